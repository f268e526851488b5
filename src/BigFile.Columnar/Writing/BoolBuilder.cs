namespace BigFile.Columnar;

/// <summary>Builds arrays of bool.</summary>
public sealed class BoolBuilder : ArrayBuilder
{
    private readonly BitBlock _values = new();

    internal BoolBuilder(ArrowField field)
        : base(field)
    {
    }

    /// <summary>Adds a row.</summary>
    /// <param name="value">Its value.</param>
    public void Append(bool value)
    {
        _values.Append(value);
        Validity.AppendValid();
    }

    internal override void AppendEmpty() => Append(false);

    internal override void AppendBytes(ReadOnlySpan<byte> value) => Append(value[0] != 0);

    internal override ColumnArray Take(NativeArrayMemory memory)
    {
        long length = Length, nulls = NullCount;
        return Made(length, nulls, [Validity.Detach(memory), _values.Detach(memory)], [], memory);
    }

    private protected override void AppendNullCore()
    {
        _values.Append(false);
        Validity.AppendNull();
    }

    private protected override void AppendValue(ColumnArray source, long row) => Append(source.GetBool(row));

    private protected override void DisposeCore() => _values.Dispose();
}
