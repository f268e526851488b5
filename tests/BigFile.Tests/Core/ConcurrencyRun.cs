using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using BigFile.Platform;
using BigFile.Tests.Platform;
using BigFile.Tests.Views;
using static BigFile.Tests.Managers;

namespace BigFile.Tests.Core;

/// <summary>
/// Threads that read, write and lease one file in a room of two windows, while others resize it, checkpoint it, ask for
/// statistics and open and dispose more files. Every 8 bytes hold a function of their offset, and what is written is
/// what is there, so that any byte from a wrong place or a wrong time shows. Above a certain offset the file comes and
/// goes, and there zeros are right as well. Bounded by operations, not by time.
/// </summary>
internal sealed class ConcurrencyRun : IDisposable
{
    private const int SteadyBytes = 16 * Window;
    private const int LengthMaxBytes = 24 * Window;

    private readonly TempFolder _folder;
    private readonly Setup _setup;
    private readonly StrictPlatform? _strict;
    private readonly ViewManager _manager;
    private readonly MappedFile _file;
    private readonly ConcurrentQueue<string> _failures = [];
    private readonly List<Thread> _threads = [];
    private long _leases, _refused, _cuts, _inUse;

    public ConcurrencyRun(TempFolder folder, Setup setup)
    {
        _folder = folder;
        _setup = setup;
        MappingPlatform platform = MappingPlatform.Current;
        if (setup.Rules is bool win32Rules)
            platform = _strict = new StrictPlatform(platform, win32Rules);
        _manager = WithRoom(2L * setup.WindowBytes, setup.Admission, platform);
        if (_strict is not null)
            _strict.LimitBytes = _manager.BudgetBytes;
        _file = MappedFile.Open(folder.FileWith(Slots(0, SteadyBytes)), Options() with { Access = setup.Access, MaxLength = LengthMaxBytes });
    }

    public void Dispose()
    {
        _file.Dispose();
        _manager.Dispose();
    }

    public void Go(int operations)
    {
        for (int i = 0; i < 4; i++)
            Start($"worker {i}", i, operations, Work);
        Start("statistics", 10, operations / 4, Ask);
        Start("other files", 11, operations / 20, ComeAndGo);
        if (_setup.Access == MappedFileAccess.ReadWrite)
        {
            Start("lengths", 12, operations / 8, Resize);
            Start("checkpoints", 13, operations / 8, Checkpoint);
        }
        foreach (Thread thread in _threads)
            thread.Start();
        foreach (Thread thread in _threads)
            thread.Join();

        Assert.True(_failures.IsEmpty, $"{_setup}: {string.Join(Environment.NewLine, _failures.Take(5))}");
        EngineInvariants.Check(_manager);
        ViewStatistics s = _manager.GetStatistics();
        Assert.Equal(0, s.PinnedBytes);
        Assert.True(s.MappedBytesPeak <= s.BudgetBytes);
        Assert.True(_leases > 0 && s.Evictions > operations / 10, $"{_setup}: {_leases} leases, {_refused} refused, {_cuts} cuts, {_inUse} cuts refused, {s}");
        byte[] all = new byte[SteadyBytes];
        _file.ReadExactly(0, all);
        Check(0, all);
        if (_setup.Access == MappedFileAccess.ReadWrite)
        {
            // Where any view stands in a cut's way, hardly one succeeds beside so many leases.
            Assert.True(_cuts > 0 || (_inUse > 0 && _manager.Platform.UnmapsWholeViewsOnly), "the file was never cut");
            _file.SetLength(SteadyBytes);
            _file.Checkpoint();
            Assert.Equal(0, _manager.GetStatistics().DirtyBytes);
        }
        _file.Dispose();
        Assert.Equal(0, _manager.GetStatistics().MappedBytes);
        Assert.True(File.ReadAllBytes(_folder.File()).AsSpan().SequenceEqual(Slots(0, SteadyBytes)));
        _strict?.AssertClean();
    }

    private static long Slot(long offset) => (offset + 1) * unchecked((long)0x9E3779B97F4A7C15);

    private static byte[] Slots(long offset, int bytes)
    {
        byte[] slots = new byte[bytes];
        Fill(offset, slots);
        return slots;
    }

    private static void Fill(long offset, Span<byte> bytes)
    {
        Span<long> slots = MemoryMarshal.Cast<byte, long>(bytes);
        for (int i = 0; i < slots.Length; i++)
            slots[i] = Slot(offset + 8L * i);
    }

    private static void Check(long offset, ReadOnlySpan<byte> bytes)
    {
        ReadOnlySpan<long> slots = MemoryMarshal.Cast<byte, long>(bytes);
        for (int i = 0; i < slots.Length; i++)
            Check(offset + 8L * i, slots[i]);
    }

    private static void Check(long offset, long value)
    {
        if (value != Slot(offset) && !(offset >= SteadyBytes && value == 0))
            throw new InvalidDataException($"the slot at {offset} holds {value:x}, which is that of {value * unchecked((long)0xF1DE83E19937733D) - 1}");
    }

    private void Start(string name, int seed, int operations, Action<Random> operation)
    {
        // The steps of a thread are those of its seed; how the threads interleave is the system's choice.
        Random random = new(_setup.Seed * 100 + seed);
        _threads.Add(new Thread(() =>
        {
            try
            {
                for (int i = 0; i < operations && _failures.IsEmpty; i++)
                    operation(random);
            }
            catch (Exception e)
            {
                _failures.Enqueue($"{name}: {e}");
            }
        }));
    }

    // Where the file comes and goes, a range may be gone by the time it is touched.
    private void Work(Random random)
    {
        bool steady = _setup.Access != MappedFileAccess.ReadWrite || random.Next(4) != 0;
        int count = random.Next(4) == 0 ? random.Next(3 * _setup.WindowBytes / 2 / 8) * 8 : random.Next(1, 64) * 8;
        long room = steady ? SteadyBytes : LengthMaxBytes;
        long offset = random.NextInt64((room - count) / 8) * 8;
        bool comesAndGoes = offset + count > SteadyBytes;
        try
        {
            Access(random, offset, count);
        }
        catch (BudgetExceededException)
        {
            Interlocked.Increment(ref _refused);
        }
        catch (Exception e) when (comesAndGoes && e is ArgumentOutOfRangeException or FileFaultException)
        {
        }
    }

    private void Access(Random random, long offset, int count)
    {
        bool writes = _setup.Access != MappedFileAccess.Read;
        switch (random.Next(writes ? 9 : 6))
        {
            case 0:
                Check(offset, _file.Read<long>(offset));
                break;
            case 1:
                MappedReader reader = _file.GetReader();
                for (long at = offset; at < offset + count && at < offset + 800; at += 8)
                    Check(at, reader.Read<long>(at));
                break;
            case 2:
                long[] offsets = new long[random.Next(1, 150)], values = new long[offsets.Length];
                foreach (ref long at in offsets.AsSpan())
                    at = random.NextInt64(offset / 8 + 1) * 8;
                _file.Gather<long>(offsets, values);
                for (int i = 0; i < offsets.Length; i++)
                    Check(offsets[i], values[i]);
                break;
            case 3:
                byte[] bytes = new byte[count];
                _file.ReadExactly(offset, bytes);
                Check(offset, bytes);
                break;
            case 4 or 5:
                Lease(random, offset, Math.Min(count, 2 * _setup.WindowBytes), LeaseMode.Read);
                break;
            case 6:
                _file.Write(offset, Slot(offset));
                break;
            case 7:
                _file.Write(offset, Slots(offset, count));
                break;
            default:
                // A private file's lease cannot cross floating windows to write.
                if (_setup.Access == MappedFileAccess.CopyOnWrite && _setup.Way == Way.Floating)
                    count = (int)Math.Min(count, _setup.WindowBytes - offset % _setup.WindowBytes);
                Lease(random, offset, count, LeaseMode.Write);
                break;
        }
    }

    private void Lease(Random random, long offset, int count, LeaseMode mode)
    {
        using MappedView view = _file.Lease(offset, count, mode, random.Next(3) == 0);
        Interlocked.Increment(ref _leases);
        if (mode == LeaseMode.Write)
            Fill(offset, view.WritableSpan);
        Check(offset, view.Span);
    }

    private void Resize(Random random)
    {
        long length = random.NextInt64(SteadyBytes / 8, LengthMaxBytes / 8 + 1) * 8;
        try
        {
            if (length < _file.Length)
            {
                _file.SetLength(length);
                _cuts++;
            }
            else
            {
                _file.SetLength(length);
            }
            if (_file.Length != length || new FileInfo(_file.Path).Length != length)
                throw new InvalidDataException($"the length is {_file.Length} and on disk {new FileInfo(_file.Path).Length} instead of {length}");
        }
        catch (Exception e) when (e is RangeInUseException || (e is MappingException { NativeErrorCode: 1224 } && _setup.Rules == true))
        {
            _inUse++;
        }
    }

    private void Checkpoint(Random random)
    {
        CheckpointLevel level = random.Next(20) == 0 ? CheckpointLevel.Durable : CheckpointLevel.Written;
        CheckpointResult result = random.Next(2) == 0
            ? _file.Checkpoint(level)
            : _file.Checkpoint(random.NextInt64(LengthMaxBytes), random.NextInt64(LengthMaxBytes), level);
        if (result.Bytes < 0 || result.Bytes > LengthMaxBytes || result.Extents * (long)_manager.Platform.PageSizeBytes > result.Bytes)
            throw new InvalidDataException(result.ToString());
    }

    private void Ask(Random random)
    {
        ViewStatistics s = _manager.GetStatistics();
        if (s.MappedBytes > s.BudgetBytes || s.PinnedBytes > s.MappedBytes || s.Maps < s.Unmaps || s.DirtyBytes > 2 * LengthMaxBytes)
            throw new InvalidDataException(s.ToString());
        foreach (LeaseHolder holder in _manager.GetHolders())
        {
            if (holder.Path is null || holder.LengthBytes <= 0 || holder.Offset < 0 || holder.Offset + holder.LengthBytes > LengthMaxBytes)
                throw new InvalidDataException(holder.ToString());
        }
        if (random.Next(8) == 0)
            _file.Advise(0, SteadyBytes, (MemoryAdvice)random.Next(4));
        if (random.Next(8) == 0)
            _file.Prefetch(random.Next(SteadyBytes), 100);
    }

    // The lease outlives its file.
    private void ComeAndGo(Random random)
    {
        string name = $"other{random.Next(2)}";
        int bytes = random.Next(1, 3) * _setup.WindowBytes + 800;
        MappedFile other = MappedFile.Create(_folder.File(name), Options() with { InitialLength = bytes, Share = FileShare.ReadWrite | FileShare.Delete });
        try
        {
            other.Write(0, Slots(0, bytes));
            long offset = random.NextInt64(bytes / 8) * 8;
            using MappedView view = other.Lease(offset, (int)Math.Min(bytes - offset, random.Next(1, 100) * 8), LeaseMode.Write);
            if (random.Next(2) == 0)
                other.Checkpoint(CheckpointLevel.Written);
            other.Dispose();
            Check(offset, view.Span);
            Fill(offset, view.WritableSpan);
        }
        catch (BudgetExceededException)
        {
        }
        finally
        {
            other.Dispose();
        }
    }

    private MappedFileOptions Options() => new()
    {
        Placement = _setup.Way.Placement(), Source = _setup.Way.Source(), WindowSizeBytes = _setup.WindowBytes, ViewManager = _manager, Sparse = true,
    };

    internal sealed record Setup(Way Way, MappedFileAccess Access, int WindowBytes, AdmissionPolicy Admission, bool? Rules, int Seed);
}
