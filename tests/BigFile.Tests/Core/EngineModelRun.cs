using System.Runtime.InteropServices;
using BigFile.Platform;
using BigFile.Tests.Platform;
using BigFile.Tests.Views;
using BigFile.Views;

namespace BigFile.Tests.Core;

/// <summary>One seeded run of operations on one file, compared step by step with a byte array and a flag for each dirty page.</summary>
internal sealed unsafe class EngineModelRun : IDisposable
{
    private const int LeasesMax = 4;

    private readonly Setup _setup;
    private readonly string _path;
    private readonly Random _random;
    private readonly StrictPlatform _platform;
    private readonly ViewManager _manager;
    private readonly int _page;
    private readonly long _lengthMax;
    private readonly DirtyModel _dirty;
    private readonly byte[] _expected;
    private readonly byte[] _onDisk;
    private readonly byte[] _buffer;
    private readonly List<Held> _leases = [];
    private readonly FileStream _other;
    private MappedFile _file;
    private long _length;
    private string _name = "open";

    private EngineModelRun(string path, Setup setup)
    {
        _setup = setup;
        _path = path;
        _random = new Random(setup.Seed);
        _platform = new StrictPlatform(MappingPlatform.Current, setup.Win32Rules);
        _manager = Managers.WithRoom((long)setup.Windows * setup.WindowBytes, (AdmissionPolicy)_random.Next(2), _platform);
        _platform.LimitBytes = _manager.BudgetBytes;
        _page = _platform.PageSizeBytes;
        _lengthMax = Math.Clamp(12L * setup.WindowBytes, 1_500_000, 6_000_000) / setup.WindowBytes * setup.WindowBytes;
        _dirty = new DirtyModel(setup.WindowBytes, _page, _lengthMax);
        _expected = new byte[_lengthMax];
        _onDisk = new byte[_lengthMax];
        _buffer = new byte[_lengthMax];
        _length = _random.NextInt64(_lengthMax / 2);
        _random.NextBytes(_onDisk.AsSpan(0, (int)_length));
        _onDisk.CopyTo(_expected, 0);
        File.WriteAllBytes(path, _onDisk.AsSpan(0, (int)_length));
        _other = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        _file = Open();
    }

    private bool IsPrivate => _setup.Access == MappedFileAccess.CopyOnWrite;

    private bool CanWrite => _setup.Access != MappedFileAccess.Read;

    public static void Go(string path, Setup setup, int operations)
    {
        using EngineModelRun run = new(path, setup);
        int i = 0;
        try
        {
            for (; i < operations; i++)
            {
                run.Step();
                if (i % 25 == 0)
                    EngineInvariants.Check(run._manager);
            }
            run._name = "end";
            run.Finish();
        }
        catch (Exception e)
        {
            throw new InvalidOperationException($"{setup}, operation {i} ({run._name}): {e.Message}", e);
        }
    }

    public void Dispose()
    {
        _other.Dispose();
        _manager.Dispose();
    }

    private void Step()
    {
        switch (_random.Next(CanWrite ? 100 : 60))
        {
            case < 12: _name = "read"; ReadValue(); break;
            case < 20: _name = "bulk read"; ReadMany(); break;
            case < 24: _name = "gather"; Gather(); break;
            case < 34: _name = "lease"; Lease(); break;
            case < 44: _name = "check lease"; CheckLease(); break;
            case < 52: _name = "release"; Release(); break;
            case < 55: _name = "hint"; Hint(); break;
            case < 57: _name = "refresh"; ChangeElsewhere(); break;
            case < 58: _name = "reopen"; Reopen(); break;
            case < 60: _name = "outside"; Outside(); break;
            case < 72: _name = "write"; WriteValue(); break;
            case < 82: _name = "bulk write"; WriteMany(); break;
            case < 90: _name = "write through lease"; WriteThroughLease(); break;
            case < 95: _name = "checkpoint"; Checkpoint(); break;
            default: _name = "set length"; SetLength(); break;
        }
    }

    private void Finish()
    {
        while (_leases.Count != 0)
            Release();
        _file.ReadExactly(0, _buffer.AsSpan(0, (int)_length));
        Same(0, _buffer.AsSpan(0, (int)_length));
        EngineInvariants.Check(_manager);
        Assert.Equal(0, _manager.GetStatistics().PinnedBytes);
        if (_setup.Access == MappedFileAccess.ReadWrite)
            Checkpoint();
        _file.Dispose();
        EngineInvariants.Check(_manager);
        Assert.Equal(0, _manager.GetStatistics().MappedBytes);
        Assert.Equal((0, 0), (_platform.MappedBytes, _platform.Reservations));
        _platform.AssertClean();
        byte[] disk = ReadDisk();
        byte[] expected = _setup.Access == MappedFileAccess.ReadWrite ? _expected : _onDisk;
        Assert.Equal(_length, disk.Length);
        Assert.True(disk.AsSpan().SequenceEqual(expected.AsSpan(0, (int)_length)), "the file on disk differs");
    }

    private byte[] ReadDisk()
    {
        byte[] disk = new byte[_other.Length];
        _other.Position = 0;
        _other.ReadExactly(disk);
        return disk;
    }

    private MappedFile Open() => MappedFile.Open(_path, new MappedFileOptions
    {
        Access = _setup.Access, Placement = _setup.Way.Placement(), Source = _setup.Way.Source(), WindowSizeBytes = _setup.WindowBytes, ViewManager = _manager,
        MaxLength = _lengthMax, Share = FileShare.ReadWrite | FileShare.Delete, Sparse = _random.Next(2) == 0,
        Hint = (AccessHint)_random.Next(3),
    });

    private void Same(long offset, ReadOnlySpan<byte> got) => Same(_expected.AsSpan((int)offset, got.Length), offset, got);

    private static void Same(ReadOnlySpan<byte> expected, long offset, ReadOnlySpan<byte> got)
    {
        int at = expected.CommonPrefixLength(got);
        Assert.True(at == got.Length, $"the byte at {offset + at} is {(at < got.Length ? got[at] : 0)} instead of {(at < got.Length ? expected[at] : 0)}");
    }

    // Offsets crowd around window ends, where everything happens.
    private long Offset(long count)
    {
        long room = _length - count;
        if (_random.Next(3) != 0)
            return _random.NextInt64(room + 1);
        long edge = _random.NextInt64(_length / _setup.WindowBytes + 1) * _setup.WindowBytes;
        return Math.Clamp(edge - _random.NextInt64(count + 2), 0, room);
    }

    private void ReadValue()
    {
        if (_length < 16)
            return;
        long offset = Offset(16);
        ReadOnlySpan<byte> expected = _expected.AsSpan((int)offset);
        switch (_random.Next(5))
        {
            case 0: Assert.Equal(expected[0], _file.Read<byte>(offset)); break;
            case 1: Assert.Equal(MemoryMarshal.Read<short>(expected), _file.Read<short>(offset)); break;
            case 2: Assert.Equal(MemoryMarshal.Read<int>(expected), _file.GetReader().Read<int>(offset)); break;
            case 3: Assert.Equal(MemoryMarshal.Read<long>(expected), _file.Read<long>(offset)); break;
            default: Assert.Equal(MemoryMarshal.Read<Guid>(expected), _file.Read<Guid>(offset)); break;
        }
    }

    private void ReadMany()
    {
        int count = (int)_random.NextInt64(Math.Min(_length, 3L * _setup.WindowBytes) + 1);
        long offset = Offset(count);
        Span<byte> got = _buffer.AsSpan(0, count);
        if (_random.Next(2) == 0)
        {
            _file.ReadExactly(offset, got);
        }
        else
        {
            long room = _length - offset;
            Span<byte> larger = _buffer.AsSpan(0, (int)Math.Min(_buffer.Length, count + 100L));
            int read = _file.Read(offset, larger);
            Assert.Equal(Math.Min(room, larger.Length), read);
            got = larger[..read];
        }
        Same(offset, got);
    }

    private void Gather()
    {
        if (_length < 8)
            return;
        long[] offsets = new long[_random.Next(200)], values = new long[offsets.Length + _random.Next(3)];
        foreach (ref long offset in offsets.AsSpan())
            offset = Offset(8);
        _file.Gather<long>(offsets, values);
        for (int i = 0; i < offsets.Length; i++)
            Assert.Equal(MemoryMarshal.Read<long>(_expected.AsSpan((int)offsets[i])), values[i]);
    }

    private void WriteValue()
    {
        if (_length < 16)
            return;
        long offset = Offset(16);
        int size;
        Span<byte> value = stackalloc byte[16];
        _random.NextBytes(value);
        switch (_random.Next(4))
        {
            case 0: _file.Write(offset, value[0]); size = 1; break;
            case 1: _file.Write(offset, MemoryMarshal.Read<int>(value)); size = 4; break;
            case 2: _file.Write(offset, MemoryMarshal.Read<long>(value)); size = 8; break;
            default: _file.Write(offset, MemoryMarshal.Read<Guid>(value)); size = 16; break;
        }
        value[..size].CopyTo(_expected.AsSpan((int)offset));
        _dirty.Mark(offset, size);
    }

    private void WriteMany()
    {
        int count = (int)_random.NextInt64(Math.Min(_length, _random.Next(3) == 0 ? 3L * _setup.WindowBytes : 5000) + 1);
        long offset = Offset(count);
        _random.NextBytes(_expected.AsSpan((int)offset, count));
        _file.Write(offset, _expected.AsSpan((int)offset, count));
        _dirty.Mark(offset, count);
    }

    private void Lease()
    {
        if (_leases.Count == LeasesMax)
            return;
        int count = (int)_random.NextInt64(Math.Min(_length, (long)(_random.NextDouble() * _setup.Windows * _setup.WindowBytes)) + 1);
        long offset = Offset(count);
        LeaseMode mode = CanWrite ? (LeaseMode)_random.Next(2) : LeaseMode.Read;
        bool crosses = count != 0 && offset / _setup.WindowBytes != (offset + count - 1) / _setup.WindowBytes;
        try
        {
            LeaseRecord record = _file.Views.AcquireLease(offset, count, mode, _random.Next(3) == 0, out long generation, out nint address);
            // A private file's lease with a view of its own shows the file as it was when it was taken.
            byte[]? snapshot = IsPrivate && record.OwnAddress != 0 ? _expected.AsSpan((int)offset, count).ToArray() : null;
            _leases.Add(new Held(record, generation, address, offset, count, mode, snapshot));
            if (mode == LeaseMode.Write)
                _dirty.Mark(offset, count);
            CheckLease(_leases[^1]);
        }
        catch (BudgetExceededException e)
        {
            long windows = count == 0 ? 0 : (offset + count - 1) / _setup.WindowBytes - offset / _setup.WindowBytes + 1;
            Assert.True(_leases.Exists(l => l.Length != 0) || windows > _setup.Windows, "a lease that fits was refused");
            Assert.Equal(_leases.Count(l => l.Length != 0), e.Holders.Count);
        }
        catch (NotSupportedException)
        {
            Assert.True(IsPrivate && mode == LeaseMode.Write
                && ((crosses && _setup.Way == Way.Floating) || _leases.Count != 0), "a write lease was not supported");
        }
    }

    private void CheckLease()
    {
        if (_leases.Count != 0)
            CheckLease(_leases[_random.Next(_leases.Count)]);
    }

    private void CheckLease(Held lease)
    {
        if (lease.IsLost || lease.Length == 0)
            return;
        Same(lease.Snapshot ?? _expected.AsSpan((int)lease.Offset, lease.Length), lease.Offset, new ReadOnlySpan<byte>((void*)lease.Address, lease.Length));
    }

    private void WriteThroughLease()
    {
        if (_leases.FindAll(l => l.Mode == LeaseMode.Write && !l.IsLost && l.Length != 0) is not { Count: > 0 } writable)
            return;
        Held lease = writable[_random.Next(writable.Count)];
        int start = _random.Next(lease.Length), count = _random.Next(Math.Min(lease.Length - start, 3000) + 1);
        Span<byte> target = new Span<byte>((void*)lease.Address, lease.Length).Slice(start, count);
        _random.NextBytes(target);
        target.CopyTo(_expected.AsSpan((int)lease.Offset + start));
    }

    private void Release()
    {
        if (_leases.Count == 0)
            return;
        Held lease = _leases[_random.Next(_leases.Count)];
        CheckLease(lease);
        _leases.Remove(lease);
        lease.Record.Release(lease.Generation);
        if (lease.Mode == LeaseMode.Write && !lease.IsOfClosedFile)
            _dirty.Mark(lease.Offset, Math.Max(0, Math.Min(lease.Length, _length - lease.Offset)));
        lease.Record.Release(lease.Generation);
    }

    private void Checkpoint()
    {
        if (_setup.Access != MappedFileAccess.ReadWrite)
        {
            Assert.Throws<NotSupportedException>(() => _file.Checkpoint());
            return;
        }
        Assert.Equal(_dirty.Bytes, _manager.GetStatistics().DirtyBytes);
        CheckpointLevel level = _random.Next(20) == 0 ? CheckpointLevel.Durable : CheckpointLevel.Written;
        long offset = 0, end = long.MaxValue;
        CheckpointResult result;
        if (_random.Next(2) == 0)
        {
            result = _file.Checkpoint(level);
        }
        else
        {
            offset = _random.NextInt64(_length + 10);
            long count = _random.NextInt64(_length + 10);
            result = _file.Checkpoint(offset, count, level);
            end = offset + count;
        }
        IEnumerable<(long, long)> leases = _leases.Where(l => l.Mode == LeaseMode.Write && !l.IsOfClosedFile).Select(l => (l.Offset, (long)l.Length));
        (long bytes, int extents) = _dirty.Take(offset, end, _length, leases);
        Assert.Equal((bytes, extents, level), (result.Bytes, result.Extents, result.Level));
        Assert.Equal(_dirty.Bytes, _manager.GetStatistics().DirtyBytes);
    }

    private void SetLength()
    {
        long length = _random.Next(2) == 0 ? _random.NextInt64(_lengthMax + 1) : Math.Clamp(_length + _random.Next(-9000, 9000), 0, _lengthMax);
        if (IsPrivate)
        {
            Assert.Throws<UnauthorizedAccessException>(() => _file.SetLength(length));
            return;
        }
        bool covered = _leases.Exists(l => l.Length != 0 && l.Offset + l.Length > length && l.Offset < _length);
        bool viewed = (_setup.Win32Rules || OperatingSystem.IsWindows()) && _setup.Way != Way.Buffered && _leases.Exists(l => l.Length != 0);
        try
        {
            _file.SetLength(length);
            Assert.True(length >= _length || !(covered || viewed), "the file was cut under a lease");
        }
        catch (Exception e) when (e is RangeInUseException || (e is MappingException { NativeErrorCode: 1224 } && _setup.Win32Rules))
        {
            Assert.True(length < _length && (covered || viewed), "a cut was refused that no lease stands against");
            Assert.Equal(_length, _file.Length);
            Assert.Equal(_length, _other.Length);
            return;
        }
        if (length < _length)
        {
            _expected.AsSpan((int)length).Clear();
            _dirty.Cut(length);
        }
        _length = length;
        Assert.Equal(_length, _other.Length);
    }

    // Another process appends to the file or cuts it.
    private void ChangeElsewhere()
    {
        bool cutsAllowed = _setup.Way == Way.Buffered || (!_setup.Win32Rules && !OperatingSystem.IsWindows());
        long length = cutsAllowed && _random.Next(3) == 0 ? _random.NextInt64(_length + 1) : _random.NextInt64(_length, _lengthMax + 1);
        // A private page hides what others write to the rest of it: let whole pages come and go.
        if (IsPrivate)
            length = Math.Min(_lengthMax, (length + _page - 1) / _page * _page);
        if (length > _length)
        {
            Span<byte> more = _onDisk.AsSpan((int)_length, (int)(length - _length));
            if (IsPrivate)
                _other.SetLength(length);
            else
            {
                _random.NextBytes(more);
                _other.Position = _length;
                _other.Write(more);
            }
            more.CopyTo(_expected.AsSpan((int)_length));
        }
        else
        {
            _other.SetLength(length);
            _onDisk.AsSpan((int)length).Clear();
            _expected.AsSpan((int)length).Clear();
            _dirty.Cut(length);
            foreach (Held lease in _leases)
                lease.IsLost |= lease.Offset + lease.Length > length;
        }
        Assert.Equal(length, _file.Refresh());
        _length = length;
        Assert.Equal(_length, _file.Length);
        EngineInvariants.Check(_manager);
    }

    private void Reopen()
    {
        _file.Dispose();
        foreach (Held lease in _leases)
            lease.IsOfClosedFile = true;
        _leases.ForEach(CheckLease);
        while (_leases.Count != 0)
            Release();
        _dirty.Cut(0);
        if (_setup.Access != MappedFileAccess.ReadWrite)
            _onDisk.CopyTo(_expected, 0);
        Assert.Equal(0, _platform.MappedBytes);
        _file = Open();
    }

    private void Hint()
    {
        long offset = _random.NextInt64(_length + 1), count = _random.NextInt64(_length - offset + 1);
        switch (_random.Next(3))
        {
            case 0: _file.Advise(offset, count, (MemoryAdvice)_random.Next(5)); break;
            case 1: _file.Prefetch(offset, count); break;
            default:
                if (_leases.Count == 0)
                    Assert.Equal(count == 0 ? 0 : (offset + count + _page - 1) / _page - offset / _page, _file.GetResidency(offset, count).TotalBytes / _page);
                break;
        }
    }

    private void Outside()
    {
        long past = _length - _random.Next(8);
        Assert.Throws<ArgumentOutOfRangeException>(() => _file.Read<long>(past < 0 ? _length : past));
        Assert.Throws<ArgumentOutOfRangeException>(() => _file.ReadExactly(_length, _buffer.AsSpan(0, 1)));
        Assert.Equal(0, _file.Read(_length + _random.Next(2), _buffer));
        if (CanWrite)
            Assert.Throws<ArgumentOutOfRangeException>(() => _file.Write(_length - 1, (short)1));
        else if (_length != 0)
            Assert.Throws<UnauthorizedAccessException>(() => _file.Write(0, (byte)1));
    }

    internal sealed record Setup(Way Way, MappedFileAccess Access, int WindowBytes, int Windows, bool Win32Rules, int Seed);

    private sealed record Held(LeaseRecord Record, long Generation, nint Address, long Offset, int Length, LeaseMode Mode, byte[]? Snapshot)
    {
        public bool IsLost { get; set; }

        public bool IsOfClosedFile { get; set; }
    }
}
