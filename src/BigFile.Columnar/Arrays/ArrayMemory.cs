using BigFile.Platform;

namespace BigFile.Columnar;

/// <summary>
/// Who owns the memory under a tree of <see cref="ColumnArray"/>: leases of a file, blocks of a builder, somebody else's by the C data
/// interface. One for the whole tree. Released once, by whichever array is disposed first.
/// </summary>
internal abstract class ArrayMemory
{
    private int _isReleased;

    /// <summary>True once it was given back.</summary>
    public bool IsReleased => Volatile.Read(ref _isReleased) != 0;

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
        if (Interlocked.Exchange(ref _isReleased, 1) == 0)
            ReleaseCore();
    }

    /// <summary>
    /// Makes it somebody else's, who gives it back by <see cref="ReleaseTaken"/>: for everyone else it is as if it were released.
    /// </summary>
    /// <returns>False if it was released or taken before.</returns>
    public bool TryTake() => Interlocked.Exchange(ref _isReleased, 1) == 0;

    /// <summary>Takes back what <see cref="TryTake"/> did.</summary>
    public void UndoTake() => Volatile.Write(ref _isReleased, 0);

    /// <summary>Gives it back for the one who took it. To be called once.</summary>
    public void ReleaseTaken() => ReleaseCore();

    /// <summary>Throws when a page of it could not be had at any time.</summary>
    public virtual void ThrowIfFaulted()
    {
    }

    /// <summary>Gives it back, once.</summary>
    protected abstract void ReleaseCore();
}
