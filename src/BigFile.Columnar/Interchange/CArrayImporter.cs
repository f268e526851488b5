using System.Runtime.CompilerServices;

namespace BigFile.Columnar;

/// <summary>
/// Reads <see cref="CArrowArray"/> structures. The interface gives no lengths of buffers: they follow from the rows, and behind offsets from the last
/// offset. Pointers are believed; counts, lengths and the offsets that lengths come from are checked.
/// </summary>
internal static unsafe class CArrayImporter
{
    private const int ViewBytes = 16;
    private const long DataBuffersMax = 1 << 20;

    /// <summary>Reads an array.</summary>
    /// <param name="source">Its structure.</param>
    /// <param name="field">Its type.</param>
    /// <param name="memory">Who releases it.</param>
    /// <exception cref="ColumnarFormatException">The structure is not one of that type.</exception>
    public static ColumnArray Read(CArrowArray* source, ArrowField field, ArrayMemory memory)
    {
        if (source is null || source->Release is null)
            throw Wrong(field, "its structure is missing or was released");
        ArrowType type = field.StoredType;
        long rows = CheckedRows(source, field);
        ArrayBuffer[] buffers = ReadBuffers(source, field, rows);
        ColumnArray[] children = ReadChildren(source, field, memory);
        CheckChildren(source, field, rows, children);
        if ((source->Dictionary is not null) != (field.Dictionary is not null))
            throw Wrong(field, field.Dictionary is null ? "there is a dictionary, which the type does not have" : "its dictionary is missing");
        ColumnArray? dictionary = field.Dictionary is null ? null : Read(source->Dictionary, new ArrowField(field.Name, field.Type, isNullable: true, field.Children), memory);
        return new ColumnArray(field, new RowRange(0, source->Length), source->Length, NullCountOf(source, field, type), source->Offset, buffers, children, dictionary,
            memory, CSchemaImporter.Source);
    }

    /// <summary>Rows of an array as an array of their own, with the same memory.</summary>
    public static ColumnArray Slice(ColumnArray array, long start, long count) => start == 0 && count == array.Length ? array : new ColumnArray(
        array.Field, new RowRange(0, count), count, array.NullCount == 0 ? 0 : array.Type.Kind == ArrowTypeKind.Null ? count : -1, array.Offset + start, [.. array.Buffers],
        [.. array.Children], array.Dictionary, array.Memory, array.Source);

    private static long CheckedRows(CArrowArray* source, ArrowField field)
    {
        // No value is wider than 2^31 bytes, and offsets into buffers stay far from the end of 64 bits.
        long rowsMax = long.MaxValue / 64 / Math.Max(1, Math.Max(field.StoredType.ByteWidth, field.StoredType.ListSize));
        if (source->Length < 0 || source->Offset < 0 || source->Length > rowsMax || source->Offset > rowsMax - source->Length)
            throw Wrong(field, $"it is said to have {source->Length} rows behind {source->Offset} others");
        if (source->NullCount < -1 || source->NullCount > source->Length)
            throw Wrong(field, $"{source->NullCount} of its {source->Length} rows are said to be null");
        return source->Length + source->Offset;
    }

    private static long NullCountOf(CArrowArray* source, ArrowField field, ArrowType type)
    {
        if (type.Kind == ArrowTypeKind.Null)
            return source->Length;
        if (!type.Kind.HasValidity())
            return 0;
        if (source->Buffers[0] is not null || source->Length == 0)
            return source->NullCount;
        return source->NullCount <= 0 ? 0 : throw Wrong(field, $"{source->NullCount} rows are said to be null, and there is no bitmap");
    }

    private static ArrayBuffer[] ReadBuffers(CArrowArray* source, ArrowField field, long rows)
    {
        ArrowTypeKind kind = field.StoredType.Kind;
        bool isView = kind.IsView();
        int wanted = kind.BufferCount() + (isView ? 1 : 0);
        long count = source->BufferCount;
        if (isView ? count < wanted || count > DataBuffersMax : count != wanted)
            throw Wrong(field, $"it has {count} buffers, where {field.TypeText} has {wanted}{(isView ? " or more" : "")}");
        if (count > 0 && source->Buffers is null)
            throw Wrong(field, "the pointers to its buffers are missing");
        ArrayBuffer[] buffers = new ArrayBuffer[isView ? count - 1 : count];
        int first = 0;
        if (kind.HasValidity())
            buffers[first++] = source->Buffers[0] is null ? default : new ArrayBuffer((nint)source->Buffers[0], rows / 8 + (rows % 8 == 0 ? 0 : 1));
        if (buffers.Length > first)
            buffers[first] = Buffer(source, field, first, FirstBytes(field.StoredType, rows));
        if (isView)
            ReadViewBuffers(source, field, buffers);
        else if (kind == ArrowTypeKind.DenseUnion)
            buffers[1] = Buffer(source, field, 1, rows * sizeof(int));
        else if (kind is ArrowTypeKind.ListView or ArrowTypeKind.LargeListView)
            buffers[2] = Buffer(source, field, 2, rows * kind.OffsetWidth());
        else if (kind.IsVariableBytes())
            buffers[2] = Buffer(source, field, 2, LastOffset(source, field, rows));
        return buffers;
    }

    // Bytes of the first buffer behind the bitmap, where there is one.
    private static long FirstBytes(ArrowType type, long rows)
    {
        if (type.Kind == ArrowTypeKind.Bool)
            return rows / 8 + (rows % 8 == 0 ? 0 : 1);
        if (type.Kind.IsFixedWidth())
            return rows * type.ByteWidth;
        if (type.Kind.IsView())
            return rows * ViewBytes;
        if (type.Kind.IsUnion())
            return rows;
        // Some producers leave the one offset out that an array without rows has.
        return type.Kind is ArrowTypeKind.ListView or ArrowTypeKind.LargeListView ? rows * type.Kind.OffsetWidth()
            : rows == 0 ? 0 : (rows + 1) * type.Kind.OffsetWidth();
    }

    private static void ReadViewBuffers(CArrowArray* source, ArrowField field, ArrayBuffer[] buffers)
    {
        long* lengths = (long*)source->Buffers[buffers.Length];
        if (lengths is null && buffers.Length > 2)
            throw Wrong(field, "the lengths of its data buffers are missing");
        for (int i = 2; i < buffers.Length; i++)
        {
            long length = Unsafe.ReadUnaligned<long>(lengths + (i - 2)); // SAFETY: one for each data buffer, as the interface says.
            if (length < 0)
                throw Wrong(field, $"a data buffer is said to have {length} bytes");
            buffers[i] = Buffer(source, field, i, length);
        }
    }

    private static ArrayBuffer Buffer(CArrowArray* source, ArrowField field, int number, long bytes)
    {
        void* address = source->Buffers[number];
        if (address is null && bytes > 0)
            throw Wrong(field, $"its buffer {number} is missing, which has {bytes} bytes");
        return new ArrayBuffer((nint)address, bytes);
    }

    // The end of what offsets lead to. Those between are checked when they are followed.
    private static long LastOffset(CArrowArray* source, ArrowField field, long rows)
    {
        if (rows == 0)
            return 0;
        long first = Offset(source, field, source->Offset), last = Offset(source, field, rows);
        if (first < 0 || last < first)
            throw Wrong(field, $"its offsets go from {first} to {last}");
        return last;
    }

    private static long Offset(CArrowArray* source, ArrowField field, long index)
    {
        byte* offsets = (byte*)source->Buffers[1];
        // SAFETY: index is at most length + offset, for which the producer has one offset more than rows; that there is a buffer was checked.
        return field.StoredType.Kind.OffsetWidth() == sizeof(int)
            ? Unsafe.ReadUnaligned<int>(offsets + index * sizeof(int))
            : Unsafe.ReadUnaligned<long>(offsets + index * sizeof(long));
    }

    private static ColumnArray[] ReadChildren(CArrowArray* source, ArrowField field, ArrayMemory memory)
    {
        IReadOnlyList<ArrowField> fields = field.StoredChildren;
        if (source->ChildCount != fields.Count || fields.Count > 0 && source->Children is null)
            throw Wrong(field, $"it has {source->ChildCount} children, where {field.TypeText} has {fields.Count}");
        ColumnArray[] children = new ColumnArray[fields.Count];
        for (int i = 0; i < children.Length; i++)
            children[i] = Read(source->Children[i], fields[i], memory);
        return children;
    }

    private static void CheckChildren(CArrowArray* source, ArrowField field, long rows, ColumnArray[] children)
    {
        ArrowType type = field.StoredType;
        Int128 wanted = type.Kind switch
        {
            ArrowTypeKind.Struct or ArrowTypeKind.SparseUnion => rows,
            ArrowTypeKind.FixedSizeList => (Int128)rows * type.ListSize,
            ArrowTypeKind.List or ArrowTypeKind.LargeList or ArrowTypeKind.Map => LastOffset(source, field, rows),
            _ => 0,
        };
        foreach (ColumnArray child in children)
        {
            if (child.Length < wanted)
                throw Wrong(field, $"its child '{child.Field.Name}' has {child.Length} rows, of which {wanted} are wanted");
        }
        if (type.Kind != ArrowTypeKind.RunEndEncoded)
            return;
        long runs = children[0].Length;
        if (children[1].Length < runs)
            throw Wrong(field, $"it has {runs} runs, and {children[1].Length} values for them");
        if (source->Length > 0 && (runs == 0 || children[0].GetInteger(runs - 1) < rows))
            throw Wrong(field, $"its runs end before row {rows - 1}");
    }

    private static ColumnarFormatException Wrong(ArrowField field, string reason) => CSchemaImporter.Wrong($"column '{field.Name}': {reason}");
}
