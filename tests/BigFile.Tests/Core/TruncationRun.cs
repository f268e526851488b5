using System.Buffers.Binary;

namespace BigFile.Tests.Core;

/// <summary>
/// One file that a writer cuts, rewrites and grows again, through handles of its own, while threads scan it in every way
/// there is. A value in the file is a function of its offset and never 0, lengths are whole pages and growth always
/// comes with content, so that any byte that an access hands out without an exception can be checked.
/// </summary>
internal sealed class TruncationRun(string path, MappedFileOptions options, int seed, bool leases)
{
    private const int PageBytes = 4096;
    private const int PagesMax = 512;

    private volatile bool _stop;
    private long _reads;
    private long _faults;
    private long _cuts;
    private long _outside;
    private Exception? _failure;

    public long Reads => _reads;

    public long Faults => Volatile.Read(ref _faults);

    public long Cuts => _cuts;

    /// <summary>Accesses refused because a refresh had taken the cut in before they began.</summary>
    public long Outside => _outside;

    public void Run(int iterations, int readers)
    {
        File.WriteAllBytes(path, Expected(0, PagesMax * PageBytes));
        using MappedFile file = MappedFile.Open(path, options);
        Thread[] threads = new Thread[readers];
        for (int i = 0; i < readers; i++)
        {
            Random random = new(seed + i + 1);
            threads[i] = new Thread(() => Guarded(() => Read(file, random)));
            threads[i].Start();
        }
        Guarded(() =>
        {
            WaitForReads();
            Write(iterations);
        });
        _stop = true;
        foreach (Thread thread in threads)
            thread.Join();
        if (_failure is not null)
            throw new InvalidOperationException($"seed {seed}: {_failure}", _failure);
    }

    private void Guarded(Action action)
    {
        try
        {
            action();
        }
        catch (Exception e)
        {
            _failure ??= e;
            _stop = true;
        }
    }

    // Everything that readers run is compiled and warm before the first cut.
    private void WaitForReads()
    {
        while (Volatile.Read(ref _reads) < 1000 && !_stop)
            Thread.Yield();
    }

    // As many cuts as asked for, and more while none has met an access yet: which do is the scheduler's choice.
    private void Write(int iterations)
    {
        Random random = new(seed);
        using FileStream stream = new(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        for (int i = 0; (i < iterations || (Faults == 0 && i < 100 * iterations)) && !_stop; i++)
        {
            long pages = random.Next(PagesMax);
            FileCutter.SetLength(path, pages * PageBytes);
            _cuts++;
            // Rewritten in place, as a log that is rotated by copy and truncate is.
            if (pages > 0)
            {
                long first = random.NextInt64(pages);
                stream.Position = first * PageBytes;
                stream.Write(Expected(stream.Position, (int)Math.Min(4, pages - first) * PageBytes));
            }
            // Time for readers to run into it, in most rounds.
            YieldUntilRaised(ref _faults, 1, turns: random.Next(4) * 100);
            while (pages < PagesMax)
            {
                int more = (int)Math.Min(PagesMax - pages, 1 + random.Next(64));
                stream.Position = pages * PageBytes;
                stream.Write(Expected(stream.Position, more * PageBytes));
                pages += more;
            }
            YieldUntilRaised(ref _reads, random.Next(200), turns: 1000);
        }
    }

    // A chance for other threads, not a guarantee: nothing depends on it but how often a cut meets an access.
    private void YieldUntilRaised(ref long counter, long by, int turns)
    {
        long enough = Volatile.Read(ref counter) + by;
        for (; turns > 0 && Volatile.Read(ref counter) < enough && !_stop; turns--)
            Thread.Yield();
    }

    private void Read(MappedFile file, Random random)
    {
        byte[] buffer = new byte[8 * PageBytes];
        long[] offsets = new long[64];
        long[] values = new long[64];
        while (!_stop)
        {
            try
            {
                for (int i = 0; i < 200; i++)
                    ReadOnce(file, random, buffer, offsets, values);
            }
            catch (FileFaultException e)
            {
                Interlocked.Increment(ref _faults);
                if (e.Path != path || e.Offset < 0 || e.Offset >= PagesMax * PageBytes)
                    throw new InvalidOperationException($"a fault at {e.Offset} of {e.Path}", e);
                RefreshUntilWhole(file);
            }
            catch (ArgumentOutOfRangeException)
            {
                Interlocked.Increment(ref _outside);
                RefreshUntilWhole(file);
            }
        }
    }

    private void RefreshUntilWhole(MappedFile file)
    {
        while (file.Refresh() != PagesMax * PageBytes && !_stop)
            Thread.Yield();
    }

    private void ReadOnce(MappedFile file, Random random, byte[] buffer, long[] offsets, long[] values)
    {
        const long bytes = PagesMax * PageBytes;
        long offset = random.NextInt64(bytes / 8 - 8) * 8;
        int length = (int)Math.Min(bytes - offset, (1 + random.Next(buffer.Length / 8)) * 8);
        Interlocked.Increment(ref _reads);
        switch (random.Next(leases ? 6 : 4))
        {
            case 0:
                Check(offset, file.Read<long>(offset));
                break;
            case 1:
                file.ReadExactly(offset, buffer.AsSpan(0, length));
                Check(offset, buffer.AsSpan(0, length));
                break;
            case 2:
                for (int i = 0; i < offsets.Length; i++)
                    offsets[i] = random.NextInt64(bytes / 8) * 8;
                file.Gather(offsets, values);
                for (int i = 0; i < offsets.Length; i++)
                    Check(offsets[i], values[i]);
                break;
            case 3:
                Check(offset, file.GetReader().Read<long>(offset));
                break;
            default:
                CheckLeased(file, offset, length, buffer);
                break;
        }
    }

    // What a lease shows counts once the lease says that it was whole.
    private static void CheckLeased(MappedFile file, long offset, int length, byte[] buffer)
    {
        using (MappedView view = file.Lease(offset, length, sequential: (offset & 8) != 0))
        {
            // Spans leave long copies to native code, where Win32 allows no faults.
            if (OperatingSystem.IsWindows())
                view.CopyTo(0, buffer.AsSpan(0, length));
            else
                view.Span.CopyTo(buffer);
            view.ThrowIfFaulted();
        }
        Check(offset, buffer.AsSpan(0, length));
    }

    private static void Check(long offset, ReadOnlySpan<byte> bytes)
    {
        for (int i = 0; i < bytes.Length; i += 8)
            Check(offset + i, BinaryPrimitives.ReadInt64LittleEndian(bytes[i..]));
    }

    private static void Check(long offset, long value)
    {
        if (value != ValueAt(offset))
            throw new InvalidDataException($"0x{value:x} at offset {offset}, expected 0x{ValueAt(offset):x}");
    }

    private static long ValueAt(long offset) => unchecked((offset + 8) * 0x5DEECE66D1234567L | 1);

    private static byte[] Expected(long offset, int length)
    {
        byte[] content = new byte[length];
        for (int i = 0; i < length; i += 8)
            BinaryPrimitives.WriteInt64LittleEndian(content.AsSpan(i), ValueAt(offset + i));
        return content;
    }
}
