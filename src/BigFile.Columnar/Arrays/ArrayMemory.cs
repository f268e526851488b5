using BigFile.Platform;

namespace BigFile.Columnar;

/// <summary>
/// Who owns the memory under a tree of <see cref="ColumnArray"/>: leases of a file, blocks of a builder, somebody else's by the C data
/// interface. One for the whole tree. Released once, by whichever array is disposed first.
/// </summary>
internal abstract class ArrayMemory
{
    private const int Alive = 0;
    private const int Released = 1;
    private const int Taken = 2;
    private const int ReleasedWhileTaken = 3;

    private int _state;

    /// <summary>True once it was given back, or taken.</summary>
    public bool IsReleased => Volatile.Read(ref _state) != Alive;

    /// <summary>Throws once it was given back, or when a page of it cannot be had now. Costs a load or two.</summary>
    public void ThrowIfReleased()
    {
        ObjectDisposedException.ThrowIf(IsReleased, typeof(ColumnArray));
        if (FaultMarks.IsAny)
            ThrowIfFaulted();
    }

    /// <summary>Gives it back. Repeating it does nothing.</summary>
    public void Release()
    {
        if (Interlocked.CompareExchange(ref _state, Released, Alive) == Alive)
            ReleaseCore();
        else
            Interlocked.CompareExchange(ref _state, ReleasedWhileTaken, Taken);
    }

    /// <summary>
    /// Makes it somebody else's, who gives it back by <see cref="ReleaseTaken"/>: for everyone else it is as if it were released.
    /// </summary>
    /// <returns>False if it was released or taken before.</returns>
    public bool TryTake() => Interlocked.CompareExchange(ref _state, Taken, Alive) == Alive;

    /// <summary>Takes back what <see cref="TryTake"/> did; gives it back if its owner was done meanwhile.</summary>
    public void UndoTake()
    {
        if (Interlocked.CompareExchange(ref _state, Alive, Taken) == ReleasedWhileTaken)
            ReleaseCore();
    }

    /// <summary>Gives it back for the one who took it. To be called once.</summary>
    public void ReleaseTaken() => ReleaseCore();

    /// <summary>Throws when a page of it could not be had at any time.</summary>
    public virtual void ThrowIfFaulted()
    {
    }

    /// <summary>Gives it back, once.</summary>
    protected abstract void ReleaseCore();
}
