using BigFile.Platform;

namespace BigFile.Views;

/// <summary>
/// Growth, shrinking and what other processes do to the length. Nothing moves: a window at the end is lengthened in
/// place where the system can, and otherwise mapped anew as soon as no lease holds it. One resize at a time.
/// </summary>
internal sealed unsafe partial class FileViews
{
    private int _handleWriters;

    /// <summary>Sets the length of the file. On failure the file and this object are as they were.</summary>
    public void SetLength(long lengthBytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(lengthBytes);
        ThrowIfDisposed();
        if (Access != MappedFileAccess.ReadWrite)
            throw new UnauthorizedAccessException($"{Path} is not open for writing: its length cannot be changed.");
        ThrowIfPastMax(lengthBytes);
        lock (_resizeGate)
        {
            ThrowIfDisposed();
            // Another process may have appended since: what it wrote is not to be cut by a growth counted from here.
            Refresh();
            long before = Length;
            if (lengthBytes > before)
            {
                int error = _platform.SetLength(_file, before, lengthBytes, _sparse);
                if (error != 0)
                    throw Throw.Native($"growing from {before} to {lengthBytes} bytes", Path, -1, error);
                _lengthChanged = true;
                lock (Manager.Gate)
                    TakeInGrowth(lengthBytes);
            }
            else if (lengthBytes < before)
            {
                // No checkpoint beside it: one that saw the lower length of a cut which then fails would skip what is dirty past it.
                lock (_checkpointGate)
                lock (Manager.Gate)
                    Cut(before, lengthBytes);
            }
        }
    }

    /// <summary>Takes in the length that the file has now, whoever changed it.</summary>
    public long Refresh()
    {
        lock (_resizeGate)
        lock (Manager.Gate)
        {
            ThrowIfDisposed();
            int error = _platform.GetLength(_file, out long now);
            if (error != 0)
                throw Throw.Native("reading the length", Path, -1, error);
            if (now != Length)
                DropFills();
            if (now > Length)
            {
                ThrowIfPastMax(now);
                TakeInGrowth(now);
            }
            else if (now < Length)
            {
                TakeInCut(now);
            }
            PutBack();
            return now;
        }
    }

    private void ThrowIfPastMax(long lengthBytes)
    {
        if (lengthBytes > LengthMax)
        {
            throw new IOException(
                $"{Path}: a length of {lengthBytes} bytes is past the {LengthMax} bytes that address space was reserved for; open it with a larger MaxLength.");
        }
    }

    // The window at the old end leaves the directory before the new length is seen (invariant 1), then comes back
    // lengthened, or goes, or stays as a short window until its last lease is released.
    private void TakeInGrowth(long lengthBytes)
    {
        long before = Length;
        CoverByDirectory(lengthBytes);
        Window? tail = before == 0 ? null : FindMapped(WindowIndexOf(before - 1));
        if (tail is null || tail.Short || tail.Start + tail.MappedBytes >= Math.Min(tail.Start + WindowBytes, lengthBytes))
        {
            Volatile.Write(ref _length, lengthBytes);
            if (tail is not null && !tail.Short)
                SetEnd(tail, lengthBytes);
            return;
        }
        Shorten(tail);
        Volatile.Write(ref _length, lengthBytes);
        if (TryExtend(tail))
            return;
        WaitForReaders();
        Manager.Retire(tail);
    }

    // Whoever is in a bracket may still look into the old directory, so nothing may close before they have left.
    private void CoverByDirectory(long lengthBytes)
    {
        if (lengthBytes <= _directory.CoveredBytes)
            return;
        long wanted = Math.Min(LengthMax, Math.Max(lengthBytes, 2 * _directory.CoveredBytes));
        WindowDirectory larger = new(WindowBytes, wanted, _directory);
        _directory = larger;
        Volatile.Write(ref _hot, larger.Hot);
        WaitForReaders();
    }

    private void Shorten(Window window)
    {
        _directory.Set(window.Index, null, _readsInPlace);
        window.Short = true;
        _short.Add(window);
    }

    private void TakeInCut(long lengthBytes)
    {
        SetLengthAndEnds(lengthBytes);
        List<Window> past = WindowsPast(lengthBytes);
        foreach (Window window in past)
        {
            if (!window.Short)
                Shorten(window);
        }
        WaitForReaders();
        _dirty.Cut(lengthBytes);
        _privatePages?.Cut(lengthBytes);
        ForgetPast(lengthBytes);
        foreach (Window window in past)
        {
            // Its pages are gone, so neither dirty nor to be saved: touching them would fault.
            window.Dirty = null;
            Manager.Retire(window);
        }
    }

    // The order: no new access past the new end, none still running, no lease in the way; only then the file is cut.
    private void Cut(long before, long lengthBytes)
    {
        ThrowIfInUse(before, lengthBytes);
        SetLengthAndEnds(lengthBytes);
        List<Window> closed = _platform.UnmapsWholeViewsOnly ? WindowsPast(-1) : WindowsPast(lengthBytes);
        foreach (Window window in closed)
            Close(window);
        WaitForReaders();
        SpinWait spinner = default;
        while (Volatile.Read(ref _handleWriters) != 0)
            spinner.SpinOnce();

        // Again: some may have been taken since.
        try
        {
            ThrowIfInUse(before, lengthBytes);
        }
        catch
        {
            Restore(before, closed);
            throw;
        }
        // Buffered windows hold the only copy: they go once the file is cut.
        if (!_buffered)
            closed.RemoveAll(Manager.TryDiscard);
        if (_platform.UnmapsWholeViewsOnly)
            _section.Close();
        int error = _platform.SetLength(_file, before, lengthBytes, _sparse);
        Restore(error != 0 ? before : lengthBytes, closed);
        if (NativeError.IsUserMappedFile(error))
        {
            throw new RangeInUseException(
                $"{Path}: cannot shrink from {before} to {lengthBytes} bytes while a view of the file exists, here or in another process ({NativeError.Describe(error)}).",
                error, Manager.ListHolders(this, 0, long.MaxValue));
        }
        if (error != 0)
            throw Throw.Native($"shrinking from {before} to {lengthBytes} bytes", Path, -1, error);
        _lengthChanged = true;
        _dirty.Cut(lengthBytes);
        ForgetPast(lengthBytes);
    }

    private void ThrowIfInUse(long before, long lengthBytes)
    {
        List<LeaseHolder> holders = Manager.ListHolders(this, lengthBytes, before);
        if (holders.Count != 0)
        {
            throw new RangeInUseException(
                $"{Path}: cannot shrink from {before} to {lengthBytes} bytes while {holders.Count} leases cover the cut range, the first {holders[0].LengthBytes} bytes at offset {holders[0].Offset}.", 0, holders);
        }
    }

    // A window past the end that could not be discarded (a hint holds it, or the system refused) must not come back as
    // open when the file grows again: it may be too short by then.
    private void Restore(long lengthBytes, List<Window> closed)
    {
        SetLengthAndEnds(lengthBytes);
        foreach (Window window in closed)
        {
            if (window.Start < lengthBytes)
            {
                Reopen(window);
                continue;
            }
            if (!window.Short)
                Shorten(window);
            window.Dirty = null;
            Manager.Retire(window);
        }
    }

    private void SetLengthAndEnds(long lengthBytes)
    {
        Volatile.Write(ref _length, lengthBytes);
        for (Window? window = _windows; window is not null; window = window.NextOfFile)
            SetEnd(window, lengthBytes);
    }

    private List<Window> WindowsPast(long lengthBytes)
    {
        List<Window> past = [];
        for (Window? window = _windows; window is not null; window = window.NextOfFile)
        {
            if (window.Start >= lengthBytes)
                past.Add(window);
        }
        return past;
    }
}
