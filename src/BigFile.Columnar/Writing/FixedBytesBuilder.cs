namespace BigFile.Columnar;

/// <summary>Values of a fixed number of bytes that are no number of the machine.</summary>
internal sealed class FixedBytesBuilder(ArrowField field) : BytesBuilder(field)
{
    private readonly NativeBlock _values = new();
    private readonly int _width = field.Type.ByteWidth;

    public override void Append(ReadOnlySpan<byte> value)
    {
        if (value.Length != _width)
            throw new ArgumentException($"The values of '{Field.Name}' have {_width} bytes, not {value.Length}.", nameof(value));
        _values.Append(value);
        Validity.AppendValid();
    }

    internal override void AppendEmpty()
    {
        _values.AppendZeros(_width);
        Validity.AppendValid();
    }

    internal override ColumnArray Take(NativeArrayMemory memory)
    {
        long length = Length, nulls = NullCount;
        return Made(length, nulls, [Validity.Detach(memory), _values.Detach(memory)], [], memory);
    }

    private protected override void AppendNullCore()
    {
        _values.AppendZeros(_width);
        Validity.AppendNull();
    }

    // Decimals are no bytes to an array.
    private protected override void AppendValue(ColumnArray source, long row) => Append(source.GetBuffer(1, (row + source.Offset) * _width, _width));

    private protected override void DisposeCore() => _values.Dispose();
}
