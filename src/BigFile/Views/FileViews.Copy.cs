using System.Runtime.InteropServices;
using BigFile.Platform;

namespace BigFile.Views;

/// <summary>
/// Copying reads and writes of any length, and what they do on a miss: map the window, or, when the budget is full and
/// the window has not earned a place, go by handle (where the system promises coherence with views) or through a
/// short-lived view (where it does not). Neither ever fails for the budget.
/// </summary>
internal sealed unsafe partial class FileViews
{
    // A bracket is held for one chunk at a time, so that whoever waits for brackets waits for microseconds.
    private const int ChunkBytes = 128 << 10;

    private const int MapAttemptsMax = 3;
    private const int RereadsMax = 4;

    // When the file was last seen to have been written to, in ticks, and not to be while it was read. 0 is never.
    private long _lastWriteTicks;

    /// <summary>
    /// Fills the destination from a range that must lie inside the file, by handle, whether or not it is mapped: where
    /// pages are mapped one by one, touching them costs more than this. Where handle and views are not promised to see
    /// each other, as <see cref="CopyOut"/> does.
    /// </summary>
    public void CopyOutByHandle(long offset, Span<byte> destination)
    {
        bool coherent = _buffered ? !CanWrite && _uncached is null : _platform.HandleIoIsCoherent;
        if (!coherent || _privatePages is not null)
        {
            CopyOut(offset, destination);
            return;
        }
        ThrowIfOutside(offset, destination.Length);
        ThrowIfDisposed();
        BracketSlots.CountBypassRead(CurrentSlot);
        ReadByHandle(offset, destination);
    }

    /// <summary>Fills the destination from a range that must lie inside the file.</summary>
    public void CopyOut(long offset, Span<byte> destination)
    {
        ThrowIfOutside(offset, destination.Length);
        if (_copiesByHandle)
        {
            BracketSlots.CountBypassRead(CurrentSlot);
            ReadByHandle(offset, destination);
            return;
        }
        if (_chooser is not null && destination.Length >= CopyChooser.LengthMin)
            CopyOutByChoice(_chooser.CostsOf(CopyKind.Read, destination.Length), offset, destination);
        else
            CopyOutMapped(offset, destination);
    }

    // Through mapped memory, what is not mapped and has not earned it by handle, unless it insists.
    private void CopyOutMapped(long offset, Span<byte> destination)
    {
        // By handle, the system reads ahead of the reader well enough: asking for the same beside it was measured to cost a fifth.
        bool insists = NoteCopy(offset, destination.Length) && _uncached is not null;
        while (destination.Length != 0)
        {
            int count = (int)Math.Min(Math.Min(destination.Length, ChunkBytes), WindowBytes - offset % WindowBytes);
            Span<byte> chunk = destination[..count];
            for (int attempt = 0; !TryCopyOut(offset, chunk, attempt == 0 ? 1 : 0); attempt++)
            {
                if (attempt < MapAttemptsMax && Manager.TryMapForCopy(this, offset, insists))
                    continue;
                count = (int)Math.Min(destination.Length, WindowBytes - offset % WindowBytes);
                ReadBypass(offset, destination[..count]);
                break;
            }
            offset += count;
            destination = destination[count..];
        }
    }

    /// <summary>Writes to a range that must lie inside the file.</summary>
    public void CopyIn(long offset, ReadOnlySpan<byte> source)
    {
        ThrowIfOutside(offset, source.Length);
        if (!CanWrite)
            Throw.ReadOnly(Path);
        if (_chooser is not null && source.Length >= CopyChooser.LengthMin)
            CopyInByChoice(_chooser.CostsOf(CopyKind.Write, source.Length), offset, source);
        else
            CopyInMapped(offset, source);
    }

    private void CopyInMapped(long offset, ReadOnlySpan<byte> source)
    {
        while (source.Length != 0)
        {
            int count = (int)Math.Min(Math.Min(source.Length, ChunkBytes), WindowBytes - offset % WindowBytes);
            for (int attempt = 0; !TryCopyIn(offset, source[..count], attempt == 0 ? 1 : 0); attempt++)
            {
                if (attempt < MapAttemptsMax && Manager.TryMapForCopy(this, offset, insists: false))
                    continue;
                count = (int)Math.Min(source.Length, WindowBytes - offset % WindowBytes);
                WriteBypass(offset, source[..count]);
                break;
            }
            offset += count;
            source = source[count..];
        }
    }

    internal void ThrowIfOutside(long offset, long countBytes)
    {
        ThrowIfDisposed();
        if (!IsInside(offset, countBytes))
            Throw.OutOfRange(offset, countBytes, Length);
    }

    // What is found only after it was mapped counts as a miss and not as a hit too.
    private bool TryCopyOut(long offset, Span<byte> chunk, int hits)
    {
        nint slot = CurrentSlot;
        long entered = BracketSlots.Enter(slot);
        if (_directory.Find(offset) is Window window && offset <= window.End - chunk.Length)
        {
            window.Touch(_clock.Now);
            // SAFETY: found open inside the bracket; the chunk lies between the window's start and its end.
            ViewMemory.CopyOut(AddressOf(window, offset), chunk);
            if (FaultMarks.IsAny)
                LeaveIfFaulted(slot, entered, offset, chunk.Length);
            BracketSlots.Leave(slot, entered, hits);
            return true;
        }
        BracketSlots.Leave(slot, entered, 0);
        ThrowIfOutside(offset, chunk.Length);
        return false;
    }

    private bool TryCopyIn(long offset, ReadOnlySpan<byte> chunk, int hits)
    {
        nint slot = CurrentSlot;
        for (int attempt = 0; ; attempt++)
        {
            long entered = BracketSlots.Enter(slot);
            Window? window = _directory.Find(offset);
            if (window is not null && offset > window.End - chunk.Length)
                window = null;
            if (window is not null && Volatile.Read(ref window.Dirty) is byte[] dirty)
            {
                window.Touch(_clock.Now);
                MarkPages(dirty, offset - window.Start, chunk.Length);
                // SAFETY: as in TryCopyOut; a dirty map exists only where the view is writable.
                ViewMemory.CopyIn(chunk, AddressOf(window, offset));
                if (FaultMarks.IsAny)
                    LeaveIfFaulted(slot, entered, offset, chunk.Length);
                BracketSlots.Leave(slot, entered, hits);
                return true;
            }
            BracketSlots.Leave(slot, entered, 0);
            ThrowIfOutside(offset, chunk.Length);
            if (window is null || attempt == MapAttemptsMax)
                return false;
            EnsureDirtyMap(offset);
        }
    }

    private void MarkPages(byte[] dirty, long inWindow, long countBytes)
    {
        int first = (int)(inWindow >> _pageShift), last = (int)((inWindow + countBytes - 1) >> _pageShift);
        dirty.AsSpan(first, last - first + 1).Fill(1);
    }

    // Gives the open window over an offset its dirty map, if it is still open.
    private void EnsureDirtyMap(long offset)
    {
        lock (Manager.Gate)
        {
            if (_directory.Find(offset) is Window window && window.Dirty is null)
                Volatile.Write(ref window.Dirty, _dirty.Ensure(window.Index));
        }
    }

    private void ReadBypass(long offset, Span<byte> destination)
    {
        BracketSlots.CountBypassRead(CurrentSlot);
        ThrowIfMarked(offset, destination.Length);
        if (_buffered && _privatePages is null)
        {
            ReadBeside(offset, destination);
            return;
        }
        if (_privatePages is not null)
        {
            ReadPrivate(offset, destination);
            return;
        }
        if (!_platform.HandleIoIsCoherent && CanWrite)
        {
            fixed (byte* target = destination)
                CopyThroughScratch(offset, target, destination.Length, isWrite: false);
            return;
        }
        ReadByHandle(offset, destination);
    }

    private void WriteBypass(long offset, ReadOnlySpan<byte> source)
    {
        BracketSlots.CountBypassWrite(CurrentSlot);
        if (_privatePages is not null)
        {
            WritePrivate(offset, source);
            return;
        }
        if (_buffered)
        {
            WriteBeside(offset, source);
            return;
        }
        try
        {
            if (_platform.HandleIoIsCoherent)
            {
                WriteByHandle(offset, source);
            }
            else
            {
                fixed (byte* from = source)
                    CopyThroughScratch(offset, from, source.Length, isWrite: true);
            }
        }
        finally
        {
            // After the write and whatever came of it: a checkpoint that began before it may not have covered it.
            if (!TryMarkDirty(offset, source.Length))
            {
                lock (Manager.Gate)
                    MarkDirtyLocked(offset, source.Length);
            }
        }
    }

    // Marks through the open window that has the whole range and a map. Inside the bracket, as a store through the window does: a checkpoint that
    // took the map away before waits for the bracket, and flushes after.
    private bool TryMarkDirty(long offset, int length)
    {
        nint slot = CurrentSlot;
        long entered = BracketSlots.Enter(slot);
        bool marked = false;
        if (_directory.Find(offset) is Window window && offset <= window.End - length && Volatile.Read(ref window.Dirty) is byte[] dirty)
        {
            MarkPages(dirty, offset - window.Start, length);
            marked = true;
        }
        BracketSlots.Leave(slot, entered, 0);
        return marked;
    }

    // Counted, and the length checked after counting: a resize that lowers the length waits for the count, because a
    // late write by handle would lengthen the file again.
    private void WriteByHandle(long offset, ReadOnlySpan<byte> source)
    {
        Interlocked.Increment(ref _handleWriters);
        try
        {
            ThrowIfOutside(offset, source.Length);
            // A write past the end that another process has made would lengthen the file again, over zeros.
            if (_platform.GetLength(_file, out long now) == 0 && now < offset + source.Length)
                throw Faulted(Math.Max(offset, now));
            RandomAccess.Write(_file, source, offset);
        }
        finally
        {
            Interlocked.Decrement(ref _handleWriters);
        }
    }

    // Marks through the file's map; open windows share its arrays.
    private void MarkDirtyLocked(long offset, long countBytes)
    {
        if (!_disposed)
            _dirty.Mark(offset, countBytes);
    }

    private void ReadByHandle(long offset, Span<byte> destination)
    {
        ReadFully(offset, destination);
        if (!(_copiesByHandle ? destination.Contains((byte)0) : EndsInZeros(offset, destination)))
            return;
        // Nothing has changed the file since it was last asked, so neither while this was read. A cut that is under way shows in the length first, and
        // in the time when it is done.
        long known = LastWriteTime().Ticks;
        if (known != 0 && known == Volatile.Read(ref _lastWriteTicks)
            && _platform.GetLength(_file, out long now) == 0 && now >= offset + destination.Length)
        {
            return;
        }
        for (int attempt = 0; attempt < RereadsMax; attempt++)
        {
            long before = known;
            ReadFully(offset, destination);
            if (_platform.GetLength(_file, out long length) == 0 && length < offset + destination.Length)
                throw Faulted(Math.Max(offset, length));
            known = LastWriteTime().Ticks;
            if (known != before)
                continue;
            // Times go by steps of some milliseconds: a change right behind a recent one may not show.
            if (DateTime.UtcNow.Ticks - known > TimeSpan.TicksPerSecond)
                Volatile.Write(ref _lastWriteTicks, known);
            break;
        }
    }

    // A read beside a cut may give zeros for what is cut off while it runs (Linux does not make the two atomic), and a
    // cut and a growth may both lie between the question for the length and the answer. So what may be such zeros is read again until
    // nothing has changed the file meanwhile. A cut fills a page with zeros up to its end; a reader that overtakes it inside of a page
    // may find them before old bytes, so who asked for reads by handle gets each zero looked into. (A mapped page shows them to anybody.)
    private bool EndsInZeros(long offset, ReadOnlySpan<byte> read)
    {
        int pageBytes = _platform.PageSizeBytes;
        for (long last = pageBytes - 1 - (offset & (pageBytes - 1)); last < read.Length; last += pageBytes)
        {
            if (read[(int)last] == 0)
                return true;
        }
        return !read.IsEmpty && read[^1] == 0;
    }

    private void ReadFully(long offset, Span<byte> destination)
    {
        if (_uncached is not null)
        {
            ReadUncached(_uncached.AlignmentBytes, offset, destination);
            return;
        }
        fixed (byte* target = destination)
        {
            int error = _platform.ReadAt(_file, offset, (nint)target, destination.Length, out long read);
            if (read < destination.Length)
                throw NotRead(offset + read, error);
        }
    }

    // Whole blocks into memory that is aligned as they are, and from there.
    private void ReadUncached(int alignment, long offset, Span<byte> destination)
    {
        nuint roomBytes = (nuint)(Math.Min(ChunkBytes, RoundUp(destination.Length, alignment)) + alignment);
        // SAFETY: roomBytes bytes, freed below; what is read into them and copied out of them is at most that.
        void* room = NativeMemory.AlignedAlloc(roomBytes, (nuint)alignment);
        try
        {
            while (destination.Length != 0)
            {
                int inBlock = (int)(offset & (alignment - 1));
                int wanted = Math.Min(destination.Length, (int)roomBytes - inBlock);
                int error = _platform.ReadAt(_file, offset - inBlock, (nint)room, RoundUp(inBlock + wanted, alignment), out long read);
                int got = (int)Math.Min(read - inBlock, wanted);
                if (got <= 0)
                    throw NotRead(offset, error);
                new ReadOnlySpan<byte>((byte*)room + inBlock, got).CopyTo(destination);
                offset += got;
                destination = destination[got..];
            }
        }
        finally
        {
            NativeMemory.AlignedFree(room);
        }
    }

    // One chunk of the grid at a time, under the lock that guards the scratch share of the budget.
    private void CopyThroughScratch(long offset, byte* memory, long countBytes, bool isWrite)
    {
        while (countBytes != 0)
        {
            long start = offset / GridBytes * GridBytes;
            long count = Math.Min(countBytes, start + GridBytes - offset);
            lock (Manager.Gate)
            {
                // Again, under the lock: another thread may have cut the file since, and the view ends where the file does.
                ThrowIfOutside(offset, count);
                nint view = MapScratch(start, out long viewBytes);
                int guarded = Guard(view, viewBytes, start);
                try
                {
                    // SAFETY: the view covers the chunk, which lies inside the file; memory has countBytes bytes.
                    nint mapped = view + (nint)(offset - start);
                    if (isWrite)
                        ViewMemory.CopyIn(new ReadOnlySpan<byte>(memory, (int)count), mapped);
                    else
                        ViewMemory.CopyOut(mapped, new Span<byte>(memory, (int)count));
                    ThrowIfMarked(offset, count);
                }
                finally
                {
                    FaultMarks.Remove(guarded);
                    Manager.UnmapView(view, viewBytes);
                }
            }
            offset += count;
            memory += count;
            countBytes -= count;
        }
    }

    private nint MapScratch(long start, out long bytes)
    {
        ThrowIfOutside(start, 1);
        // Only a scratch view that the system refused to unmap can have taken the share.
        if (!Manager.MakeRoom(0, 0))
            throw Throw.Native("unmapping a view", Path, start, Manager.UnmapError);
        int error = _section.Cover(Length, out var section);
        nint address = 0;
        bytes = Math.Min(GridBytes, RoundUp(Length - start, _platform.PageSizeBytes));
        if (error == 0)
            error = _platform.Map(section!, start, (nuint)bytes, Access, out address);
        if (error != 0)
            throw NotMapped("mapping a view", start, Math.Min(Length, start + bytes), error);
        Manager.CountMapped(bytes);
        return address;
    }

    private void ReadPrivate(long offset, Span<byte> destination)
    {
        lock (Manager.Gate)
        {
            ThrowIfOutside(offset, destination.Length);
            while (destination.Length != 0)
            {
                int count = (int)Math.Min(destination.Length, WindowBytes - offset % WindowBytes);
                Span<byte> part = destination[..count];
                Window? window = FindMapped(WindowIndexOf(offset));
                int inView = window is null ? 0 : (int)Math.Clamp(ShownEnd(window) - offset, 0, count);
                // SAFETY: under the manager's lock a listed window stays mapped over its MappedBytes.
                if (inView != 0)
                    ViewMemory.CopyOut(window!.Delta + (nint)offset, part[..inView]);
                ThrowIfMarked(offset, inView);
                if (inView != count)
                {
                    ReadByHandle(offset + inView, part[inView..]);
                    _privatePages!.Overlay(offset + inView, part[inView..]);
                }
                offset += count;
                destination = destination[count..];
            }
        }
    }

    private void WritePrivate(long offset, ReadOnlySpan<byte> source)
    {
        int pageBytes = _platform.PageSizeBytes;
        lock (Manager.Gate)
        {
            ThrowIfOutside(offset, source.Length);
            while (source.Length != 0)
            {
                int inPage = (int)(offset % pageBytes);
                int count = Math.Min(source.Length, pageBytes - inPage);
                Window? window = FindMapped(WindowIndexOf(offset));
                if (window is not null && offset < window.Start + window.MappedBytes)
                {
                    if (_buffered)
                        RequireFilled(window.Index, window.Index, offset, offset + count);
                    MarkPages(window.Dirty ??= _dirty.Ensure(window.Index), offset - window.Start, count);
                    // SAFETY: as in ReadPrivate; MappedBytes ends at a page.
                    ViewMemory.CopyIn(source[..count], window.Delta + (nint)offset);
                    ThrowIfMarked(offset, count);
                }
                else
                {
                    source[..count].CopyTo(PrivatePageFor(offset - inPage).AsSpan(inPage));
                }
                offset += count;
                source = source[count..];
            }
        }
    }

    private byte[] PrivatePageFor(long pageOffset)
    {
        int pageBytes = _platform.PageSizeBytes;
        byte[]? page = _privatePages!.Find(pageOffset / pageBytes);
        if (page is null)
        {
            byte[] content = new byte[pageBytes];
            ReadByHandle(pageOffset, content.AsSpan(0, (int)Math.Min(pageBytes, Length - pageOffset)));
            _privatePages.Save(pageOffset / pageBytes, content);
            page = content;
        }
        return page;
    }
}
