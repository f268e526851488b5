namespace BigFile;

/// <summary>
/// A lease on a run of values, as a typed span: a <see cref="MappedView"/> that knows what is in it, with the same
/// rules. Made by <see cref="MappedArray{T}.Lease"/>; allocates nothing and lives on the stack. Dispose it; spans taken
/// from it must not be used after that.
/// </summary>
/// <typeparam name="T">Any type without references. Values need not be aligned in the file.</typeparam>
public readonly ref struct MappedSpan<T>
    where T : unmanaged
{
    private readonly MappedView _view;

    internal MappedSpan(MappedView view) => _view = view;

    /// <summary>File offset of the first value, in bytes.</summary>
    public long Offset => _view.Offset;

    /// <summary>What the lease was taken for.</summary>
    public LeaseMode Mode => _view.Mode;

    /// <summary>The values. No copy, no system call; the first touch of each page may read the disk.</summary>
    /// <exception cref="ObjectDisposedException">The lease was released.</exception>
    public ReadOnlySpan<T> Span => _view.AsSpan<T>();

    /// <summary>The values, to be written.</summary>
    /// <exception cref="InvalidOperationException">The lease was taken for reading.</exception>
    /// <exception cref="ObjectDisposedException">The lease was released.</exception>
    public Span<T> WritableSpan => _view.AsWritableSpan<T>();

    /// <summary>Gives the run back. Harmless when repeated, on this copy or another. Any thread.</summary>
    public void Dispose() => _view.Dispose();
}
