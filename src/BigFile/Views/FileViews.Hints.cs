using BigFile.Platform;

namespace BigFile.Views;

/// <summary>Prefetch, advice and residency: hints to the system and a question to it.</summary>
internal sealed unsafe partial class FileViews
{
    private const long ResidencyViewBytes = 1L << 30;

    public void Prefetch(long offset, long lengthBytes)
    {
        ThrowIfOutside(offset, lengthBytes);
        if (lengthBytes == 0)
            return;
        if (_platform.FlushesThroughViews)
            ForEachMapped(offset, lengthBytes, mapMissing: true, (start, address, bytes) => _platform.Prefetch(_file, start, address, bytes));
        else
            _platform.Prefetch(_file, offset, 0, (nuint)lengthBytes);
    }

    public void Advise(long offset, long lengthBytes, MemoryAdvice advice)
    {
        ThrowIfOutside(offset, lengthBytes);
        if (lengthBytes == 0)
            return;
        if (advice == MemoryAdvice.WillNeed)
        {
            Prefetch(offset, lengthBytes);
            return;
        }
        ForEachMapped(offset, lengthBytes, mapMissing: false, (_, address, bytes) => _platform.Advise(address, bytes, advice));
        _platform.AdviseFile(_file, offset, lengthBytes, advice);
    }

    /// <summary>Fills one byte a page, and counts. An empty span only counts.</summary>
    public Residency GetResidency(long offset, long lengthBytes, Span<byte> pages)
    {
        ThrowIfOutside(offset, lengthBytes);
        if (lengthBytes == 0)
            return default;
        int pageBytes = _platform.PageSizeBytes;
        long start = RoundDown(offset, pageBytes), end = RoundUp(offset + lengthBytes, pageBytes);
        long count = (end - start) / pageBytes;
        if (!pages.IsEmpty && pages.Length < count)
            throw new ArgumentException($"The range has {count} pages; the span has room for {pages.Length}.", nameof(pages));

        byte[] buffer = new byte[Math.Min(count, ResidencyViewBytes / pageBytes)];
        long resident = 0;
        for (long at = start; at < end;)
        {
            long bytes;
            try
            {
                lock (Manager.Gate)
                    bytes = QueryLocked(at, end, buffer);
            }
            catch (BudgetExceededException) when (Manager.Fills.Count != 0)
            {
                // As for a lease: what is being filled ahead is in nobody's way.
                Manager.HoldOffFills();
                try
                {
                    lock (Manager.Gate)
                        bytes = QueryLocked(at, end, buffer);
                }
                finally
                {
                    Manager.Fills.LetGo();
                }
            }
            Span<byte> part = buffer.AsSpan(0, (int)(bytes / pageBytes));
            resident += part.Length - part.Count((byte)0);
            if (!pages.IsEmpty)
                part.CopyTo(pages[(int)((at - start) / pageBytes)..]);
            at += bytes;
        }
        return new Residency(resident * pageBytes, count * pageBytes);
    }

    // Asks about a mapped window through its view, and about anything else through a short-lived one.
    private long QueryLocked(long at, long end, byte[] buffer)
    {
        // The file may have been cut since the range was checked.
        ThrowIfOutside(at, 1);
        int pageBytes = _platform.PageSizeBytes;
        long bufferBytes = (long)buffer.Length * pageBytes;
        int error;
        if (FindMapped(WindowIndexOf(at)) is Window window && at < window.Start + window.MappedBytes)
        {
            long inWindow = Math.Min(Math.Min(end, window.Start + window.MappedBytes) - at, bufferBytes);
            error = _platform.QueryResidency(
                window.Address + (nint)(at - window.Start), (nuint)inWindow, buffer.AsSpan(0, (int)(inWindow / pageBytes)));
            return error == 0 ? inWindow : throw Throw.Native("asking for residency", Path, at, error);
        }

        if (_buffered)
            return NothingResident(at, end, buffer);
        long start = RoundDown(at, GridBytes);
        long room = Math.Max(GridBytes, RoundDown(Manager.FreeBytes, GridBytes));
        long viewBytes = Math.Min(Math.Min(RoundUp(end, GridBytes) - start, room), RoundDown(bufferBytes, GridBytes) + GridBytes);
        long bytes = Math.Min(Math.Min(end, start + viewBytes) - at, bufferBytes);
        viewBytes = Math.Min(viewBytes, RoundUp(Length - start, pageBytes));
        if (!Manager.MakeRoom(viewBytes, 1))
            throw Manager.BudgetExceeded(this, null, at, bytes, viewBytes);
        error = _section.Cover(Length, out SectionHandle? section);
        nint address = 0;
        if (error == 0)
            error = _platform.Map(section!, start, (nuint)viewBytes, Access, out address);
        if (error != 0)
            throw NotMapped("mapping a view", start, Math.Min(Length, start + viewBytes), error);
        Manager.EnlistOwnView(viewBytes);
        bytes = Math.Min(bytes, start + viewBytes - at);
        error = _platform.QueryResidency(address + (nint)(at - start), (nuint)bytes, buffer.AsSpan(0, (int)(bytes / pageBytes)));
        Manager.DelistOwnView(address, viewBytes);
        return error == 0 ? bytes : throw Throw.Native("asking for residency", Path, at, error);
    }

    private delegate int ViewAction(long start, nint address, nuint bytes);

    // Runs a hint over the mapped parts of a range, pinned, outside the lock: a prefetch may wait for the disk.
    private void ForEachMapped(long offset, long lengthBytes, bool mapMissing, ViewAction action)
    {
        int pageBytes = _platform.PageSizeBytes;
        long end = offset + lengthBytes;
        for (long index = WindowIndexOf(offset); index <= WindowIndexOf(end - 1); index++)
        {
            Window? window;
            lock (Manager.Gate)
            {
                ThrowIfDisposed();
                if (index * WindowBytes >= Length)
                    return;
                window = FindMapped(index);
                if (window is null && mapMissing && Manager.FreeBytes >= ViewBytes(index) && TryOpen(index, _clock.Now, 0))
                    window = FindMapped(index);
                window?.Pin();
            }
            if (window is null)
                continue;
            try
            {
                long from = RoundDown(Math.Max(offset, window.Start), pageBytes);
                long to = Math.Min(RoundUp(end, pageBytes), window.Start + window.MappedBytes);
                if (to > from)
                    action(from, window.Address + (nint)(from - window.Start), (nuint)(to - from));
            }
            finally
            {
                window.Unpin();
            }
        }
    }
}
