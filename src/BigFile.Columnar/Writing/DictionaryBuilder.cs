using System.Buffers;
using System.Runtime.InteropServices;

namespace BigFile.Columnar;

/// <summary>
/// Builds arrays with a dictionary: each value is put into the dictionary once. <see cref="ArrayBuilder.Build"/> hands over the rows and a copy of the
/// dictionary; the values stay and the next array's dictionary begins with them, so that a file of many batches gets what is new as deltas.
/// <see cref="ClearDictionary"/> begins a new one.
/// </summary>
/// <remarks>Besides the dictionary itself each of its values is kept once more, on the managed heap, to find it again.</remarks>
public sealed class DictionaryBuilder : ArrayBuilder
{
    private readonly NativeBlock _indices = new();
    private readonly Dictionary<byte[], long> _known = new(BytesComparer.Instance);
    private readonly Dictionary<byte[], long>.AlternateLookup<ReadOnlySpan<byte>> _find;
    private readonly ArrayBufferWriter<byte> _key = new();
    private readonly int _width;
    private readonly ulong _indexMax;

    internal DictionaryBuilder(ArrowField field)
        : base(field)
    {
        Values = Create(new ArrowField(field.Name, field.Type, true, field.Children, null, field.Metadata));
        _find = _known.GetAlternateLookup<ReadOnlySpan<byte>>();
        ArrowType index = field.Dictionary!.IndexType;
        _width = index.ByteWidth;
        int bits = _width * 8 - (index.Kind <= ArrowTypeKind.Int64 ? 1 : 0);
        _indexMax = ulong.MaxValue >> (64 - bits);
    }

    /// <summary>Values in the dictionary so far.</summary>
    public long DictionaryLength => Values.Length;

    private ArrayBuilder Values { get; }

    /// <summary>Adds a row of a dictionary of text or binary, or of values of fixed width by their bytes.</summary>
    /// <param name="value">The bytes.</param>
    /// <exception cref="ArgumentException">The values have a fixed width, and these are not so many bytes.</exception>
    /// <exception cref="InvalidOperationException">The values are of another kind, or there are more than the index type can count.</exception>
    public void Append(ReadOnlySpan<byte> value)
    {
        if (!HasBytes)
            throw new InvalidOperationException($"The column '{Field.Name}' is {Field.TypeText}; its values are no bytes.");
        if (Field.Type.Kind.IsFixedWidth() && value.Length != Field.Type.ByteWidth)
            throw new ArgumentException($"The values of '{Field.Name}' have {Field.Type.ByteWidth} bytes, not {value.Length}.", nameof(value));
        if (!_find.TryGetValue(value, out long index))
        {
            index = NewIndex();
            Values.AppendBytes(value);
            _known.Add(value.ToArray(), index);
        }
        AppendIndex(index);
    }

    /// <summary>Adds a row of a dictionary of values of fixed width.</summary>
    /// <typeparam name="T">A type of as many bytes as the values have.</typeparam>
    /// <param name="value">The value.</param>
    /// <exception cref="ArgumentException">The values have another number of bytes.</exception>
    /// <exception cref="InvalidOperationException">The values are of another kind, or there are more than the index type can count.</exception>
    public void Append<T>(T value)
        where T : unmanaged => Append(MemoryMarshal.AsBytes(new ReadOnlySpan<T>(in value)));

    /// <summary>Adds a row of a dictionary of text, or a null row.</summary>
    /// <param name="text">The text, or null.</param>
    /// <exception cref="InvalidOperationException">The values are of another kind, or there are more than the index type can count.</exception>
    public void Append(string? text)
    {
        if (text is null)
            AppendNull();
        else
            Append(System.Text.Encoding.UTF8.GetBytes(text));
    }

    /// <summary>Forgets the dictionary; only while there are no rows. A file takes the dictionary that then begins only under another number.</summary>
    /// <exception cref="InvalidOperationException">There are rows.</exception>
    public void ClearDictionary()
    {
        if (Length != 0)
            throw new InvalidOperationException($"'{Field.Name}' has {Length} rows that are of the dictionary.");
        Build().Dispose();
        using ColumnArray values = Values.Build();
        _known.Clear();
    }

    internal override void AppendEmpty()
    {
        // An index need not lead anywhere where it does not count, but some readers look.
        if (Values.Length == 0)
            Values.AppendEmpty();
        AppendIndex(0);
    }

    internal override ColumnArray Take(NativeArrayMemory memory)
    {
        long length = Length, nulls = NullCount;
        ColumnArray values = Values.Take(memory);
        Values.AppendFrom(values, 0, values.Length);
        return Made(length, nulls, [Validity.Detach(memory), _indices.Detach(memory)], [], memory, values);
    }

    private protected override void AppendNullCore()
    {
        _indices.AppendZeros(_width);
        Validity.AppendNull();
    }

    private protected override void AppendValue(ColumnArray source, long row)
    {
        ReadOnlySpan<byte> key = KeyOf(source, row);
        if (!_find.TryGetValue(key, out long index))
        {
            index = NewIndex();
            byte[] kept = key.ToArray();
            Values.AppendFrom(source, row);
            _known.Add(kept, index);
        }
        AppendIndex(index);
    }

    private protected override void DisposeCore()
    {
        _indices.Dispose();
        Values.Dispose();
    }

    private bool HasBytes => Field.Type.Kind.IsFixedWidth() || Field.Type.Kind.IsVariableBytes();

    // The bytes of the value where it has such, so that all ways to add it find it; else those that stand for the row.
    private ReadOnlySpan<byte> KeyOf(ColumnArray source, long row)
    {
        if (Field.Type.Kind.IsVariableBytes())
            return source.GetBytes(row);
        if (Field.Type.Kind.IsFixedWidth())
            return source.GetBuffer(1, (row + source.Offset) * source.Type.ByteWidth, source.Type.ByteWidth);
        _key.ResetWrittenCount();
        RowBytes.Add(_key, source, row);
        return _key.WrittenSpan;
    }

    private long NewIndex()
    {
        long index = Values.Length;
        return (ulong)index <= _indexMax ? index : throw TooMany("values in its dictionary", (long)Math.Min(_indexMax, long.MaxValue) + 1);
    }

    private void AppendIndex(long index)
    {
        MemoryMarshal.AsBytes(new ReadOnlySpan<long>(in index))[.._width].CopyTo(_indices.Take(_width));
        Validity.AppendValid();
    }

    private sealed class BytesComparer : IEqualityComparer<byte[]>, IAlternateEqualityComparer<ReadOnlySpan<byte>, byte[]>
    {
        public static BytesComparer Instance { get; } = new();

        public bool Equals(byte[]? a, byte[]? b) => a.AsSpan().SequenceEqual(b);

        public int GetHashCode(byte[] bytes) => GetHashCode(bytes.AsSpan());

        public bool Equals(ReadOnlySpan<byte> bytes, byte[] other) => bytes.SequenceEqual(other);

        public int GetHashCode(ReadOnlySpan<byte> bytes)
        {
            HashCode hash = default;
            hash.AddBytes(bytes);
            return hash.ToHashCode();
        }

        public byte[] Create(ReadOnlySpan<byte> bytes) => bytes.ToArray();
    }
}
