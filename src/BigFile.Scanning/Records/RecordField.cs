using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace BigFile.Scanning;

/// <summary>
/// One field of a <see cref="RecordLayout"/>: where it lies in a record and what its bytes are. Its functions take the bytes
/// of a whole record, wherever they come from. Immutable; nothing here allocates unless it says so.
/// </summary>
public sealed partial class RecordField
{
    internal RecordField(string name, int index, RecordFieldType type, bool isBigEndian, int offsetBytes, int sizeBytes)
    {
        Name = name;
        Index = index;
        Type = type;
        IsBigEndian = isBigEndian;
        OffsetBytes = offsetBytes;
        SizeBytes = sizeBytes;
    }

    /// <summary>The name, unlike that of any other field of the layout.</summary>
    public string Name { get; }

    /// <summary>Its place among <see cref="RecordLayout.Fields"/>.</summary>
    public int Index { get; }

    /// <summary>What its bytes are.</summary>
    public RecordFieldType Type { get; }

    /// <summary>Whether the highest byte of a number comes first.</summary>
    public bool IsBigEndian { get; }

    /// <summary>Where it begins, in bytes from the start of the record.</summary>
    public int OffsetBytes { get; }

    /// <summary>How long it is, in bytes.</summary>
    public int SizeBytes { get; }

    /// <summary>Whether it holds signed or unsigned integers.</summary>
    public bool IsInteger => Type <= RecordFieldType.UInt64;

    /// <summary>Whether it holds floating-point numbers.</summary>
    public bool IsFloat => Type is RecordFieldType.Float16 or RecordFieldType.Float32 or RecordFieldType.Float64;

    /// <summary>Whether it holds numbers of either kind.</summary>
    public bool IsNumeric => Type <= RecordFieldType.Float64;

    /// <summary>Whether it holds text.</summary>
    public bool IsText => Type is RecordFieldType.Latin1 or RecordFieldType.Utf8;

    /// <summary>The value of an integer field or of a truth value (0 or 1).</summary>
    /// <param name="record">The whole record.</param>
    /// <exception cref="ArgumentException">The span is shorter than the record.</exception>
    /// <exception cref="InvalidOperationException">It holds no integers.</exception>
    /// <exception cref="OverflowException">An unsigned value past <see cref="long.MaxValue"/>.</exception>
    public long GetInt64(ReadOnlySpan<byte> record) =>
        Type == RecordFieldType.UInt64 ? checked((long)ReadUInt64(GetBytes(record))) : ReadInt64(GetBytes(record));

    /// <summary>The value of an integer field or of a truth value (0 or 1).</summary>
    /// <param name="record">The whole record.</param>
    /// <exception cref="ArgumentException">The span is shorter than the record.</exception>
    /// <exception cref="InvalidOperationException">It holds no integers.</exception>
    /// <exception cref="OverflowException">A negative value.</exception>
    public ulong GetUInt64(ReadOnlySpan<byte> record) =>
        Type == RecordFieldType.UInt64 ? ReadUInt64(GetBytes(record)) : checked((ulong)ReadInt64(GetBytes(record)));

    /// <summary>The value of an integer field of any width, or of a truth value (0 or 1).</summary>
    /// <param name="record">The whole record.</param>
    /// <exception cref="ArgumentException">The span is shorter than the record.</exception>
    /// <exception cref="InvalidOperationException">It holds no integers.</exception>
    public Int128 GetInteger(ReadOnlySpan<byte> record) =>
        Type == RecordFieldType.UInt64 ? ReadUInt64(GetBytes(record)) : ReadInt64(GetBytes(record));

    /// <summary>The value of a numeric field; an integer past 2^53 is rounded.</summary>
    /// <param name="record">The whole record.</param>
    /// <exception cref="ArgumentException">The span is shorter than the record.</exception>
    /// <exception cref="InvalidOperationException">It holds no numbers.</exception>
    public double GetDouble(ReadOnlySpan<byte> record)
    {
        ReadOnlySpan<byte> bytes = GetBytes(record);
        bool big = IsBigEndian;
        return Type switch
        {
            RecordFieldType.Float16 => (double)(big ? BinaryPrimitives.ReadHalfBigEndian(bytes) : BinaryPrimitives.ReadHalfLittleEndian(bytes)),
            RecordFieldType.Float32 => big ? BinaryPrimitives.ReadSingleBigEndian(bytes) : BinaryPrimitives.ReadSingleLittleEndian(bytes),
            RecordFieldType.Float64 => big ? BinaryPrimitives.ReadDoubleBigEndian(bytes) : BinaryPrimitives.ReadDoubleLittleEndian(bytes),
            _ when IsInteger => (double)GetInteger(record),
            _ => throw WrongType("numbers"),
        };
    }

    /// <summary>Whether the byte of a truth value is another than 0.</summary>
    /// <param name="record">The whole record.</param>
    /// <exception cref="ArgumentException">The span is shorter than the record.</exception>
    /// <exception cref="InvalidOperationException">It holds no truth values.</exception>
    public bool GetBoolean(ReadOnlySpan<byte> record) =>
        Type == RecordFieldType.Boolean ? GetBytes(record)[0] != 0 : throw WrongType("truth values");

    /// <summary>The bytes of the field as they stand in the record.</summary>
    /// <param name="record">The whole record.</param>
    /// <exception cref="ArgumentException">The span is shorter than the record.</exception>
    public ReadOnlySpan<byte> GetBytes(ReadOnlySpan<byte> record)
    {
        if (record.Length < OffsetBytes + SizeBytes)
            throw new ArgumentException($"The field {Name} ends at byte {OffsetBytes + SizeBytes} of a record; the span has {record.Length} bytes.", nameof(record));
        return record.Slice(OffsetBytes, SizeBytes);
    }

    /// <summary>The bytes of a text up to its first NUL, without spaces at the end, in the encoding of the field.</summary>
    /// <param name="record">The whole record.</param>
    /// <exception cref="ArgumentException">The span is shorter than the record.</exception>
    /// <exception cref="InvalidOperationException">It holds no text.</exception>
    public ReadOnlySpan<byte> GetText(ReadOnlySpan<byte> record)
    {
        if (!IsText)
            throw WrongType("text");
        ReadOnlySpan<byte> bytes = GetBytes(record);
        int end = bytes.IndexOf((byte)0);
        return (end < 0 ? bytes : bytes[..end]).TrimEnd((byte)' ');
    }

    /// <summary>The name and the type, as a layout has them: <c>price:f64</c>.</summary>
    public override string ToString() => $"{Name}:{RecordTypeNames.NameOf(this)}";

    private ulong ReadUInt64(ReadOnlySpan<byte> bytes) =>
        IsBigEndian ? BinaryPrimitives.ReadUInt64BigEndian(bytes) : BinaryPrimitives.ReadUInt64LittleEndian(bytes);

    /// <summary>The value of an integer field that fits: of all but UInt64.</summary>
    private long ReadInt64(ReadOnlySpan<byte> bytes)
    {
        bool big = IsBigEndian;
        return Type switch
        {
            RecordFieldType.Int8 => (sbyte)bytes[0],
            RecordFieldType.UInt8 => bytes[0],
            RecordFieldType.Int16 => big ? BinaryPrimitives.ReadInt16BigEndian(bytes) : BinaryPrimitives.ReadInt16LittleEndian(bytes),
            RecordFieldType.UInt16 => big ? BinaryPrimitives.ReadUInt16BigEndian(bytes) : BinaryPrimitives.ReadUInt16LittleEndian(bytes),
            RecordFieldType.Int32 => big ? BinaryPrimitives.ReadInt32BigEndian(bytes) : BinaryPrimitives.ReadInt32LittleEndian(bytes),
            RecordFieldType.UInt32 => big ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : BinaryPrimitives.ReadUInt32LittleEndian(bytes),
            RecordFieldType.Int64 => big ? BinaryPrimitives.ReadInt64BigEndian(bytes) : BinaryPrimitives.ReadInt64LittleEndian(bytes),
            RecordFieldType.Boolean => bytes[0] == 0 ? 0 : 1,
            _ => throw WrongType("integers"),
        };
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private InvalidOperationException WrongType(string wanted) =>
        new($"The field {this} does not hold {wanted}.");
}
