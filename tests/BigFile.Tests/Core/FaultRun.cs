using BigFile.Platform;
using BigFile.Tests.Platform;
using BigFile.Tests.Views;
using static BigFile.Tests.Managers;
using LeaseRecord = BigFile.Views.LeaseRecord;

namespace BigFile.Tests.Core;

/// <summary>
/// One file under a platform that fails one call, or every call from one on. Each step either does what it says or
/// throws one of the typed exceptions; the content, the length and the engine's invariants are checked in between.
/// </summary>
internal sealed unsafe class FaultRun : IDisposable
{
    public const int LengthBytes = 8 * Window + 100;
    public const int RoomBytes = 3 * Window;

    private static readonly byte[] s_content = Content(LengthBytes, seed: 71);

    private readonly string _path;
    private readonly Way _way;
    private readonly MappedFileAccess _access;
    private readonly StrictPlatform _strict;
    private readonly ViewManager _manager;
    private readonly FileStream _other;
    private readonly List<(LeaseRecord Record, long Generation, nint Address, long Offset, int Length, bool Copies)> _leases = [];
    private MappedFile? _file;
    private byte[] _expected;
    private byte[] _before;
    private bool _failed;

    public FaultRun(string path, Way way, MappedFileAccess access, bool win32Rules)
    {
        _path = path;
        _way = way;
        _access = access;
        _strict = new StrictPlatform(MappingPlatform.Current, win32Rules);
        Faults = new FaultingPlatform(_strict);
        _manager = WithRoom(RoomBytes, platform: Faults);
        _strict.LimitBytes = _manager.BudgetBytes;
        _expected = (byte[])s_content.Clone();
        // What a byte may be as well, where a write failed half way.
        _before = (byte[])_expected.Clone();
        File.WriteAllBytes(path, _expected);
        _other = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
    }

    public FaultingPlatform Faults { get; }

    public bool CanWrite => _access != MappedFileAccess.Read;

    public bool CanResize => _access == MappedFileAccess.ReadWrite;

    public bool CanSnapshotLease => _access != MappedFileAccess.CopyOnWrite || _way != Way.Floating;

    public void Dispose()
    {
        _other.Dispose();
        _manager.Dispose();
        // On Win32 a failed test leaves views behind, and they keep the file.
        try
        {
            File.Delete(_path);
        }
        catch (IOException)
        {
        }
        catch (UnauthorizedAccessException)
        {
        }
    }

    public void Open() => Try(() => _file = MappedFile.Open(_path, Options()));

    // A step that was to make room for this one may have failed.
    public void Read(long offset, int count) => Step(file =>
    {
        if (offset + count > file.Length)
            return;
        byte[] got = new byte[count];
        file.ReadExactly(offset, got);
        Same(offset, got);
    });

    public void Write(long offset, int count, int seed)
    {
        if (!CanWrite || _file is null || offset + count > _file.Length)
            return;
        byte[] source = Content(count, seed);
        source.CopyTo(_expected, offset);
        if (Step(file => file.Write(offset, source)))
            source.CopyTo(_before, offset);
    }

    public void Lease(long offset, int count, LeaseMode mode, bool sequential = false)
    {
        if (mode == LeaseMode.Write && (!CanWrite || (!CanSnapshotLease && offset / Window != (offset + count - 1) / Window)))
            mode = LeaseMode.Read;
        Step(file =>
        {
            if (offset + count > file.Length)
                return;
            LeaseRecord record = file.Views.AcquireLease(offset, count, mode, sequential, out long generation, out nint address);
            _leases.Add((record, generation, address, offset, count, _access == MappedFileAccess.CopyOnWrite && record.OwnAddress != 0));
            Same(offset, new ReadOnlySpan<byte>((void*)address, count));
        });
    }

    public void ReleaseAll()
    {
        foreach ((LeaseRecord record, long generation, nint address, long offset, int length, bool copies) in _leases)
        {
            if (!copies)
                Same(offset, new ReadOnlySpan<byte>((void*)address, length));
            record.Release(generation);
        }
        _leases.Clear();
    }

    public void SetLength(long length)
    {
        if (!CanResize || _file is null)
            return;
        (long, long) expected = (_file.Length, _other.Length);
        if (Step(file => file.SetLength(length)))
        {
            ExpectLength((int)length);
            expected = (length, length);
        }
        Assert.Equal(expected, (_file.Length, _other.Length));
    }

    public void GrowElsewhere(int bytes)
    {
        _other.SetLength(_other.Length + bytes);
        if (Step(file => file.Refresh()))
            ExpectLength((int)_other.Length);
    }

    public void Checkpoint(CheckpointLevel level, long offset = 0, long count = long.MaxValue)
    {
        if (!CanResize || _file is null)
            return;
        bool done = Step(file => file.Checkpoint(offset, count, level), e => _failed |= e is CheckpointFailedException);
        Assert.False(done && _failed, "a checkpoint succeeded after a failed one");
        if (_failed)
            Assert.Throws<CheckpointFailedException>(() => _file.Checkpoint());
    }

    public void Hints() => Step(file =>
    {
        foreach (MemoryAdvice advice in Enum.GetValues<MemoryAdvice>())
            file.Advise(Window / 2, 3 * Window, advice);
        file.Prefetch(0, file.Length);
    });

    public void Residency() => Step(file => file.GetResidency(100, file.Length - 100));

    public void Close()
    {
        if (_file is null)
            return;
        // The checkpoint of Dispose may fail; the file is closed all the same.
        Try(_file.Dispose);
        Assert.True(_file.Views.IsDisposed);
        EngineInvariants.Check(_manager);
    }

    /// <summary>The faults are over: everything works again, and nothing was lost or left behind.</summary>
    public void Recover()
    {
        Faults.Disarm();
        EngineInvariants.Check(_manager);
        if (_file is null || _file.Views.IsDisposed)
        {
            ReleaseAll();
            _before = _expected = ReadFile();
            Open();
            _failed = false;
        }
        ExpectLength((int)_file!.Refresh());
        Assert.Equal(_expected.Length, _other.Length);
        ReleaseAll();
        EngineInvariants.Check(_manager);
        Assert.Equal(0, _manager.GetStatistics().PinnedBytes);
        Assert.Empty(_manager.GetHolders());
        Read(0, _expected.Length);
        _before = (byte[])_expected.Clone();
        if (CanWrite)
            _file.ReadExactly(0, _expected);
        _expected.CopyTo(_before, 0);

        SetLength(LengthBytes);
        for (int i = 0; i + 3 <= 8 && CanSnapshotLease; i++)
            _file.Lease(i * Window, 3 * Window).Dispose();
        Write(Window + 17, 2 * Window, seed: 72);
        Read(0, _expected.Length);
        SetLength(LengthBytes + 5 * Window);
        SetLength(5 * Window + 5);
        Read(0, _expected.Length);
        _failed |= _file.Views.HasFailed;
        if (CanResize && !_failed)
        {
            _file.Checkpoint();
            Assert.Equal(0, _manager.GetStatistics().DirtyBytes);
        }
        EngineInvariants.Check(_manager);
        if (_failed)
            Assert.Throws<CheckpointFailedException>(_file.Dispose);
        _file.Dispose();
        DriveOutWhatWasRefused();
        Assert.Equal(0, _manager.GetStatistics().MappedBytes);
        Assert.Equal(0, _strict.MappedBytes);
        Assert.True(_strict.Reservations == 0 || Faults.AllFired.Overlaps([PlatformCall.Release, PlatformCall.ReleaseMemory]), "a reservation was left behind");
        _strict.AssertClean();
        if (_access == MappedFileAccess.ReadWrite)
            Assert.True(ReadFile().AsSpan().SequenceEqual(_expected));
    }

    // A view that the system refused to unmap is asked for again by whoever needs the room.
    private void DriveOutWhatWasRefused()
    {
        using MappedFile file = MappedFile.Open(_path, Options() with { Access = MappedFileAccess.Read });
        file.Lease(0, Window).Dispose();
        using (file.Lease(0, 1))
        using (file.Lease(Window, 1))
        using (file.Lease(2 * Window, 1))
            EngineInvariants.Check(_manager);
    }

    private void ExpectLength(int length)
    {
        Array.Resize(ref _expected, length);
        Array.Resize(ref _before, length);
    }

    private MappedFileOptions Options() => new()
    {
        Access = _access, Placement = _way.Placement(), Source = _way.Source(), WindowSizeBytes = Window, ViewManager = _manager,
        Share = FileShare.ReadWrite | FileShare.Delete, OnDispose = DisposeBehavior.Durable, MaxLength = 32 * Window,
    };

    private void Same(long offset, ReadOnlySpan<byte> got)
    {
        if (got.SequenceEqual(_expected.AsSpan((int)offset, got.Length)))
            return;
        for (int i = 0; i < got.Length; i++)
        {
            if (got[i] != _expected[offset + i] && got[i] != _before[offset + i])
                Assert.Fail($"the byte at {offset + i} is {got[i]} instead of {_expected[offset + i]}");
        }
    }

    private bool Step(Action<MappedFile> step, Action<Exception>? failed = null) => _file is not null && Try(() => step(_file), failed);

    private bool Try(Action step, Action<Exception>? failed = null)
    {
        try
        {
            step();
            return true;
        }
        catch (Exception e) when (e is MappingException or PlatformNotSupportedException or CheckpointFailedException or RangeInUseException or BudgetExceededException or FileFaultException)
        {
            bool viewed = _leases.Count != 0 && _strict.UnmapsWholeViewsOnly
                && e is RangeInUseException or MappingException { NativeErrorCode: 1224 };
            Assert.True(Faults.Fired is not null || viewed, $"nothing was made to fail, and yet: {e}");
            failed?.Invoke(e);
            return false;
        }
        finally
        {
            EngineInvariants.Check(_manager);
        }
    }

    // Beside the handle that stays open for writing: Win32 wants each to allow what the other does.
    private byte[] ReadFile()
    {
        using FileStream file = new(_path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        byte[] content = new byte[file.Length];
        file.ReadExactly(content);
        return content;
    }
}
