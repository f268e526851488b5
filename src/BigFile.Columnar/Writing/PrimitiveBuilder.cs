using System.Runtime.InteropServices;

namespace BigFile.Columnar;

/// <summary>Builds arrays of values of fixed width. See <see cref="ArrayBuilder.Create"/> for the type that each Arrow type asks for.</summary>
/// <typeparam name="T">As many bytes as the type's values have.</typeparam>
public sealed class PrimitiveBuilder<T> : ArrayBuilder
    where T : unmanaged
{
    private readonly NativeBlock _values = new();

    internal PrimitiveBuilder(ArrowField field)
        : base(field)
    {
    }

    /// <summary>Adds a row.</summary>
    /// <param name="value">Its value.</param>
    public void Append(T value)
    {
        _values.Append(value);
        Validity.AppendValid();
    }

    /// <summary>Adds rows.</summary>
    /// <param name="values">Their values.</param>
    public void AppendRange(ReadOnlySpan<T> values)
    {
        _values.Append(MemoryMarshal.AsBytes(values));
        Validity.AppendValid(values.Length);
    }

    internal override void AppendEmpty() => Append(default);

    internal override void AppendBytes(ReadOnlySpan<byte> value) => Append(MemoryMarshal.Read<T>(value));

    internal override ColumnArray Take(NativeArrayMemory memory)
    {
        long length = Length, nulls = NullCount;
        return Made(length, nulls, [Validity.Detach(memory), _values.Detach(memory)], [], memory);
    }

    private protected override void AppendNullCore()
    {
        _values.Append(default(T));
        Validity.AppendNull();
    }

    private protected override void AppendValue(ColumnArray source, long row) => Append(source.GetValue<T>(row));

    private protected override void DisposeCore() => _values.Dispose();
}
