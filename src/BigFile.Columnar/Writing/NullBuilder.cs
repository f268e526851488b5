namespace BigFile.Columnar;

/// <summary>Builds arrays of the null type: a number of rows.</summary>
public sealed class NullBuilder : ArrayBuilder
{
    private long _length;

    internal NullBuilder(ArrowField field)
        : base(field)
    {
    }

    /// <inheritdoc/>
    public override long Length => _length;

    /// <inheritdoc/>
    public override long NullCount => _length;

    /// <summary>Adds rows.</summary>
    /// <param name="count">How many.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number is negative.</exception>
    public void AppendNulls(long count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        _length = checked(_length + count);
    }

    internal override void AppendEmpty() => _length++;

    internal override ColumnArray Take(NativeArrayMemory memory)
    {
        long length = _length;
        _length = 0;
        return Made(length, length, [], [], memory);
    }

    private protected override void AppendNullCore() => _length++;

    private protected override void AppendValue(ColumnArray source, long row) => _length++;

    private protected override void DisposeCore()
    {
    }
}
