namespace BigFile.Columnar;

/// <summary>
/// Where a batch has one column: its rows and its buffers as ranges of the file, long enough for what the type says. Making one is the one way from a
/// header to bytes. Offsets that stand *in* buffers are not looked at.
/// </summary>
internal struct ColumnPlace
{
    public long Rows;
    public long Nulls;
    public FileRange First;
    public FileRange Second;
    public FileRange Third;

    /// <summary>Of a column of views: the number in the header of its first data buffer, and how many there are.</summary>
    public long DataBuffer;
    public int DataBufferCount;

    /// <summary>Finds a column in a batch.</summary>
    /// <param name="header">The batch.</param>
    /// <param name="type">What stands in its rows.</param>
    /// <param name="position">Where to look.</param>
    /// <param name="isOld">Whether the file is of metadata version 4.</param>
    /// <exception cref="ColumnarFormatException">The header cannot be right.</exception>
    public static ColumnPlace Find(in BatchHeader header, ArrowType type, ColumnPosition position, bool isOld)
    {
        ColumnPlace place = default;
        (place.Rows, place.Nulls) = header.GetNode(position.Node);
        long buffer = position.Buffer;
        for (int i = 0; i < position.View; i++)
            buffer += header.GetVariadicCount(i);
        if (isOld && type.Kind.IsUnion())
            buffer++;
        int count = type.Kind.BufferCount();
        if (count > 0)
            place.First = header.GetBuffer(buffer);
        if (count > 1)
            place.Second = header.GetBuffer(buffer + 1);
        if (count > 2)
            place.Third = header.GetBuffer(buffer + 2);
        if (type.Kind.IsView())
        {
            place.DataBuffer = buffer + 2;
            place.DataBufferCount = header.GetVariadicCount(position.View);
        }
        if (place.Nulls < 0)
            place.Nulls = NullsNotCounted(header, type.Kind, place);
        place.Check(header, type);
        return place;
    }

    /// <summary>The validity bitmap, or an empty range if no row is null.</summary>
    public readonly FileRange Validity => Nulls == 0 ? default : First;

    // apache-arrow for JavaScript leaves columns that it has sliced uncounted, but only where there are no bits to count.
    private static long NullsNotCounted(in BatchHeader header, ArrowTypeKind kind, in ColumnPlace place)
    {
        if (kind.HasValidity() && place.First.Length != 0)
            throw header.Wrong("a column has validity bits, and not a number of nulls but -1");
        return kind == ArrowTypeKind.Null ? place.Rows : 0;
    }

    private readonly void Check(in BatchHeader header, ArrowType type)
    {
        ArrowTypeKind kind = type.Kind;
        // An empty one means that no row is null; some writers leave it out where all are as well as where none is.
        if (kind.HasValidity() && Nulls > 0)
            Check(header, First, ((Int128)Rows + 7) / 8, "validity bits");
        if (Rows == 0)
            return;
        int offsetWidth = kind.OffsetWidth();
        if (kind == ArrowTypeKind.Bool)
            Check(header, Second, ((Int128)Rows + 7) / 8, "bits");
        else if (kind.IsFixedWidth())
            Check(header, Second, (Int128)Rows * type.ByteWidth, "values");
        else if (kind.IsView())
            Check(header, Second, (Int128)Rows * 16, "views");
        else if (kind.IsUnion())
            Check(header, First, Rows, "types");
        if (kind == ArrowTypeKind.DenseUnion)
            Check(header, Second, (Int128)Rows * offsetWidth, "offsets");
        else if (kind is ArrowTypeKind.ListView or ArrowTypeKind.LargeListView)
            Check(header, Second, (Int128)Rows * offsetWidth, "offsets");
        else if (offsetWidth != 0)
            Check(header, Second, ((Int128)Rows + 1) * offsetWidth, "offsets");
        if (kind is ArrowTypeKind.ListView or ArrowTypeKind.LargeListView)
            Check(header, Third, (Int128)Rows * offsetWidth, "sizes");
    }

    private readonly void Check(in BatchHeader header, FileRange buffer, Int128 bytes, string what)
    {
        if (buffer.Length < bytes)
            throw header.Wrong($"{Rows} rows want {bytes} bytes of {what}, and the buffer has {buffer.Length}");
    }
}
