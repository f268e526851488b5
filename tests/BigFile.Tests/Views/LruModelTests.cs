using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using BigFile.Tests.Platform;
using BigFile.Views;
using Microsoft.Win32.SafeHandles;

namespace BigFile.Tests.Views;

/// <summary>
/// More than a million operations on several files of one manager, compared with <see cref="LruModel"/>: after each of
/// them the windows unmapped by it, in their order, are those that the model evicted.
/// </summary>
public sealed class LruModelTests : IDisposable
{
    private const int KiB = 1 << 10;
    private const int OperationsEach = 180_000;
    private const int ChunkBytes = 128 * KiB;
    private const int LeasesMax = 6;

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(Way.Reserved, false, 640, 64, 64, 64)]
    [InlineData(Way.Reserved, false, 8192, 64, 64, 64)]
    [InlineData(Way.Reserved, true, 4096, 64, 192, 1024)]
    [InlineData(Way.Reserved, false, 12288, 192, 64, 192)]
    [InlineData(Way.Floating, true, 4096, 64, 192, 256)]
    [InlineData(Way.Floating, true, 6144, 64, 64, 128)]
    public void Every_victim_is_the_one_that_the_rule_names(
        Way way, bool wholeViews, int budgetKiB, int window0KiB, int window1KiB, int window2KiB)
    {
        Run run = new(_folder, way, wholeViews, budgetKiB * KiB, [window0KiB * KiB, window1KiB * KiB, window2KiB * KiB], seed: budgetKiB + window1KiB);
        run.Go(OperationsEach);
    }

    private sealed class Run
    {
        private readonly TempFolder _folder;
        private readonly Way _way;
        private readonly int _seed;
        private readonly Random _random;
        private readonly FakePlatform _platform;
        private readonly ViewManager _manager;
        private readonly LruModel _model;
        private readonly int[] _windowBytes;
        private readonly long[] _lengths;
        private readonly MappedFile[] _files;
        private readonly List<(LeaseRecord Record, long Generation, LruModel.Lease Expected)> _leases = [];
        private readonly byte[] _buffer = new byte[700 * KiB];
        private readonly long[] _offsets = new long[100];
        private readonly long[] _values = new long[100];
        private long _bypasses;

        public Run(TempFolder folder, Way way, bool wholeViews, long budgetBytes, int[] windowBytes, int seed)
        {
            _folder = folder;
            _way = way;
            _seed = seed;
            _random = new Random(seed);
            _platform = new FakePlatform(wholeViews);
            _manager = Managers.WithRoom(budgetBytes, platform: _platform);
            _model = new LruModel(budgetBytes);
            _windowBytes = windowBytes;
            // About three times as many windows as fit, so that half of the skewed accesses hit.
            _lengths = [.. windowBytes.Select(w => budgetBytes / w * w + 3L * w)];
            _files = new MappedFile[windowBytes.Length];
            for (int i = 0; i < _files.Length; i++)
                Reopen(i);
        }

        public void Go(int operations)
        {
            for (int i = 0; i < operations; i++)
            {
                int file = _random.Next(_files.Length);
                switch (_random.Next(100))
                {
                    case < 50: ReadOrWrite(file); break;
                    case < 57: CopyMany(file); break;
                    case < 61: Gather(file); break;
                    case < 80: Lease(file); break;
                    case < 99: Release(); break;
                    default: ReopenIfFree(file, i); break;
                }
                CompareVictims(i);
                if (i % 64 == 0)
                    CompareAll(i);
            }
            while (_leases.Count != 0)
                Release();
            CompareAll(operations);
            EngineInvariants.Check(_manager);
            Assert.True(_model.Evictions > operations / 20, "the run hardly evicts");
            Assert.True(_model.Hits > operations / 10, "the run hardly hits");
            for (int file = 0; file < _files.Length; file++)
            {
                _files[file].Dispose();
                _model.Forget(file);
            }
            CompareStatistics(operations);
            Assert.Equal(0, _manager.GetStatistics().MappedBytes);
            _manager.Dispose();
        }

        // Most accesses go to the first quarter of a file, so that they find recent windows.
        private long Offset(int file, long room) =>
            _random.NextInt64(_random.Next(4) != 0 ? Math.Max(1, (_lengths[file] - room) / 4) : _lengths[file] - room + 1);

        private void ReadOrWrite(int file)
        {
            // Now and then across two windows.
            long offset = Offset(file, 8);
            if (_random.Next(16) == 0)
                offset = Math.Clamp(offset / _windowBytes[file] * _windowBytes[file] - _random.Next(8), 0, _lengths[file] - 8);
            if (_random.Next(4) == 0)
                _files[file].Write(offset, 1L);
            else if (_random.Next(2) == 0)
                _files[file].Read<long>(offset);
            else
                _files[file].GetReader().Read<long>(offset);
            ModelCopy(file, offset, 8);
        }

        private void CopyMany(int file)
        {
            int count = _random.Next(1, (int)Math.Min(_buffer.Length, _lengths[file]));
            long offset = Offset(file, count);
            if (_random.Next(2) == 0)
                _files[file].Write(offset, _buffer.AsSpan(0, count));
            else
                _files[file].ReadExactly(offset, _buffer.AsSpan(0, count));
            ModelCopy(file, offset, count);
        }

        private void ModelCopy(int file, long offset, long count)
        {
            while (count != 0)
            {
                long inWindow = Math.Min(count, _windowBytes[file] - offset % _windowBytes[file]);
                long step = Math.Min(inWindow, ChunkBytes);
                if (!_model.Touch(file, offset / _windowBytes[file], _windowBytes[file]))
                {
                    _bypasses++;
                    step = inWindow;
                }
                offset += step;
                count -= step;
            }
        }

        private void Gather(int file)
        {
            int count = _random.Next(_offsets.Length);
            for (int i = 0; i < count; i++)
                _offsets[i] = Offset(file, 8);
            _files[file].Gather<long>(_offsets.AsSpan(0, count), _values);
            foreach (long offset in _offsets.AsSpan(0, count))
                ModelCopy(file, offset, 8);
        }

        private void Lease(int file)
        {
            if (_leases.Count == LeasesMax)
                return;
            int window = _windowBytes[file];
            int length = _random.Next(1, _random.Next(3) == 0 ? (int)Math.Min(3 * window, _lengths[file]) : window / 4);
            long offset = Offset(file, length);
            LeaseMode mode = (LeaseMode)_random.Next(2);
            bool sequential = _random.Next(3) == 0;
            long first = offset / window, last = (offset + length - 1) / window;
            const long grid = FileViews.GridBytes;
            LruModel.Lease? expected = _way == Way.Reserved || first == last
                ? _model.Pin(file, first, last, window, sequential)
                : _model.MapOwn((offset + length + grid - 1) / grid * grid - offset / grid * grid);
            try
            {
                LeaseRecord record = _files[file].Views.AcquireLease(offset, length, mode, sequential, out long generation, out _);
                Assert.True(expected is not null, $"seed {_seed}: a lease was granted that the model refuses");
                _leases.Add((record, generation, expected));
            }
            catch (BudgetExceededException)
            {
                Assert.True(expected is null, $"seed {_seed}: a lease was refused that the model grants");
            }
        }

        private void Release()
        {
            if (_leases.Count == 0)
                return;
            int chosen = _random.Next(_leases.Count);
            (LeaseRecord record, long generation, LruModel.Lease expected) = _leases[chosen];
            _leases.RemoveAt(chosen);
            record.Release(generation);
            _model.Release(expected);
            // The view of its own is no victim.
            if (expected.OwnBytes != 0)
            {
                Assert.Equal(expected.OwnBytes, Assert.Single(_platform.Unmapped).Bytes);
                _platform.Unmapped.Clear();
            }
        }

        private void ReopenIfFree(int file, int operation)
        {
            if (operation % 7 != 0 || _manager.GetHolders().Any(h => h.Path == _files[file].Path))
                return;
            _files[file].Dispose();
            _model.Forget(file);
            _platform.Unmapped.Clear();
            Reopen(file);
        }

        private void Reopen(int file)
        {
            string path = _folder.File($"file{file}");
            using (SafeFileHandle handle = File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.ReadWrite))
                RandomAccess.SetLength(handle, _lengths[file]);
            _files[file] = MappedFile.Open(path, new MappedFileOptions
            {
                CopyPath = CopyPath.Mapped, // by handle, nothing would be touched
                Access = MappedFileAccess.ReadWrite, Placement = _way.Placement(), Source = _way.Source(), WindowSizeBytes = _windowBytes[file],
                MaxLength = _lengths[file], ViewManager = _manager,
            });
        }

        private void CompareVictims(int operation)
        {
            if (_model.Victims.Count == 0 && _platform.Unmapped.Count == 0)
                return;
            bool same = _model.Victims.Count == _platform.Unmapped.Count;
            for (int i = 0; same && i < _model.Victims.Count; i++)
            {
                LruModel.Entry victim = _model.Victims[i];
                (SafeHandle handle, long offset, long bytes) = _platform.Unmapped[i];
                same = ReferenceEquals(handle, HandleOf(_files[victim.File].Views)) && offset == victim.Index * victim.Bytes && bytes == victim.Bytes;
            }
            Assert.True(same, $"seed {_seed}, operation {operation}: expected to be evicted "
                + $"{string.Join(", ", _model.Victims.Select(v => $"{v.File}:{v.Index} ({v.Stamp})"))} but was "
                + string.Join(", ", _platform.Unmapped.Select(u => $"{u.Offset} ({u.Bytes})")));
            _model.Victims.Clear();
            _platform.Unmapped.Clear();
        }

        private void CompareAll(int operation)
        {
            string when = $"seed {_seed}, operation {operation}";
            foreach (LruModel.Entry expected in _model.Windows)
            {
                Window? window = _files[expected.File].Views.FindMapped(expected.Index);
                Assert.True(window is not null, $"{when}: {expected.File}:{expected.Index} is not mapped");
                Assert.True(window.Stamp == expected.Stamp, $"{when}: {expected.File}:{expected.Index} has stamp {window.Stamp}, expected {expected.Stamp}");
                Assert.True(window.IsPinned == (expected.Pins != 0), $"{when}: {expected.File}:{expected.Index} has pins {window.Pins:x}");
            }
            Assert.Equal(_model.Windows.Count, _files.Sum(f => f.Views.CountWindows()));
            CompareStatistics(operation);
        }

        private void CompareStatistics(int operation)
        {
            ViewStatistics s = _manager.GetStatistics();
            long pinned = _model.Windows.Where(w => w.Pins != 0).Sum(w => w.Bytes) + _leases.Sum(l => l.Expected.OwnBytes);
            Assert.Equal(
                (operation, _model.Clock - 1, _model.Hits, _model.Maps, _model.Unmaps, _model.Evictions, _model.MappedBytes, pinned, _bypasses),
                (operation, s.Misses, s.Hits, s.Maps, s.Unmaps, s.Evictions, s.MappedBytes, s.PinnedBytes, s.BypassReads + s.BypassWrites));
        }

        [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_file")]
        private static extern ref readonly SafeFileHandle HandleOf(FileViews views);
    }
}
