using System.Diagnostics;
using System.Runtime.CompilerServices;
using BigFile.Platform;

namespace BigFile.Views;

/// <summary>Accesses with a buffer that go through mapped memory or by handle, whichever is the faster one.</summary>
internal sealed unsafe partial class FileViews
{
    private const int OpenedShift = 4;

    // Of a block, in which many accesses have room.
    private const int OpenedLengthShift = 3;

    // What mapping a window, and page tables and the like, cost at most: what takes longer waited for the device, and that is every access's cost.
    private static readonly long s_windowTicksMax = Stopwatch.Frequency / 5_000;
    private static readonly long s_blockTicksMax = Stopwatch.Frequency / 10_000;

    // What a page table covers where pages have 4 KiB.
    private const int TableShift = 21;

    // The pages of a folio, or of a few, are made ready to be written at the first write to one of them.
    private const int WrittenBlockShift = 16;

    // Leases and copies that do not fit under the budget go by handle, whatever was chosen.
    private void CopyOutByChoice(CopyCosts costs, long offset, Span<byte> destination)
    {
        nint slot = CurrentSlot;
        if (CopyChooser.IsLong(destination.Length) || BracketSlots.IsTimed(slot))
        {
            CopyOutTimed(slot, costs, StateOf(offset, CopyKind.Read), offset, destination);
            return;
        }
        if (!costs.TouchedByHandle && TryCopyOutTouched(slot, offset, destination))
            return;
        RegionState region = StateOf(offset, CopyKind.Read);
        bool byHandle = costs.GoesByHandle(region);
        if (byHandle)
            ReadBypass(offset, destination);
        else
            CopyOutMapped(offset, destination);
        NoteState(CopyKind.Read, region, byHandle, offset, destination.Length);
    }

    // What most accesses come down to, in one look at the window: with more instructions between them, fewer of those that wait for memory
    // do so at the same time.
    private bool TryCopyOutTouched(nint slot, long offset, Span<byte> destination)
    {
        if (destination.Length > ChunkBytes)
            return false;
        long entered = BracketSlots.Enter(slot);
        if (_directory.Find(offset) is not Window window || offset > window.End - destination.Length || !IsTouched(window.Regions, (offset - window.Start) >> CopyChooser.RegionShift))
        {
            BracketSlots.Leave(slot, entered, 0);
            return false;
        }
        window.Touch(_clock.Now);
        // SAFETY: as in TryCopyOut.
        ViewMemory.CopyOut(AddressOf(window, offset), destination);
        if (FaultMarks.IsAny)
            LeaveIfFaulted(slot, entered, offset, destination.Length);
        BracketSlots.Leave(slot, entered, 1);
        return true;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void CopyOutTimed(nint slot, CopyCosts costs, RegionState region, long offset, Span<byte> destination)
    {
        bool byHandle = costs.ChooseTimed(region, out bool isWarmUp);
        long opening = byHandle ? 0 : OpeningTicks(CopyKind.Read, offset, destination.Length);
        long started = Stopwatch.GetTimestamp();
        if (byHandle)
            ReadBypass(offset, destination);
        else
            CopyOutMapped(offset, destination);
        Note(slot, costs, CopyKind.Read, region, byHandle, isWarmUp, opening, started, offset, destination.Length);
    }

    private void CopyInByChoice(CopyCosts costs, long offset, ReadOnlySpan<byte> source)
    {
        nint slot = CurrentSlot;
        if (CopyChooser.IsLong(source.Length) || BracketSlots.IsTimed(slot))
        {
            CopyInTimed(slot, costs, StateOf(offset, CopyKind.Write), offset, source);
            return;
        }
        if (!costs.TouchedByHandle && TryCopyInTouched(slot, offset, source))
            return;
        RegionState region = StateOf(offset, CopyKind.Write);
        bool byHandle = costs.GoesByHandle(region);
        if (byHandle)
            WriteBypass(offset, source);
        else
            CopyInMapped(offset, source);
        NoteState(CopyKind.Write, region, byHandle, offset, source.Length);
    }

    private bool TryCopyInTouched(nint slot, long offset, ReadOnlySpan<byte> source)
    {
        if (source.Length > ChunkBytes)
            return false;
        long entered = BracketSlots.Enter(slot);
        if (_directory.Find(offset) is not Window window || offset > window.End - source.Length || !IsTouched(window.WrittenPages, (offset - window.Start) >> CopyChooser.WrittenPageShift)
            || Volatile.Read(ref window.Dirty) is not byte[] dirty)
        {
            BracketSlots.Leave(slot, entered, 0);
            return false;
        }
        window.Touch(_clock.Now);
        MarkPages(dirty, offset - window.Start, source.Length);
        // SAFETY: as in TryCopyIn.
        ViewMemory.CopyIn(source, AddressOf(window, offset));
        if (FaultMarks.IsAny)
            LeaveIfFaulted(slot, entered, offset, source.Length);
        BracketSlots.Leave(slot, entered, 1);
        return true;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void CopyInTimed(nint slot, CopyCosts costs, RegionState region, long offset, ReadOnlySpan<byte> source)
    {
        bool byHandle = costs.ChooseTimed(region, out bool isWarmUp);
        long opening = byHandle ? 0 : OpeningTicks(CopyKind.Write, offset, source.Length);
        long started = Stopwatch.GetTimestamp();
        if (byHandle)
            WriteBypass(offset, source);
        else
            CopyInMapped(offset, source);
        Note(slot, costs, CopyKind.Write, region, byHandle, isWarmUp, opening, started, offset, source.Length);
    }

    /// <summary>Hands a range that must lie inside the file to a function, in place or in a buffer that is empty or as long.</summary>
    public TResult Visit<TState, TResult>(
        long offset, int length, Span<byte> buffer, TState state, ReadOnlySpanFunc<byte, TState, TResult> visit, bool sequential)
        where TState : allows ref struct
    {
        ThrowIfOutside(offset, length);
        if (buffer.IsEmpty)
            return VisitInPlace(offset, length, state, visit, sequential);
        if (_chooser is null || length < CopyChooser.LengthMin)
        {
            return _copiesByHandle || !TryVisitInPlace(offset, length, state, visit, sequential, out TResult? result)
                ? VisitByHandle(offset, buffer[..length], state, visit)
                : result!;
        }
        CopyCosts costs = _chooser.CostsOf(CopyKind.Visit, length);
        RegionState region = StateOf(offset, CopyKind.Visit);
        nint slot = CurrentSlot;
        bool byHandle = costs.GoesByHandle(region);
        return CopyChooser.IsLong(length) || BracketSlots.IsTimed(slot)
            ? VisitTimed(slot, costs, region, offset, buffer[..length], state, visit)
            : VisitAs(ref byHandle, region, offset, buffer[..length], state, visit);
    }

    private TResult VisitTimed<TState, TResult>(
        nint slot, CopyCosts costs, RegionState region, long offset, Span<byte> buffer, TState state, ReadOnlySpanFunc<byte, TState, TResult> visit)
        where TState : allows ref struct
    {
        bool byHandle = costs.ChooseTimed(region, out bool isWarmUp);
        long opening = byHandle ? 0 : OpeningTicks(CopyKind.Visit, offset, buffer.Length);
        long started = Stopwatch.GetTimestamp();
        TResult result = VisitAs(ref byHandle, region, offset, buffer, state, visit);
        Note(slot, costs, CopyKind.Visit, region, byHandle, isWarmUp, opening, started, offset, buffer.Length);
        return result;
    }

    private TResult VisitAs<TState, TResult>(
        ref bool byHandle, RegionState region, long offset, Span<byte> buffer, TState state, ReadOnlySpanFunc<byte, TState, TResult> visit)
        where TState : allows ref struct
    {
        TResult? result = default;
        // As for copies, nothing is asked for ahead where there is a choice: see NoteCopy.
        byHandle = byHandle || !TryVisitInPlace(offset, buffer.Length, state, visit, sequential: false, out result);
        if (byHandle)
            result = VisitByHandle(offset, buffer, state, visit);
        NoteState(CopyKind.Visit, region, byHandle, offset, buffer.Length);
        return result!;
    }

    private TResult VisitByHandle<TState, TResult>(long offset, Span<byte> buffer, TState state, ReadOnlySpanFunc<byte, TState, TResult> visit)
        where TState : allows ref struct
    {
        // Without a choice, windows may have what the file has not: they are asked one by one.
        if (_chooser is null)
            CopyOut(offset, buffer);
        else
            ReadBypass(offset, buffer);
        return visit(buffer, state);
    }

    private TResult VisitInPlace<TState, TResult>(long offset, int length, TState state, ReadOnlySpanFunc<byte, TState, TResult> visit, bool sequential)
        where TState : allows ref struct
    {
        using MappedView view = Lease(offset, length, LeaseMode.Read, sequential);
        return view.Read(state, visit);
    }

    // False: leases of others hold the budget.
    private bool TryVisitInPlace<TState, TResult>(
        long offset, int length, TState state, ReadOnlySpanFunc<byte, TState, TResult> visit, bool sequential, out TResult? result)
        where TState : allows ref struct
    {
        result = default;
        if (!TryLease(offset, length, sequential, out MappedView view))
            return false;
        using (view)
            result = view.Read(state, visit);
        return true;
    }

    // Up to how many ticks an access to mapped memory is not counted, because it is the first one of many and pays for them all: by mapping a window while there is room for it, by the
    // page table of a block, or, when writing, by what the file system does for several pages at once. That is no access's cost. Where windows
    // take each other's place, or hold few accesses, it is.
    private long OpeningTicks(CopyKind kind, long offset, int length)
    {
        if (Manager.HasEvicted || WindowBytes >> OpenedShift < Math.Max(length, 1 << CopyChooser.RegionShift))
            return 0;
        if (_directory.Find(offset) is not Window window)
            return Manager.FreeBytes >= WindowBytes ? s_windowTicksMax : 0;
        byte[] states = kind == CopyKind.Write ? window.WrittenPages : window.Regions;
        int blockShift = kind == CopyKind.Write ? WrittenBlockShift : TableShift;
        if (1 << blockShift >> OpenedLengthShift < length)
            return 0;
        int shift = blockShift - ShiftOf(kind);
        int first = (int)Math.Clamp((offset - window.Start) >> ShiftOf(kind) >> shift << shift, 0, states.Length);
        return states.AsSpan(first, Math.Min(1 << shift, states.Length - first)).Contains((byte)RegionState.Touched) ? 0 : s_blockTicksMax;
    }

    private void Note(
        nint slot, CopyCosts costs, CopyKind kind, RegionState region, bool byHandle, bool isWarmUp, long opening, long started, long offset, int length)
    {
        long ticks = Stopwatch.GetTimestamp() - started;
        bool isLong = CopyChooser.IsLong(length);
        costs.Record(region, byHandle, ticks, isLong ? 1 : BracketSlots.TimedOneIn(slot), isWarmUp, isOpening: ticks < opening);
        if (!isLong)
            BracketSlots.DrawCountdown(slot, costs.IsTrying(region) ? 1 : CopyChooser.TimedOneIn(length, costs.IsSettled(region)));
        NoteState(kind, region, byHandle, offset, length);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsTouched(byte[] states, long at) => (ulong)at < (ulong)states.Length && states[at] == (byte)RegionState.Touched;

    // Outside of a bracket: the object may be another window's by now, and then the answer is wrong and does no harm.
    private RegionState StateOf(long offset, CopyKind kind)
    {
        if (_directory.Find(offset) is not Window window)
            return RegionState.New;
        byte[] states = kind == CopyKind.Write ? window.WrittenPages : window.Regions;
        long at = (offset - window.Start) >> ShiftOf(kind);
        return (ulong)at < (ulong)states.Length ? (RegionState)states[at] : RegionState.New;
    }

    private static int ShiftOf(CopyKind kind) => kind == CopyKind.Write ? CopyChooser.WrittenPageShift : CopyChooser.RegionShift;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void NoteState(CopyKind kind, RegionState before, bool byHandle, long offset, int length)
    {
        RegionState now = byHandle ? RegionState.Visited : RegionState.Touched;
        if (now > before)
            SetState(kind, now, offset, length);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void SetState(CopyKind kind, RegionState state, long offset, int length)
    {
        int shift = ShiftOf(kind);
        for (long at = offset, end = offset + length; at < end; at = (at / WindowBytes + 1) * WindowBytes)
        {
            if (_directory.Find(at) is not Window window)
                continue;
            if (kind == CopyKind.Write && window.WrittenPages.Length == 0)
                window.WrittenPages = new byte[WindowBytes >> shift];
            byte[] states = kind == CopyKind.Write ? window.WrittenPages : window.Regions;
            long first = (at - window.Start) >> shift, last = (Math.Min(end, window.Start + WindowBytes) - 1 - window.Start) >> shift;
            // The object may be another window's by now: whatever comes of that stays inside the array.
            for (long i = Math.Max(first, 0); i <= last && i < states.Length; i++)
                states[i] = Math.Max(states[i], (byte)state);
        }
    }

    // For a window that was just mapped.
    private void ForgetRegions(Window window)
    {
        if (_chooser is null)
            return;
        int count = (int)(WindowBytes >> CopyChooser.RegionShift);
        if (window.Regions.Length == count)
            Array.Clear(window.Regions);
        else
            window.Regions = new byte[count];
        // Of another file's window, perhaps, and then of another length.
        ForgetWrittenPages(window);
    }

    private void ForgetWrittenPages(Window window)
    {
        if (window.WrittenPages.Length == WindowBytes >> CopyChooser.WrittenPageShift)
            Array.Clear(window.WrittenPages);
        else
            window.WrittenPages = [];
    }

    // When a checkpoint takes the map of what is dirty in a range away: what is written back is made writable anew.
    private static void ForgetWrittenPages(Window window, long offset, long lengthBytes)
    {
        byte[] pages = window.WrittenPages;
        long inWindow = Math.Max(0, offset - window.Start), last = lengthBytes - 1 > long.MaxValue - offset ? long.MaxValue : offset + lengthBytes - 1;
        long from = Math.Min(inWindow >> CopyChooser.WrittenPageShift, pages.Length);
        long to = Math.Min(((last - window.Start) >> CopyChooser.WrittenPageShift) + 1, pages.Length);
        if (to > from)
            pages.AsSpan((int)from, (int)(to - from)).Clear();
    }
}
