namespace BigFile.Columnar;

/// <summary>Text and binary behind offsets.</summary>
internal sealed class OffsetBytesBuilder(ArrowField field) : BytesBuilder(field)
{
    private readonly OffsetBlock _offsets = new(field.Type.Kind.OffsetWidth());
    private readonly NativeBlock _bytes = new();

    public override void Append(ReadOnlySpan<byte> value)
    {
        if (value.Length > _offsets.Max - _bytes.Length)
            throw TooMany("bytes", _offsets.Max);
        _bytes.Append(value);
        _offsets.Append(_bytes.Length);
        Validity.AppendValid();
    }

    internal override void AppendEmpty() => Append(default(ReadOnlySpan<byte>));

    internal override ColumnArray Take(NativeArrayMemory memory)
    {
        long length = Length, nulls = NullCount;
        return Made(length, nulls, [Validity.Detach(memory), _offsets.Detach(memory), _bytes.Detach(memory)], [], memory);
    }

    private protected override void AppendNullCore()
    {
        _offsets.Append(_bytes.Length);
        Validity.AppendNull();
    }

    private protected override void DisposeCore()
    {
        _offsets.Dispose();
        _bytes.Dispose();
    }
}
