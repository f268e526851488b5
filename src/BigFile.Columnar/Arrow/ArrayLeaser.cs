using System.Buffers.Binary;

namespace BigFile.Columnar;

/// <summary>
/// Leases a column of one batch with its children and dictionary, whole or rows of it. What rows lead to is found by reading their offsets, which are
/// only trusted as far as a wrong one costs a <see cref="ColumnarFormatException"/>.
/// </summary>
internal sealed class ArrayLeaser(BatchHeader header, LeasedMemory memory, ArrowColumn column)
{
    private readonly ColumnPlace _place = column.Find(header);
    private readonly MappedFile _file = column.File.File;
    private readonly ArrowTypeKind _kind = column.Type.Kind;

    /// <summary>Leases rows.</summary>
    /// <param name="start">The first, in the batch.</param>
    /// <param name="count">How many; must be there.</param>
    /// <exception cref="ColumnarFormatException">The column has fewer rows, or an offset cannot be right.</exception>
    public ColumnArray Lease(long start, long count)
    {
        if (start < 0 || count < 0 || start > _place.Rows || count > _place.Rows - start)
            throw header.Wrong($"column '{column.Name}' has {_place.Rows} rows, and rows {start} to {(Int128)start + count} of it are wanted");
        RowRange rows = new(start, count);
        bool isWhole = start == 0 && count == _place.Rows;
        List<ArrayBuffer> buffers = [];
        if (_kind.HasValidity())
            buffers.Add(Bits(_place.Validity, rows));
        AddData(buffers, rows);
        ColumnArray[] children = new ColumnArray[column.Children.Count];
        for (int i = 0; i < children.Length; i++)
        {
            ArrayLeaser child = new(header, memory, column.Children[i]);
            ThrowIfShort(child);
            RowRange part = isWhole ? new RowRange(0, child._place.Rows) : RowsOfChild(i, child, rows);
            children[i] = child.Lease(part.Start, part.Count);
        }
        return new ColumnArray(column.Field, rows, _place.Rows, _place.Nulls, 0, [.. buffers], children, column.Dictionary?.LeaseAll(memory), memory, _file.Path);
    }

    private void AddData(List<ArrayBuffer> buffers, RowRange rows)
    {
        int offsetWidth = _kind.OffsetWidth();
        switch (_kind)
        {
            case ArrowTypeKind.Null or ArrowTypeKind.RunEndEncoded or ArrowTypeKind.Struct or ArrowTypeKind.FixedSizeList:
                break;
            case ArrowTypeKind.Bool:
                buffers.Add(Bits(_place.Second, rows));
                break;
            case ArrowTypeKind.SparseUnion or ArrowTypeKind.DenseUnion:
                buffers.Add(Values(_place.First, rows, 1));
                if (_kind == ArrowTypeKind.DenseUnion)
                    buffers.Add(Values(_place.Second, rows, offsetWidth));
                break;
            case ArrowTypeKind.ListView or ArrowTypeKind.LargeListView:
                buffers.Add(Values(_place.Second, rows, offsetWidth));
                buffers.Add(Values(_place.Third, rows, offsetWidth));
                break;
            case ArrowTypeKind.Utf8View or ArrowTypeKind.BinaryView:
                AddViews(buffers, rows);
                break;
            default:
                if (offsetWidth == 0)
                {
                    buffers.Add(Values(_place.Second, rows, column.Type.ByteWidth));
                    break;
                }
                buffers.Add(Values(_place.Second, rows.Count == 0 ? rows : new RowRange(rows.Start, rows.Count + 1), offsetWidth));
                if (_kind.IsVariableBytes())
                    buffers.Add(Part(_place.Third, rows.Count == _place.Rows ? new RowRange(0, _place.Third.Length) : OffsetsOf(rows, _place.Third.Length)));
                break;
        }
    }

    // Rows that are null may have any view, so those that lead nowhere are passed over here; following one is checked again.
    private void AddViews(List<ArrayBuffer> buffers, RowRange rows)
    {
        buffers.Add(Values(_place.Second, rows, 16));
        FileRange[] data = new FileRange[_place.DataBufferCount];
        for (int i = 0; i < data.Length; i++)
            data[i] = header.GetBuffer(_place.DataBuffer + i);
        bool isWhole = rows.Count == _place.Rows;
        long[] from = new long[data.Length], to = new long[data.Length];
        Array.Fill(from, long.MaxValue);
        Span<byte> view = stackalloc byte[16];
        for (long row = rows.Start; !isWhole && row < rows.End; row++)
        {
            _file.ReadExactly(_place.Second.Offset + row * 16, view);
            int length = BinaryPrimitives.ReadInt32LittleEndian(view), buffer = BinaryPrimitives.ReadInt32LittleEndian(view[8..]);
            int start = BinaryPrimitives.ReadInt32LittleEndian(view[12..]);
            if (length <= 12 || buffer < 0 || buffer >= data.Length || start < 0 || length > data[buffer].Length - start)
                continue;
            from[buffer] = Math.Min(from[buffer], start);
            to[buffer] = Math.Max(to[buffer], (long)start + length);
        }
        for (int i = 0; i < data.Length; i++)
            buffers.Add(Part(data[i], isWhole ? new RowRange(0, data[i].Length) : new RowRange(to[i] == 0 ? 0 : from[i], to[i] == 0 ? 0 : to[i] - from[i])));
    }

    // Where the rows of a child are not found by offsets, there must be one for each.
    private void ThrowIfShort(ArrayLeaser child)
    {
        Int128 wanted = _kind switch
        {
            ArrowTypeKind.Struct or ArrowTypeKind.SparseUnion => _place.Rows,
            ArrowTypeKind.FixedSizeList => (Int128)_place.Rows * column.Type.ListSize,
            _ => 0,
        };
        if (child._place.Rows < wanted)
            throw header.Wrong($"column '{column.Name}' wants {wanted} rows of its child, which has {child._place.Rows}");
    }

    private RowRange RowsOfChild(int index, ArrayLeaser child, RowRange rows)
    {
        long limit = child._place.Rows;
        switch (_kind)
        {
            case ArrowTypeKind.Struct or ArrowTypeKind.SparseUnion:
                return rows;
            case ArrowTypeKind.FixedSizeList:
                return new RowRange(rows.Start * column.Type.ListSize, rows.Count * column.Type.ListSize);
            case ArrowTypeKind.RunEndEncoded:
                return RunsOf(index, child, rows);
            case ArrowTypeKind.List or ArrowTypeKind.LargeList or ArrowTypeKind.Map:
                return OffsetsOf(rows, limit);
            default:
                return ReachOf(index, limit, rows);
        }
    }

    // What list views or dense unions reach of a child: they may do so in any order. Wrong ones are passed over, as null rows may have any.
    private RowRange ReachOf(int child, long limit, RowRange rows)
    {
        int width = _kind.OffsetWidth();
        bool isUnion = _kind == ArrowTypeKind.DenseUnion;
        long from = long.MaxValue, to = 0;
        for (long row = rows.Start; row < rows.End; row++)
        {
            if (isUnion && column.Type.UnionTypeIds[child] != _file.Read<sbyte>(_place.First.Offset + row))
                continue;
            long start = Integer(_place.Second, row, width), count = isUnion ? 1 : Integer(_place.Third, row, width);
            if (start < 0 || count <= 0 || start > limit || count > limit - start)
                continue;
            from = Math.Min(from, start);
            to = Math.Max(to, start + count);
        }
        return to == 0 ? default : new RowRange(from, to - from);
    }

    // The runs that rows are in. Run ends are leased whole: they are searched.
    private RowRange RunsOf(int child, ArrayLeaser values, RowRange rows)
    {
        ArrayLeaser ends = child == 0 ? values : new ArrayLeaser(header, memory, column.Children[0]);
        if (child == 0)
            return new RowRange(0, ends._place.Rows);
        if (rows.Count == 0)
            return default;
        long first = ends.FindRun(rows.Start), last = ends.FindRun(rows.End - 1);
        if (last < first || last >= values._place.Rows)
            throw header.Wrong($"the runs of column '{column.Name}' end before row {rows.End - 1}");
        return new RowRange(first, last - first + 1);
    }

    private long FindRun(long row)
    {
        long low = 0, high = _place.Rows;
        while (low < high)
        {
            long middle = low + (high - low) / 2;
            if (Integer(_place.Second, middle, column.Type.ByteWidth) > row)
                high = middle;
            else
                low = middle + 1;
        }
        return low;
    }

    private RowRange OffsetsOf(RowRange rows, long limit)
    {
        if (rows.Count == 0)
            return default;
        int width = _kind.OffsetWidth();
        long start = Integer(_place.Second, rows.Start, width), end = Integer(_place.Second, rows.End, width);
        if (start < 0 || end < start || end > limit)
            throw header.Wrong($"rows {rows.Start} to {rows.End} of column '{column.Name}' go from {start} to {end} of {limit}");
        return new RowRange(start, end - start);
    }

    private long Integer(FileRange buffer, long index, int width) => width switch
    {
        2 => _file.Read<short>(buffer.Offset + index * 2),
        4 => _file.Read<int>(buffer.Offset + index * 4),
        _ => _file.Read<long>(buffer.Offset + index * 8),
    };

    private ArrayBuffer Bits(FileRange buffer, RowRange rows)
    {
        long from = rows.Start / 8, to = rows.End / 8 + (rows.End % 8 == 0 ? 0 : 1);
        return buffer.Length == 0 ? default : Part(buffer, rows.Count == 0 ? default : new RowRange(from, to - from));
    }

    // Some writers give an empty offsets buffer to a column without rows.
    private ArrayBuffer Values(FileRange buffer, RowRange rows, int width) =>
        Part(buffer, rows.Count == 0 ? default : new RowRange(rows.Start * width, rows.Count * width));

    private ArrayBuffer Part(FileRange buffer, RowRange bytes)
    {
        nint address = memory.Lease(buffer.Offset + bytes.Start, bytes.Count);
        return new ArrayBuffer(address - (nint)bytes.Start, buffer.Length, bytes.Start, bytes.End);
    }
}
