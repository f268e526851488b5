using System.Diagnostics;

namespace BigFile.Views;

/// <summary>
/// Checkpoints. The dirty maps are taken away under the manager's lock, after which new writes count for the next
/// checkpoint; the flush runs outside it. One checkpoint of a file at a time: a second one waits, so that finding
/// nothing dirty means that what was dirty is flushed.
/// </summary>
internal sealed unsafe partial class FileViews
{
    private readonly Lock _checkpointGate = new();
    private volatile bool _lengthChanged;
    private bool _writtenNotDurable;
    private int _failure;

    public CheckpointResult Checkpoint(long offset, long lengthBytes, CheckpointLevel level, CancellationToken cancellation)
    {
        ThrowIfDisposed();
        if (Access == MappedFileAccess.CopyOnWrite)
            throw new NotSupportedException($"{Path} is open copy-on-write: what is written to it is private and cannot be made durable.");
        if (Access == MappedFileAccess.Read)
            return new CheckpointResult(level, 0, 0, TimeSpan.Zero);

        lock (_checkpointGate)
        {
            if (_failure != 0)
                throw Failed();
            cancellation.ThrowIfCancellationRequested();
            long started = Stopwatch.GetTimestamp();
            SortedDictionary<long, byte[]> maps = CollectDirty(offset, lengthBytes);
            bool lengthChanged = _lengthChanged;
            bool durable = level == CheckpointLevel.Durable;
            if (maps.Count == 0 && !(durable && (lengthChanged || _writtenNotDurable)))
                return new CheckpointResult(level, 0, 0, TimeSpan.Zero);

            Extents extents = new();
            try
            {
                Flush(maps, durable, ref extents, cancellation);
                if (durable && (lengthChanged || _writtenNotDurable || extents.Count != 0))
                    FlushToDevice(lengthChanged, extents.Count != 0);
                else if (extents.Count == 0)
                    return new CheckpointResult(level, 0, 0, TimeSpan.Zero);
                // The write-back of a window evicted meanwhile may have failed.
                if (Volatile.Read(ref _failure) != 0)
                    throw Failed();
            }
            catch
            {
                lock (Manager.Gate)
                    _dirty.Merge(maps);
                throw;
            }
            finally
            {
                EndWriteBack();
            }
            _writtenNotDurable = !durable;
            Manager.CountCheckpoint();
            return new CheckpointResult(level, extents.Bytes, extents.Count, Stopwatch.GetElapsedTime(started));
        }
    }

    /// <summary>The length was set by whoever opened the file: the next durable checkpoint covers it.</summary>
    public void NoteNewLength() => _lengthChanged = true;

    private void FlushToDevice(bool lengthChanged, bool anyDirty)
    {
        if (lengthChanged)
            _lengthChanged = false;
        int error = _platform.FlushToDevice(_file, lengthChanged);
        if (error != 0)
        {
            _lengthChanged |= lengthChanged;
            Fail(error);
        }
        // Stores through a view need not move the last-modified time. After the flush, which would otherwise wait for
        // the time to be journalled; failing to set it loses no data.
        if (anyDirty)
            _platform.SetModifiedNow(_file);
    }

    // Takes what is dirty in the range. Write leases that are out count as dirty, whatever was flushed before.
    private SortedDictionary<long, byte[]> CollectDirty(long offset, long lengthBytes)
    {
        lock (Manager.Gate)
        {
            ThrowIfDisposed();
            bool whole = offset == 0 && lengthBytes == long.MaxValue;
            SortedDictionary<long, byte[]> maps = whole ? _dirty.TakeAll() : _dirty.Take(offset, lengthBytes);
            foreach (long index in maps.Keys)
            {
                if (FindMapped(index) is not Window window)
                    continue;
                Volatile.Write(ref window.Dirty, null);
                ForgetWrittenPages(window, offset, lengthBytes);
            }
            // Writers that found a map before this are done with it after the wait.
            if (maps.Count != 0)
                WaitForReaders();

            long end = offset > long.MaxValue - lengthBytes ? long.MaxValue : offset + lengthBytes;
            foreach (LeaseHolder lease in Manager.ListHolders(this, offset, end))
            {
                if (lease.Mode != LeaseMode.Write)
                    continue;
                long from = Math.Max(lease.Offset, offset), to = Math.Min(Math.Min(lease.Offset + lease.LengthBytes, end), Length);
                if (to > from)
                    MarkIn(maps, from, to);
            }
            if (!whole)
                PutBackOutside(maps, offset, end);
            _writingBack = _buffered && maps.Count != 0 ? maps : null;
            return maps;
        }
    }

    private void MarkIn(SortedDictionary<long, byte[]> maps, long from, long to)
    {
        while (from < to)
        {
            long index = WindowIndexOf(from), start = index * WindowBytes, stop = Math.Min(to, start + WindowBytes);
            if (!maps.TryGetValue(index, out byte[]? pages))
                maps.Add(index, pages = new byte[WindowBytes >> _pageShift]);
            MarkPages(pages, from - start, stop - from);
            from = stop;
        }
    }

    // A checkpoint of a range takes whole windows; their pages outside the range are dirty still.
    private void PutBackOutside(SortedDictionary<long, byte[]> maps, long offset, long end)
    {
        foreach (long index in maps.Keys.ToArray())
        {
            long start = index * WindowBytes;
            if (start >= offset && start + WindowBytes <= end)
                continue;
            byte[] pages = maps[index];
            int first = (int)(Math.Max(0, offset - start) >> _pageShift);
            int last = (int)((Math.Min(end - start, WindowBytes) - 1) >> _pageShift);
            byte[] outside = (byte[])pages.Clone();
            outside.AsSpan(first, last - first + 1).Clear();
            pages.AsSpan(0, first).Clear();
            pages.AsSpan(last + 1).Clear();
            if (outside.AsSpan().ContainsAnyExcept((byte)0))
                _dirty.Merge(new SortedDictionary<long, byte[]> { [index] = outside });
            if (!pages.AsSpan().ContainsAnyExcept((byte)0))
                maps.Remove(index);
        }
    }

    private void Flush(
        SortedDictionary<long, byte[]> maps, bool durable, ref Extents extents, CancellationToken cancellation)
    {
        foreach ((long index, byte[] pages) in maps)
        {
            cancellation.ThrowIfCancellationRequested();
            ReadOnlySpan<byte> rest = pages;
            long at = index * WindowBytes;
            while (rest.IndexOfAnyExcept((byte)0) is int clean && clean >= 0)
            {
                int run = rest[clean..].IndexOf((byte)0);
                if (run < 0)
                    run = rest.Length - clean;
                at += (long)clean << _pageShift;
                long bytes = Math.Min((long)run << _pageShift, Length - at);
                if (bytes <= 0)
                    break;
                FlushExtent(index, pages, at, bytes, durable);
                extents.Add((long)run << _pageShift);
                at += (long)run << _pageShift;
                rest = rest[(clean + run)..];
                cancellation.ThrowIfCancellationRequested();
            }
        }
    }

    private void FlushExtent(long index, byte[] pages, long offset, long bytes, bool durable)
    {
        int error = 0;
        if (_buffered)
        {
            int first = (int)((offset - index * WindowBytes) >> _pageShift);
            error = WriteBackRun(index, pages, first, (int)((bytes + _platform.PageSizeBytes - 1) >> _pageShift));
        }
        else if (!_platform.FlushesThroughViews)
        {
            // A durable checkpoint flushes the file as a whole: one call that writes all extents in the device's order.
            if (!durable)
                error = _platform.StartWriteback(_file, offset, bytes);
        }
        else
        {
            error = FlushThroughViews(offset, bytes);
        }
        if (error != 0)
            Fail(error);
    }

    // The system collects dirty bits from the view it is given: flush each view that may have dirtied the extent.
    private int FlushThroughViews(long offset, long bytes)
    {
        int error = 0;
        long index = WindowIndexOf(offset);
        Window? window;
        lock (Manager.Gate)
        {
            ThrowIfDisposed();
            error = Manager.FlushOwnViews(this, offset, bytes);
            if (error != 0)
                return error;
            window = FindMapped(index);
            window?.Pin();
        }
        if (window is null)
            return FlushThroughScratch(offset, bytes);
        try
        {
            long inView = Math.Min(bytes, window.Start + window.MappedBytes - offset);
            if (inView > 0)
                error = _platform.FlushView(window.Address + (nint)(offset - window.Start), (nuint)inView);
            return error != 0 || inView == bytes ? error : FlushThroughScratch(offset + Math.Max(0, inView), bytes - Math.Max(0, inView));
        }
        finally
        {
            window.Unpin();
        }
    }

    private int FlushThroughScratch(long offset, long bytes)
    {
        long end = offset + bytes;
        int error = 0;
        while (offset < end && error == 0)
        {
            long start = RoundDown(offset, GridBytes);
            long stop = Math.Min(end, start + GridBytes);
            lock (Manager.Gate)
            {
                // The file may have been cut since: what is gone needs no flush.
                stop = Math.Min(stop, RoundUp(Length, _platform.PageSizeBytes));
                if (offset >= stop)
                    return 0;
                nint view = MapScratch(start, out long viewBytes);
                error = _platform.FlushView(view + (nint)(offset - start), (nuint)(stop - offset));
                Manager.UnmapView(view, viewBytes);
            }
            offset = stop;
        }
        return error;
    }

    /// <summary>Flushes the view of a lease where it overlaps an extent. Under the manager's lock.</summary>
    internal int FlushOwnView(LeaseRecord record, long offset, long bytes)
    {
        long start = RoundDown(record.Offset, GridBytes);
        long from = Math.Max(offset, start), to = Math.Min(offset + bytes, start + record.OwnBytes);
        return from >= to ? 0 : _platform.FlushView(record.OwnAddress + (nint)(from - start), (nuint)(to - from));
    }

    private void Fail(int error)
    {
        _failure = error;
        throw Failed();
    }

    private CheckpointFailedException Failed() => new(
        $"{Path}: a {(_buffered ? "write-back" : "checkpoint")} failed and nothing written since the last checkpoint before it is known to be durable: {Platform.NativeError.Describe(_failure)}.",
        Path, _failure);

    private struct Extents
    {
        public long Bytes { get; private set; }

        public int Count { get; private set; }

        public void Add(long bytes)
        {
            Bytes += bytes;
            Count++;
        }
    }
}
