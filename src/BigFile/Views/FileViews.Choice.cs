using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace BigFile.Views;

/// <summary>Accesses with a buffer that go through mapped memory or by handle, whichever is the faster one.</summary>
internal sealed unsafe partial class FileViews
{
    private const int RegionsPerWordShift = 6;

    // Leases and copies that do not fit under the budget go by handle, whatever was chosen.
    private void CopyOutByChoice(CopyCosts costs, long offset, Span<byte> destination)
    {
        bool touched = IsTouched(offset);
        if (BracketSlots.IsTimed(CurrentSlot))
        {
            CopyOutTimed(costs, touched, offset, destination);
            return;
        }
        if (touched ? costs.TouchedByHandle : costs.UntouchedByHandle)
        {
            ReadBypass(offset, destination);
            return;
        }
        CopyOutMapped(offset, destination);
        if (!touched)
            NoteTouched(offset, destination.Length);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void CopyOutTimed(CopyCosts costs, bool touched, long offset, Span<byte> destination)
    {
        bool byHandle = costs.ChooseTimed(touched);
        long started = Stopwatch.GetTimestamp();
        if (byHandle)
            ReadBypass(offset, destination);
        else
            CopyOutMapped(offset, destination);
        Note(costs, touched, byHandle, started, offset, destination.Length);
    }

    private void CopyInByChoice(CopyCosts costs, long offset, ReadOnlySpan<byte> source)
    {
        bool touched = IsTouched(offset);
        if (BracketSlots.IsTimed(CurrentSlot))
        {
            CopyInTimed(costs, touched, offset, source);
            return;
        }
        if (touched ? costs.TouchedByHandle : costs.UntouchedByHandle)
        {
            WriteBypass(offset, source);
            return;
        }
        CopyInMapped(offset, source);
        if (!touched)
            NoteTouched(offset, source.Length);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void CopyInTimed(CopyCosts costs, bool touched, long offset, ReadOnlySpan<byte> source)
    {
        bool byHandle = costs.ChooseTimed(touched);
        long started = Stopwatch.GetTimestamp();
        if (byHandle)
            WriteBypass(offset, source);
        else
            CopyInMapped(offset, source);
        Note(costs, touched, byHandle, started, offset, source.Length);
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
        bool touched = IsTouched(offset);
        return BracketSlots.IsTimed(CurrentSlot)
            ? VisitTimed(costs, touched, offset, buffer[..length], state, visit, sequential)
            : VisitAs(touched ? costs.TouchedByHandle : costs.UntouchedByHandle, touched, offset, buffer[..length], state, visit, sequential);
    }

    private TResult VisitTimed<TState, TResult>(
        CopyCosts costs, bool touched, long offset, Span<byte> buffer, TState state, ReadOnlySpanFunc<byte, TState, TResult> visit, bool sequential)
        where TState : allows ref struct
    {
        bool byHandle = costs.ChooseTimed(touched);
        long started = Stopwatch.GetTimestamp();
        TResult result = VisitAs(byHandle, touched, offset, buffer, state, visit, sequential);
        Note(costs, touched, byHandle, started, offset, buffer.Length);
        return result;
    }

    private TResult VisitAs<TState, TResult>(
        bool byHandle, bool touched, long offset, Span<byte> buffer, TState state, ReadOnlySpanFunc<byte, TState, TResult> visit, bool sequential)
        where TState : allows ref struct
    {
        if (byHandle || !TryVisitInPlace(offset, buffer.Length, state, visit, sequential, out TResult? result))
            return VisitByHandle(offset, buffer, state, visit);
        if (!touched)
            NoteTouched(offset, buffer.Length);
        return result!;
    }

    private TResult VisitByHandle<TState, TResult>(long offset, Span<byte> buffer, TState state, ReadOnlySpanFunc<byte, TState, TResult> visit)
        where TState : allows ref struct
    {
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
        MappedView view;
        try
        {
            view = Lease(offset, length, LeaseMode.Read, sequential);
        }
        catch (BudgetExceededException)
        {
            return false;
        }
        using (view)
            result = view.Read(state, visit);
        return true;
    }

    private void Note(CopyCosts costs, bool touched, bool byHandle, long started, long offset, int length)
    {
        int oneIn = CopyChooser.TimedOneIn(length);
        costs.Record(touched, byHandle, Stopwatch.GetTimestamp() - started, oneIn);
        BracketSlots.DrawCountdown(CurrentSlot, oneIn);
        if (!byHandle && !touched)
            NoteTouched(offset, length);
    }

    // Outside of a bracket: the object may be another window's by now, and then the answer is wrong and does no harm.
    private bool IsTouched(long offset)
    {
        if (_directory.Find(offset) is not Window window)
            return false;
        long[] touched = window.Touched;
        long region = (offset - window.Start) >> CopyChooser.RegionShift;
        int word = (int)(region >> RegionsPerWordShift);
        return (uint)word < (uint)touched.Length && (touched[word] & (1L << (int)region)) != 0;
    }

    private void NoteTouched(long offset, int length)
    {
        for (long at = offset; at < offset + length; at = ((at >> CopyChooser.RegionShift) + 1) << CopyChooser.RegionShift)
        {
            if (_directory.Find(at) is not Window window)
                continue;
            long[] touched = window.Touched;
            long region = (at - window.Start) >> CopyChooser.RegionShift;
            int word = (int)(region >> RegionsPerWordShift);
            if ((uint)word < (uint)touched.Length)
                touched[word] |= 1L << (int)region;
        }
    }

    // For a window that was just mapped.
    private void ForgetTouched(Window window)
    {
        if (_chooser is null)
            return;
        int words = (int)(((WindowBytes >> CopyChooser.RegionShift) + 63) >> RegionsPerWordShift);
        if (window.Touched.Length == words)
            Array.Clear(window.Touched);
        else
            window.Touched = new long[words];
    }
}
