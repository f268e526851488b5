using System.Numerics;
using System.Runtime.CompilerServices;

namespace BigFile.Columnar;

/// <summary>
/// One column of one batch with everything that belongs to it, children and dictionary too: leased from a file, imported by the C data
/// interface, or built. What an <c>ArrowFileWriter</c> takes, and what can be printed, converted and exported.
/// </summary>
/// <remarks>
/// Nothing is copied: values are read where they are, and every offset, size and index that leads to them is checked when it is followed, so that a
/// damaged file is a <see cref="ColumnarFormatException"/> and never an access outside. Dispose the array that was handed out; that
/// gives back the memory of its children and dictionary too, and all of them throw from then on. Spans taken before must not be used after that.
/// On memory mapped from a file the rules of <see cref="MappedView"/> about failing files hold: see <see cref="ThrowIfFaulted"/>.
/// <para>Any number of threads may read at once. It allocates; where that counts, lease by <see cref="ArrowColumn.Lease{T}(int)"/>.</para>
/// </remarks>
public sealed unsafe class ColumnArray : IDisposable
{
    private const int InlineViewBytes = 12;

    private readonly ArrayBuffer[] _buffers;
    private readonly ArrayMemory _memory;
    private readonly string _source;
    private readonly int _firstData;

    internal ColumnArray(
        ArrowField field,
        RowRange reachable,
        long length,
        long nullCount,
        long offset,
        ArrayBuffer[] buffers,
        ColumnArray[] children,
        ColumnArray? dictionary,
        ArrayMemory memory,
        string source)
    {
        Field = field;
        Type = field.StoredType;
        Start = reachable.Start;
        End = reachable.End;
        Length = length;
        NullCount = nullCount;
        Offset = offset;
        _buffers = buffers;
        Children = children;
        Dictionary = dictionary;
        _memory = memory;
        _source = source;
        _firstData = Type.Kind.HasValidity() ? 1 : 0;
    }

    /// <summary>Name, type and metadata.</summary>
    public ArrowField Field { get; }

    /// <summary>The type of what stands in the rows: of a dictionary column, the type of the indices.</summary>
    public ArrowType Type { get; }

    /// <summary>Rows of the whole array.</summary>
    public long Length { get; }

    /// <summary>The first row that may be read. More than 0 for a lease of a part.</summary>
    public long Start { get; }

    /// <summary>The row behind the last that may be read.</summary>
    public long End { get; }

    /// <summary>Rows of the whole array that are null by its bitmap; -1 where nobody has counted them.</summary>
    public long NullCount { get; }

    /// <summary>The arrays of the type's children; their rows are numbered for themselves.</summary>
    public IReadOnlyList<ColumnArray> Children { get; }

    /// <summary>The values that the indices of a dictionary column lead to; null for all others.</summary>
    public ColumnArray? Dictionary { get; }

    /// <summary>How many buffers there are: validity bitmap first where the type has one (of length 0 if all rows are valid), then as Arrow orders them.</summary>
    public int BufferCount => _buffers.Length;

    /// <summary>What the C data interface adds to each row number before it looks into a buffer.</summary>
    internal long Offset { get; }

    /// <summary>The buffers.</summary>
    internal ReadOnlySpan<ArrayBuffer> Buffers => _buffers;

    /// <summary>Whether all rows may be read, and those of children and dictionary. What buffers have behind the last row may still be out of reach.</summary>
    internal bool IsWhole => Start == 0 && End == Length && Children.All(child => child.IsWhole) && Dictionary is not { IsWhole: false };

    /// <summary>The memory of the whole tree.</summary>
    internal ArrayMemory Memory => _memory;

    /// <summary>What messages call the place that the values came from.</summary>
    internal string Source => _source;

    /// <summary>Length of a buffer in bytes.</summary>
    /// <param name="buffer">Its number.</param>
    public long GetBufferLength(int buffer) => _buffers[buffer].Length;

    /// <summary>A part of a buffer, as it is.</summary>
    /// <param name="buffer">Its number.</param>
    /// <param name="start">The first byte.</param>
    /// <param name="length">How many.</param>
    /// <exception cref="ArgumentOutOfRangeException">The part does not lie in what is leased.</exception>
    /// <exception cref="ObjectDisposedException">The array was disposed.</exception>
    public ReadOnlySpan<byte> GetBuffer(int buffer, long start, int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArrayBuffer place = _buffers[buffer];
        if (start < place.From || start > place.To || length > place.To - start)
            throw new ArgumentOutOfRangeException(nameof(start), start, $"The buffer can be read from {place.From} to {place.To}; {length} bytes were asked for.");
        _memory.ThrowIfReleased();
        return new ReadOnlySpan<byte>((byte*)place.Address + start, length); // SAFETY: checked above; the memory is held.
    }

    /// <summary>Whether a row is null by the array's own bitmap. Rows of unions and of run-end encoded columns never are: ask the child.</summary>
    /// <param name="row">From <see cref="Start"/> to <see cref="End"/> - 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row here.</exception>
    /// <exception cref="ObjectDisposedException">The array was disposed.</exception>
    public bool IsNull(long row)
    {
        long at = Place(row);
        if (Type.Kind == ArrowTypeKind.Null)
            return true;
        if (_firstData == 0 || NullCount == 0 || _buffers[0].Length == 0)
            return false;
        return (*At(0, at >> 3, 1) >> (int)(at & 7) & 1) == 0; // SAFETY: one byte, checked by At.
    }

    /// <summary>Counts the null rows by the bitmap, where <see cref="NullCount"/> does not say it. Of the rows that may be read.</summary>
    /// <exception cref="ObjectDisposedException">The array was disposed.</exception>
    public long ComputeNullCount()
    {
        _memory.ThrowIfReleased();
        if (Type.Kind == ArrowTypeKind.Null)
            return End - Start;
        if (_firstData == 0 || _buffers[0].Length == 0 || End == Start)
            return 0;
        if (NullCount >= 0 && Start == 0 && End == Length)
            return NullCount;
        long valid = 0, at = Start + Offset, end = End + Offset;
        for (; at < end && (at & 7) != 0; at++)
            valid += *At(0, at >> 3, 1) >> (int)(at & 7) & 1; // SAFETY: one byte, checked by At.
        for (; end - at >= 64; at += 64)
            valid += BitOperations.PopCount(Unsafe.ReadUnaligned<ulong>(At(0, at >> 3, sizeof(ulong)))); // SAFETY: checked by At.
        for (; at < end; at++)
            valid += *At(0, at >> 3, 1) >> (int)(at & 7) & 1; // SAFETY: one byte, checked by At.
        return End - Start - valid;
    }

    /// <summary>The value of a row of a fixed-width column, whatever its validity.</summary>
    /// <typeparam name="T">A type of as many bytes as the column's values have.</typeparam>
    /// <param name="row">From <see cref="Start"/> to <see cref="End"/> - 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row here.</exception>
    /// <exception cref="InvalidOperationException">The values have another size.</exception>
    /// <exception cref="ObjectDisposedException">The array was disposed.</exception>
    public T GetValue<T>(long row)
        where T : unmanaged
    {
        ThrowIfNotOf(sizeof(T));
        return Unsafe.ReadUnaligned<T>(At(1, Place(row) * sizeof(T), sizeof(T))); // SAFETY: checked by At.
    }

    /// <summary>A run of values of a fixed-width column, where they are. They need not be aligned.</summary>
    /// <typeparam name="T">A type of as many bytes as the column's values have.</typeparam>
    /// <param name="row">The first.</param>
    /// <param name="count">How many.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are not so many rows here.</exception>
    /// <exception cref="InvalidOperationException">The values have another size.</exception>
    /// <exception cref="ObjectDisposedException">The array was disposed.</exception>
    public ReadOnlySpan<T> GetValues<T>(long row, int count)
        where T : unmanaged
    {
        ThrowIfNotOf(sizeof(T));
        if (row < Start || row > End || count < 0 || count > End - row)
            throw new ArgumentOutOfRangeException(nameof(row), row, $"Rows from {Start} to {End} can be read; {count} were asked for.");
        _memory.ThrowIfReleased();
        // SAFETY: checked by At, which takes the bytes as 64 bits.
        return new ReadOnlySpan<T>(count == 0 ? null : At(1, (row + Offset) * sizeof(T), (long)count * sizeof(T)), count);
    }

    /// <summary>The value of a row of a bool column.</summary>
    /// <param name="row">From <see cref="Start"/> to <see cref="End"/> - 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row here.</exception>
    /// <exception cref="InvalidOperationException">The column is none of bool.</exception>
    /// <exception cref="ObjectDisposedException">The array was disposed.</exception>
    public bool GetBool(long row)
    {
        if (Type.Kind != ArrowTypeKind.Bool)
            throw Unfit("bool");
        long at = Place(row);
        return (*At(1, at >> 3, 1) >> (int)(at & 7) & 1) != 0; // SAFETY: one byte, checked by At.
    }

    /// <summary>The bytes of a row: text as UTF-8, or binary, of any length or of a fixed one. Where they are; no copy.</summary>
    /// <param name="row">From <see cref="Start"/> to <see cref="End"/> - 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row here.</exception>
    /// <exception cref="ColumnarFormatException">The offsets of the row cannot be right.</exception>
    /// <exception cref="InvalidOperationException">The column has no bytes or text.</exception>
    /// <exception cref="NotSupportedException">The value is longer than a span can be.</exception>
    /// <exception cref="ObjectDisposedException">The array was disposed.</exception>
    public ReadOnlySpan<byte> GetBytes(long row)
    {
        long at = Place(row);
        if (Type.Kind == ArrowTypeKind.FixedSizeBinary)
            return Span(1, at * Type.ByteWidth, Type.ByteWidth);
        if (!Type.Kind.IsVariableBytes())
            throw Unfit("bytes or text");
        if (Type.Kind.IsView())
            return GetView(at);
        RowRange bytes = GetOffsets(at, _buffers[2].Length, "of bytes");
        return Span(2, bytes.Start, bytes.Count);
    }

    /// <summary>The rows of the child, <c>Children[0]</c>, that a row of a list, a map or a fixed-size list has.</summary>
    /// <param name="row">From <see cref="Start"/> to <see cref="End"/> - 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row here.</exception>
    /// <exception cref="ColumnarFormatException">The offsets of the row cannot be right.</exception>
    /// <exception cref="InvalidOperationException">The column has no lists.</exception>
    /// <exception cref="ObjectDisposedException">The array was disposed.</exception>
    public RowRange GetList(long row)
    {
        if (!Type.Kind.IsList())
            throw Unfit("lists");
        long at = Place(row), childLength = Children[0].Length;
        switch (Type.Kind)
        {
            case ArrowTypeKind.FixedSizeList:
                if (at >= childLength && Type.ListSize > 0 || (Int128)(at + 1) * Type.ListSize > childLength)
                    throw Wrong($"row {row} is a list of rows that its child does not have ({childLength})");
                return Reachable(row, Children[0], new RowRange(at * Type.ListSize, Type.ListSize));
            case ArrowTypeKind.ListView or ArrowTypeKind.LargeListView:
                RowRange list = new(GetOffset(1, at), GetOffset(2, at));
                if (list.Start < 0 || list.Count < 0 || list.Start > childLength || list.Count > childLength - list.Start)
                    throw Wrong($"row {row} is a list of the rows {list.Start} and {list.Count} more, of a child with {childLength}");
                return Reachable(row, Children[0], list);
            default:
                return Reachable(row, Children[0], GetOffsets(at, childLength, "of its child's rows"));
        }
    }

    /// <summary>The row of each child of a struct, or of the child of a sparse union, that belongs to a row.</summary>
    /// <param name="row">From <see cref="Start"/> to <see cref="End"/> - 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row here.</exception>
    /// <exception cref="ObjectDisposedException">The array was disposed.</exception>
    public long GetChildRow(long row) => Place(row);

    /// <summary>Which child of a union a row is of, and which row of that.</summary>
    /// <param name="row">From <see cref="Start"/> to <see cref="End"/> - 1.</param>
    /// <param name="childRow">The row in that child.</param>
    /// <returns>The number of the child in <see cref="Children"/>.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row here.</exception>
    /// <exception cref="ColumnarFormatException">The row has a type that the union does not, or an offset that its child does not have.</exception>
    /// <exception cref="InvalidOperationException">The column is no union.</exception>
    /// <exception cref="ObjectDisposedException">The array was disposed.</exception>
    public int GetUnionChild(long row, out long childRow)
    {
        if (!Type.Kind.IsUnion())
            throw Unfit("unions");
        long at = Place(row);
        sbyte id = (sbyte)*At(0, at, 1); // SAFETY: one byte, checked by At.
        int child = ChildOf(id);
        if (child < 0)
            throw Wrong($"row {row} has the type {id}, which the union does not know");
        childRow = Type.Kind == ArrowTypeKind.SparseUnion ? at : Unsafe.ReadUnaligned<int>(At(1, at * sizeof(int), sizeof(int))); // SAFETY: checked by At.
        if (childRow < 0 || childRow >= Children[child].Length)
            throw Wrong($"row {row} is row {childRow} of a child with {Children[child].Length}");
        Reachable(row, Children[child], new RowRange(childRow, 1));
        return child;
    }

    /// <summary>The row of the values, <c>Children[1]</c>, that a row of a run-end encoded column has. Binary search.</summary>
    /// <param name="row">From <see cref="Start"/> to <see cref="End"/> - 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row here.</exception>
    /// <exception cref="ColumnarFormatException">The runs end before the row.</exception>
    /// <exception cref="InvalidOperationException">The column is not run-end encoded.</exception>
    /// <exception cref="ObjectDisposedException">The array was disposed.</exception>
    public long GetRunRow(long row)
    {
        if (Type.Kind != ArrowTypeKind.RunEndEncoded)
            throw Unfit("runs");
        long at = Place(row);
        ColumnArray ends = Children[0];
        long low = ends.Start, high = ends.End;
        while (low < high)
        {
            long middle = low + (high - low) / 2;
            if (ends.GetInteger(middle) > at)
                high = middle;
            else
                low = middle + 1;
        }
        if (low >= ends.End || low >= Children[1].Length)
            throw Wrong($"row {row} is behind the last run");
        Reachable(row, Children[1], new RowRange(low, 1));
        return low;
    }

    /// <summary>The row of <see cref="Dictionary"/> that a row has as its value. Not to be asked for null rows.</summary>
    /// <param name="row">From <see cref="Start"/> to <see cref="End"/> - 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row here.</exception>
    /// <exception cref="ColumnarFormatException">The dictionary has no such value.</exception>
    /// <exception cref="InvalidOperationException">The column has no dictionary.</exception>
    /// <exception cref="ObjectDisposedException">The array was disposed.</exception>
    public long GetIndex(long row)
    {
        if (Dictionary is null)
            throw Unfit("a dictionary");
        long index = GetInteger(row);
        if (index < 0 || index >= Dictionary.Length)
            throw Wrong($"row {row} is value {index} of a dictionary with {Dictionary.Length}");
        return index;
    }

    /// <summary>Throws when a page of the memory could not be had: see <see cref="MappedView.ThrowIfFaulted"/>.</summary>
    /// <exception cref="FileFaultException">The file failed under the lease.</exception>
    /// <exception cref="ObjectDisposedException">The array was disposed.</exception>
    public void ThrowIfFaulted()
    {
        _memory.ThrowIfReleased();
        _memory.ThrowIfFaulted();
    }

    /// <summary>
    /// Reads whatever leads to something else, of all rows that can be read, children and dictionary included: offsets, sizes, views, types, run ends and
    /// indices; and whether text is UTF-8. Accessors check each as they follow it; this is for those who read buffers by themselves. It says nothing of a file that is written afterwards.
    /// </summary>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <exception cref="ColumnarFormatException">Something leads nowhere.</exception>
    /// <exception cref="ObjectDisposedException">The array was disposed.</exception>
    public void Validate(CancellationToken cancellationToken = default) => ArrayCheck.Run(this, cancellationToken);

    /// <summary>Gives the memory of the whole tree back. Harmless when repeated. Any thread.</summary>
    /// <exception cref="FileFaultException">The file failed under the lease. It is given back all the same.</exception>
    public void Dispose() => _memory.Release();

    /// <summary>The same array as part of another tree, whose memory says from then on how long it may be used.</summary>
    internal ColumnArray Under(ArrayMemory memory) => new(
        Field, new RowRange(Start, End - Start), Length, NullCount, Offset, _buffers, [.. Children.Select(child => child.Under(memory))], Dictionary?.Under(memory), memory, _source);

    /// <summary>A value of any integer type, as 64 bits; unsigned ones past them come out negative.</summary>
    internal long GetInteger(long row) => Type.Kind switch
    {
        ArrowTypeKind.Int8 => GetValue<sbyte>(row),
        ArrowTypeKind.Int16 => GetValue<short>(row),
        ArrowTypeKind.Int32 => GetValue<int>(row),
        ArrowTypeKind.UInt8 => GetValue<byte>(row),
        ArrowTypeKind.UInt16 => GetValue<ushort>(row),
        ArrowTypeKind.UInt32 => GetValue<uint>(row),
        ArrowTypeKind.Int64 or ArrowTypeKind.UInt64 => GetValue<long>(row),
        _ => throw Unfit("integers"),
    };

    /// <summary>The number of the child that a type number of the union stands for, or -1.</summary>
    internal int ChildOf(int typeId)
    {
        IReadOnlyList<int> ids = Type.UnionTypeIds;
        for (int i = 0; i < ids.Count; i++)
        {
            if (ids[i] == typeId)
                return i;
        }
        return -1;
    }

    /// <summary>A 32- or 64-bit offset or size.</summary>
    internal long GetOffset(int buffer, long at)
    {
        int width = Type.Kind.OffsetWidth();
        byte* place = At(buffer, at * width, width);
        return width == 4 ? Unsafe.ReadUnaligned<int>(place) : Unsafe.ReadUnaligned<long>(place); // SAFETY: checked by At.
    }

    private RowRange GetOffsets(long at, long limit, string what)
    {
        long start = GetOffset(1, at), end = GetOffset(1, at + 1);
        if (start < 0 || end < start || end > limit)
            throw Wrong($"row {at - Offset} goes from {start} to {end} {what}, of which there are {limit}");
        return new RowRange(start, end - start);
    }

    // A lease of a part has the child's rows that its first and last row lead to: with offsets in order all between lead there.
    private RowRange Reachable(long row, ColumnArray child, RowRange rows)
    {
        if (rows.Count > 0 && (rows.Start < child.Start || rows.End > child.End))
            throw Wrong($"row {row} leads to the rows {rows.Start} to {rows.End} of its child, and the rows around it to {child.Start} to {child.End}");
        return rows;
    }

    private ReadOnlySpan<byte> GetView(long at)
    {
        byte* view = At(1, at * 16, 16);
        int length = Unsafe.ReadUnaligned<int>(view); // SAFETY: 16 bytes, checked by At; so for the three below.
        if (length < 0)
            throw Wrong($"row {at - Offset} has {length} bytes");
        if (length <= InlineViewBytes)
            return new ReadOnlySpan<byte>(view + 4, length);
        int buffer = Unsafe.ReadUnaligned<int>(view + 8), start = Unsafe.ReadUnaligned<int>(view + 12);
        if (buffer < 0 || buffer >= _buffers.Length - 2)
            throw Wrong($"row {at - Offset} is in buffer {buffer}, of which there are {_buffers.Length - 2}");
        if (start < 0 || length > _buffers[buffer + 2].Length - start)
            throw Wrong($"row {at - Offset} has {length} bytes at {start} of a buffer with {_buffers[buffer + 2].Length}");
        return Span(buffer + 2, start, length);
    }

    private ReadOnlySpan<byte> Span(int buffer, long start, long length)
    {
        if (length > int.MaxValue)
            throw new NotSupportedException($"{_source}: a value of column '{Field.Name}' has {length} bytes; a span ends at {int.MaxValue}.");
        // SAFETY: checked by At.
        return new ReadOnlySpan<byte>(length == 0 ? null : At(buffer, start, length), (int)length);
    }

    private long Place(long row)
    {
        if (row < Start || row >= End)
            throw new ArgumentOutOfRangeException(nameof(row), row, $"Rows from {Start} to {End} can be read.");
        _memory.ThrowIfReleased();
        return row + Offset;
    }

    private byte* At(int buffer, long start, long length)
    {
        ArrayBuffer place = _buffers[buffer];
        if (start < place.From || start > place.To || length > place.To - start)
            throw Wrong($"bytes {start} to {start + length} of buffer {buffer} are wanted, of {(place.IsWhole ? "" : "leased ")}{place.From} to {place.To}");
        return (byte*)place.Address + start;
    }

    private void ThrowIfNotOf(int size)
    {
        if (!Type.Kind.IsFixedWidth() || Type.ByteWidth != size)
            throw Unfit($"values of {size} bytes");
    }

    private InvalidOperationException Unfit(string wanted) => new($"Column '{Field.Name}' is {Field.TypeText}; it has no {wanted}.");

    /// <summary>What is thrown for something in the array.</summary>
    internal ColumnarFormatException Wrong(string what) => new(_source, -1, $"column '{Field.Name}': {what}");
}
