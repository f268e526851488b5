using System.Diagnostics;
using System.Runtime.CompilerServices;
using BigFile.Platform;

namespace BigFile.Views;

/// <summary>Accesses with a buffer that go through mapped memory or by handle, whichever is the faster one.</summary>
internal sealed unsafe partial class FileViews
{
    // Leases and copies that do not fit under the budget go by handle, whatever was chosen.
    private void CopyOutByChoice(CopyCosts costs, long offset, Span<byte> destination)
    {
        nint slot = CurrentSlot;
        if (BracketSlots.IsTimed(slot))
        {
            CopyOutTimed(slot, costs, StateOf(offset), offset, destination);
            return;
        }
        if (!costs.TouchedByHandle && TryCopyOutTouched(slot, offset, destination))
            return;
        RegionState region = StateOf(offset);
        bool byHandle = costs.GoesByHandle(region);
        if (byHandle)
            ReadBypass(offset, destination);
        else
            CopyOutMapped(offset, destination);
        NoteState(region, byHandle, offset, destination.Length);
    }

    // What most accesses come down to, in one look at the window: with more instructions between them, fewer of those that wait for memory
    // do so at the same time.
    private bool TryCopyOutTouched(nint slot, long offset, Span<byte> destination)
    {
        if (destination.Length > ChunkBytes)
            return false;
        long entered = BracketSlots.Enter(slot);
        if (_directory.Find(offset) is not Window window || offset > window.End - destination.Length || !IsTouched(window, offset))
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
        bool byHandle = costs.ChooseTimed(region);
        long started = Stopwatch.GetTimestamp();
        if (byHandle)
            ReadBypass(offset, destination);
        else
            CopyOutMapped(offset, destination);
        Note(slot, costs, region, byHandle, started, offset, destination.Length);
    }

    private void CopyInByChoice(CopyCosts costs, long offset, ReadOnlySpan<byte> source)
    {
        nint slot = CurrentSlot;
        if (BracketSlots.IsTimed(slot))
        {
            CopyInTimed(slot, costs, StateOf(offset), offset, source);
            return;
        }
        if (!costs.TouchedByHandle && TryCopyInTouched(slot, offset, source))
            return;
        RegionState region = StateOf(offset);
        bool byHandle = costs.GoesByHandle(region);
        if (byHandle)
            WriteBypass(offset, source);
        else
            CopyInMapped(offset, source);
        NoteState(region, byHandle, offset, source.Length);
    }

    private bool TryCopyInTouched(nint slot, long offset, ReadOnlySpan<byte> source)
    {
        if (source.Length > ChunkBytes)
            return false;
        long entered = BracketSlots.Enter(slot);
        if (_directory.Find(offset) is not Window window || offset > window.End - source.Length || !IsTouched(window, offset)
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
        bool byHandle = costs.ChooseTimed(region);
        long started = Stopwatch.GetTimestamp();
        if (byHandle)
            WriteBypass(offset, source);
        else
            CopyInMapped(offset, source);
        Note(slot, costs, region, byHandle, started, offset, source.Length);
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
        RegionState region = StateOf(offset);
        nint slot = CurrentSlot;
        bool byHandle = costs.GoesByHandle(region);
        return BracketSlots.IsTimed(slot)
            ? VisitTimed(slot, costs, region, offset, buffer[..length], state, visit)
            : VisitAs(ref byHandle, region, offset, buffer[..length], state, visit);
    }

    private TResult VisitTimed<TState, TResult>(
        nint slot, CopyCosts costs, RegionState region, long offset, Span<byte> buffer, TState state, ReadOnlySpanFunc<byte, TState, TResult> visit)
        where TState : allows ref struct
    {
        bool byHandle = costs.ChooseTimed(region);
        long started = Stopwatch.GetTimestamp();
        TResult result = VisitAs(ref byHandle, region, offset, buffer, state, visit);
        Note(slot, costs, region, byHandle, started, offset, buffer.Length);
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
        NoteState(region, byHandle, offset, buffer.Length);
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

    private void Note(nint slot, CopyCosts costs, RegionState region, bool byHandle, long started, long offset, int length)
    {
        int oneIn = CopyChooser.TimedOneIn(length, costs.IsSettled(region));
        costs.Record(region, byHandle, Stopwatch.GetTimestamp() - started, oneIn);
        BracketSlots.DrawCountdown(slot, costs.IsTrying(region) ? 1 : oneIn);
        NoteState(region, byHandle, offset, length);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsTouched(Window window, long offset)
    {
        byte[] regions = window.Regions;
        long region = (offset - window.Start) >> CopyChooser.RegionShift;
        return (ulong)region < (ulong)regions.Length && regions[region] == (byte)RegionState.Touched;
    }

    // Outside of a bracket: the object may be another window's by now, and then the answer is wrong and does no harm.
    private RegionState StateOf(long offset)
    {
        if (_directory.Find(offset) is not Window window)
            return RegionState.New;
        byte[] regions = window.Regions;
        long region = (offset - window.Start) >> CopyChooser.RegionShift;
        return (ulong)region < (ulong)regions.Length ? (RegionState)regions[region] : RegionState.New;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void NoteState(RegionState before, bool byHandle, long offset, int length)
    {
        RegionState now = byHandle ? RegionState.Visited : RegionState.Touched;
        if (now > before)
            SetState(now, offset, length);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void SetState(RegionState state, long offset, int length)
    {
        for (long at = offset; at < offset + length; at = ((at >> CopyChooser.RegionShift) + 1) << CopyChooser.RegionShift)
        {
            if (_directory.Find(at) is not Window window)
                continue;
            byte[] regions = window.Regions;
            long region = (at - window.Start) >> CopyChooser.RegionShift;
            if ((ulong)region < (ulong)regions.Length && regions[region] < (byte)state)
                regions[region] = (byte)state;
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
    }
}
