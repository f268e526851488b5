using BigFile.Platform;
using BigFile.Platform.Buffered;
using Microsoft.Win32.SafeHandles;

namespace BigFile.Views;

/// <summary>
/// Buffered windows: memory in the file's reservation that is filled from the file by handle and written back to it.
/// While a window is mapped its memory up to <see cref="Window.FilledEnd"/> is the truth, else the file is. A page
/// marked <see cref="DirtyMap.Newer"/> is newer in its window than in the file, so its window stays until it is written;
/// then it is marked <see cref="DirtyMap.Written"/> until a checkpoint covers it, so that checkpoints and the count of
/// dirty bytes are those of a mapped file.
/// </summary>
/// <remarks>
/// Filling, and the write-back of what is evicted, run under the manager's lock: a miss waits for the misses before it.
/// The write-back of a checkpoint runs outside it, with its window pinned.
/// </remarks>
internal sealed unsafe partial class FileViews
{
    // Room for so many windows, or the windows get smaller: a miss must not evict most of what is there.
    private const int BufferedWindowsMin = 8;

    private readonly bool _buffered;

    // What windows are filled through past the system's cache, or null.
    private readonly UncachedFile? _uncached;

    // The maps that a running checkpoint took away. Whoever evicts meanwhile writes their pages too.
    private SortedDictionary<long, byte[]>? _writingBack;

    /// <summary>True when a checkpoint or a write-back failed: no later checkpoint claims anything.</summary>
    internal bool HasFailed => Volatile.Read(ref _failure) != 0;

    /// <summary>
    /// Buffered files: gives up every window that no lease holds and that holds nothing newer than the file, so that
    /// later accesses read again what others may have written. Other files have nothing to drop.
    /// </summary>
    public void DropClean()
    {
        if (!_buffered)
            return;
        lock (Manager.Gate)
        {
            ThrowIfDisposed();
            DropFills();
            List<Window> closed = [];
            for (Window? window = _windows; window is not null; window = window.NextOfFile)
            {
                if (window.IsPinned || window.Short || IsNewer(window))
                {
                    // It may have lost its end to a cut that is undone by now.
                    SetEnd(window, Length);
                    continue;
                }
                Close(window);
                closed.Add(window);
            }
            if (closed.Count == 0)
                return;
            WaitForReaders();
            // Again: somebody may have written or leased in between.
            foreach (Window window in closed)
            {
                if (IsNewer(window) || !Manager.TryDiscard(window))
                    Reopen(window);
            }
        }
    }

    /// <summary>
    /// Buffered files: writes back what is newer in windows, so that whoever reads the file by other means sees it. It
    /// stays dirty: no checkpoint has covered it. What others write to mapped files is seen without this.
    /// </summary>
    public void HandOver()
    {
        if (!_buffered || Access != MappedFileAccess.ReadWrite)
            return;
        lock (_checkpointGate)
        {
            lock (Manager.Gate)
            {
                if (_dirty.IsEmpty)
                    return;
            }
            SortedDictionary<long, byte[]> maps = CollectDirty(0, long.MaxValue);
            int error = 0;
            try
            {
                foreach ((long index, byte[] pages) in maps)
                {
                    if (error == 0)
                        error = WriteBackRun(index, pages, 0, pages.Length);
                }
            }
            finally
            {
                lock (Manager.Gate)
                    _dirty.Merge(maps);
                EndWriteBack();
            }
            if (error != 0)
            {
                Interlocked.CompareExchange(ref _failure, error, 0);
                throw Throw.Native("writing back", Path, -1, error);
            }
        }
    }

    private static UncachedFile? OpenUncached(MappingPlatform platform, SafeFileHandle file, string path) =>
        platform.OpenUncached(file, path, out SafeFileHandle? handle, out int alignmentBytes) == 0 && handle is not null
            ? new UncachedFile(platform, handle, alignmentBytes)
            : null;

    /// <summary>The size of buffered windows that nobody chose, by the budget that there is for windows.</summary>
    public static long BufferedWindowBytes(long budgetBytes) => Math.Clamp(
        RoundDown(budgetBytes / BufferedWindowsMin, GridBytes), GridBytes, MappedFileOptions.DefaultBufferedWindowSizeBytes);

    /// <summary>Up to where the memory of a mapped window shows the file.</summary>
    private static long ShownEnd(Window window) => Math.Min(window.Start + window.MappedBytes, window.FilledEnd);

    private PlatformNotSupportedException NoRoomForBuffers(long bytes, int error) => new(
        $"{Path}: buffered windows need {bytes} bytes of address space in one piece, which this system does not give"
        + (error == 0 ? "." : $": {Platform.NativeError.Describe(error)}."));

    /// <summary>
    /// Reads what the file has below a length and the window does not have yet. What cannot be read is left out:
    /// <see cref="Window.FilledEnd"/> tells, accesses past it go by handle, and those say why. Returns a native error
    /// or 0; ending early because the file does is none. Under the manager's lock.
    /// </summary>
    private int Fill(Window window, long lengthBytes, bool isNew = false)
    {
        long from = window.FilledEnd, to = Math.Min(window.Start + window.MappedBytes, lengthBytes);
        if (from >= to)
            return 0;
        nint address = window.Address + (nint)(from - window.Start);
        nint firstPage = window.Address + (nint)RoundDown(from - window.Start, _platform.PageSizeBytes);
        nuint pageBytes = (nuint)(RoundUp(to - window.Start, _platform.PageSizeBytes) - (firstPage - window.Address));
        // What has just been made is writable.
        int error = CanWrite || isNew ? 0 : _platform.Protect(firstPage, pageBytes, writable: true);
        if (error != 0)
            return error;
        // Nobody looks at memory past FilledEnd: accesses end there, and leases did when they were taken.
        error = ReadWhole(from, address, to - from, out long read);
        window.FilledEnd = from + read;
        if (_privatePages is { IsEmpty: false })
            RestorePrivatePages(window);
        // Should the system refuse, a stray store through a read-only span goes unnoticed, and the file is as safe as before.
        if (!CanWrite)
            _platform.Protect(firstPage, pageBytes, writable: false);
        return error;
    }

    // A read beside a cut may give zeros for what is cut off while it runs: read again until nothing has changed the file
    // meanwhile, and never believe what lies past its end.
    private int ReadWhole(long offset, nint address, long bytes, out long read)
    {
        for (int attempt = 1; ; attempt++)
        {
            DateTime before = LastWriteTime();
            int error = _platform.ReadAt(_file, offset, address, bytes, out read);
            if (_platform.GetLength(_file, out long length) == 0)
                read = Math.Clamp(length - offset, 0, read);
            if (error != 0 || attempt == RereadsMax || LastWriteTime() == before)
                return error;
        }
    }

    // Of a file whose time cannot be had, nothing is known to have changed.
    private DateTime LastWriteTime()
    {
        try
        {
            return File.GetLastWriteTimeUtc(_file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return default;
        }
    }

    // Throws unless every window of the range, all of them mapped, shows the file up to the end of the range. Another
    // process may have cut the file; it may have grown again since.
    private void RequireFilled(long first, long last, long start, long end)
    {
        for (long index = first; index <= last; index++)
        {
            Window window = FindMapped(index)!;
            long wanted = Math.Min(end, window.Start + window.MappedBytes);
            if (window.FilledEnd >= wanted)
                continue;
            int error = Fill(window, Length);
            SetEnd(window, Length);
            if (window.FilledEnd >= wanted)
                continue;
            throw NotRead(Math.Max(window.FilledEnd, start), error);
        }
    }

    // A part of one window that could not be read in the window: what is mapped of it, then the rest by handle. Outside
    // the lock: should the window be opened, written and evicted meanwhile, the file is only newer.
    private void ReadBeside(long offset, Span<byte> destination)
    {
        lock (Manager.Gate)
        {
            ThrowIfOutside(offset, destination.Length);
            if (FindMapped(WindowIndexOf(offset)) is Window window)
            {
                int shown = (int)Math.Clamp(ShownEnd(window) - offset, 0, destination.Length);
                // SAFETY: under the manager's lock a listed window stays mapped over its MappedBytes.
                new ReadOnlySpan<byte>((void*)(window.Delta + (nint)offset), shown).CopyTo(destination);
                offset += shown;
                destination = destination[shown..];
            }
        }
        ReadByHandle(offset, destination);
    }

    // The same for a write, all of it under the lock: a window opened meanwhile would be filled with what is older.
    private void WriteBeside(long offset, ReadOnlySpan<byte> source)
    {
        lock (Manager.Gate)
        {
            ThrowIfOutside(offset, source.Length);
            if (FindMapped(WindowIndexOf(offset)) is Window window && offset < window.Start + window.MappedBytes)
            {
                int count = (int)Math.Min(source.Length, window.Start + window.MappedBytes - offset);
                RequireFilled(window.Index, window.Index, offset, offset + count);
                MarkDirtyInWindows(offset, count);
                // SAFETY: as in ReadBeside; the window is writable, since the file is.
                source[..count].CopyTo(new Span<byte>((void*)(window.Delta + (nint)offset), count));
                offset += count;
                source = source[count..];
            }
            if (source.IsEmpty)
                return;
            // A write past the end that another process has made would lengthen the file again, over zeros.
            int error = _platform.GetLength(_file, out long now);
            if (error == 0 && now < offset + source.Length)
                throw Faulted(now);
            fixed (byte* from = source)
                error = error != 0 ? error : _platform.WriteAt(_file, offset, (nint)from, source.Length);
            // Whatever came of it: a part may be written.
            _dirty.MarkWritten(offset, source.Length);
            if (error != 0)
                throw Throw.Native("writing", Path, offset, error);
        }
    }

    /// <summary>
    /// Writes back what is newer in a window that is about to be unmapped. Returns a native error or 0; on error the
    /// window must stay, the file has failed as far as checkpoints go, and the window's turn comes again after all others.
    /// Under the manager's lock.
    /// </summary>
    private int WriteBack(Window window)
    {
        if (Access != MappedFileAccess.ReadWrite)
            return 0;
        int error = 0;
        if (_writingBack is not null && _writingBack.TryGetValue(window.Index, out byte[]? taken))
            error = WriteBackPages(window, taken, 0, taken.Length);
        if (error == 0 && _dirty.Find(window.Index) is byte[] pages)
            error = WriteBackPages(window, pages, 0, pages.Length);
        if (error != 0)
        {
            Interlocked.CompareExchange(ref _failure, error, 0);
            Volatile.Write(ref window.Stamp, _clock.Now);
            Manager.CountRefusedWriteBack();
        }
        return error;
    }

    // A run of dirty pages of a checkpoint, outside the lock. A window that is not mapped has been written back.
    private int WriteBackRun(long index, byte[] pages, int first, int count)
    {
        Window? window;
        lock (Manager.Gate)
        {
            ThrowIfDisposed();
            window = FindMapped(index);
            window?.Pin();
        }
        if (window is null)
        {
            // Or it never was mapped: a write lease that was refused. Nothing newer is anywhere.
            pages.AsSpan(first, count).Replace(DirtyMap.Newer, DirtyMap.Written);
            return 0;
        }
        try
        {
            return WriteBackPages(window, pages, first, count);
        }
        finally
        {
            window.Unpin();
        }
    }

    // The window cannot be unmapped meanwhile, and no writer marks this map any more, or none can reach the window.
    private int WriteBackPages(Window window, byte[] pages, int first, int count)
    {
        Span<byte> rest = pages.AsSpan(first, count);
        long at = window.Start + ((long)first << _pageShift);
        while (rest.IndexOf(DirtyMap.Newer) is int skip && skip >= 0)
        {
            rest = rest[skip..];
            at += (long)skip << _pageShift;
            int run = rest.IndexOfAnyExcept(DirtyMap.Newer);
            if (run < 0)
                run = rest.Length;
            int error = WriteOut(window, at, (long)run << _pageShift);
            if (error != 0)
                return error;
            rest[..run].Fill(DirtyMap.Written);
            rest = rest[run..];
            at += (long)run << _pageShift;
        }
        return 0;
    }

    // Nothing past the end that the file has now: another process may have cut it, and what was cut off is gone, as it
    // is with a mapped file. Counted as a write by handle, so that a cut by this object waits for it.
    private int WriteOut(Window window, long offset, long bytes)
    {
        Interlocked.Increment(ref _handleWriters);
        try
        {
            long end = Math.Min(Math.Min(offset + bytes, Length), ShownEnd(window));
            if (offset >= end)
                return 0;
            int error = _platform.GetLength(_file, out long now);
            if (error != 0)
                return error;
            end = Math.Min(end, now);
            return offset >= end ? 0 : _platform.WriteAt(_file, offset, window.Address + (nint)(offset - window.Start), end - offset);
        }
        finally
        {
            Interlocked.Decrement(ref _handleWriters);
        }
    }

    private void EndWriteBack()
    {
        if (!_buffered)
            return;
        lock (Manager.Gate)
            _writingBack = null;
    }

    private bool IsNewer(Window window) =>
        Access == MappedFileAccess.ReadWrite
        && (_dirty.Find(window.Index)?.AsSpan().Contains(DirtyMap.Newer) == true
            || (_writingBack is not null && _writingBack.TryGetValue(window.Index, out byte[]? taken) && taken.AsSpan().Contains(DirtyMap.Newer)));

    /// <summary>After a cut: what windows hold past the new length is no longer the file's. Under the manager's lock.</summary>
    private void ForgetPast(long lengthBytes)
    {
        if (!_buffered)
            return;
        for (Window? window = _windows; window is not null; window = window.NextOfFile)
            window.FilledEnd = Math.Max(window.Start, Math.Min(window.FilledEnd, lengthBytes));
    }

    // At dispose: windows that no lease holds and that are still here could not be written back. They go all the same:
    // written at some later time they could overwrite what the file is then given by others.
    private void ThrowIfNotWrittenBack()
    {
        bool lost = false;
        Window? next;
        for (Window? window = _windows; window is not null; window = next)
        {
            next = window.NextOfFile;
            if (window.IsPinned || !IsNewer(window))
                continue;
            lost = true;
            _dirty.Find(window.Index).AsSpan().Clear();
            if (_writingBack is not null && _writingBack.TryGetValue(window.Index, out byte[]? taken))
                taken.AsSpan().Clear();
            Manager.TryDiscard(window);
        }
        ReleaseIfUnused();
        if (lost)
            throw Failed();
    }

    // A range of which no window is mapped, up to the end of the one it begins in.
    private long NothingResident(long at, long end, byte[] buffer)
    {
        int pageBytes = _platform.PageSizeBytes;
        long bytes = Math.Min(Math.Min(end, (WindowIndexOf(at) + 1) * WindowBytes) - at, (long)buffer.Length * pageBytes);
        buffer.AsSpan(0, (int)(bytes / pageBytes)).Clear();
        return bytes;
    }
}
