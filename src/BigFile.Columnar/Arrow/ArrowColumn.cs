namespace BigFile.Columnar;

/// <summary>
/// A column of an <see cref="ArrowFile"/>, a child of one, or the values of a dictionary: where each batch has it, and leases on it. Borrows the
/// file: there is nothing to dispose, and it works for as long as the file is open. Any thread.
/// </summary>
public sealed class ArrowColumn
{
    private readonly BatchSet _batches;
    private readonly ColumnPosition _position;
    private readonly bool _isTop;
    private ArrowColumn? _dictionary;
    private ArrowChunks? _chunks;

    private ArrowColumn(ArrowFile file, BatchSet batches, ArrowField field, ColumnPosition position, bool isTop, out ColumnPosition behind)
    {
        File = file;
        Field = field;
        _batches = batches;
        _position = position;
        _isTop = isTop;
        behind = position.Behind(Type.Kind, file.IsOld);
        ArrowColumn[] children = new ArrowColumn[field.StoredChildren.Count];
        for (int i = 0; i < children.Length; i++)
            children[i] = new ArrowColumn(file, batches, field.StoredChildren[i], behind, isTop: false, out behind);
        Children = children;
    }

    /// <summary>The file.</summary>
    public ArrowFile File { get; }

    /// <summary>Name, type and metadata.</summary>
    public ArrowField Field { get; }

    /// <summary>The name.</summary>
    public string Name => Field.Name;

    /// <summary>The type of what stands in the rows: of a dictionary column, the type of the indices.</summary>
    public ArrowType Type => Field.StoredType;

    /// <summary>The columns of a nested type's children. Their rows are numbered for themselves.</summary>
    public IReadOnlyList<ArrowColumn> Children { get; }

    /// <summary>The values that the indices of a dictionary column lead to, all batches of the dictionary in order; null for other columns. The first call reads where they are.</summary>
    /// <exception cref="ColumnarFormatException">The dictionaries of the file cannot be right.</exception>
    public ArrowColumn? Dictionary
    {
        get
        {
            if (Field.Dictionary is not null && _dictionary is null)
            {
                ArrowField values = new(Field.Name, Field.Type, isNullable: true, Field.Children);
                Interlocked.CompareExchange(ref _dictionary, Make(File, File.GetDictionary(Field.Dictionary.Id), [values])[0], null);
            }
            return _dictionary;
        }
    }

    /// <summary>How many batches it is in.</summary>
    public int BatchCount => _batches.Count;

    /// <summary>Rows over all batches. The first call reads the header of each batch.</summary>
    /// <exception cref="ColumnarFormatException">A header cannot be right.</exception>
    public long Count => Chunks.FirstRow(BatchCount);

    /// <summary>Rows and places by batch.</summary>
    internal ArrowChunks Chunks => _chunks ??= new ArrowChunks(this);

    /// <summary>The batches.</summary>
    internal BatchSet Batches => _batches;

    /// <summary>Whether it is a column of the table, and so has as many rows as each batch.</summary>
    internal bool IsTop => _isTop;

    /// <summary>Where a batch has the column. Reads the header of the batch.</summary>
    /// <param name="batch">Its number.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such batch.</exception>
    /// <exception cref="ColumnarFormatException">The header cannot be right.</exception>
    public ArrowColumnLayout GetLayout(int batch)
    {
        BatchHeader header = _batches.GetHeader(batch);
        ColumnPlace place = Find(header);
        FileRange[] fixedBuffers = [place.First, place.Second, place.Third];
        List<FileRange> buffers = [.. fixedBuffers.AsSpan(0, Type.Kind.BufferCount())];
        for (int i = 0; i < place.DataBufferCount; i++)
            buffers.Add(header.GetBuffer(place.DataBuffer + i));
        return new ArrowColumnLayout(place.Rows, place.Nulls, buffers);
    }

    /// <summary>Leases the values of a fixed-width column in one batch. Allocates nothing.</summary>
    /// <typeparam name="T">What the values are: the number type of the column, or any type of as many bytes where the column has none that .NET knows.</typeparam>
    /// <param name="batch">Its number.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such batch.</exception>
    /// <exception cref="BudgetExceededException">The values do not fit under the budget; lease fewer rows.</exception>
    /// <exception cref="ColumnarFormatException">The header cannot be right.</exception>
    /// <exception cref="InvalidOperationException">The column has no values of that type.</exception>
    /// <exception cref="NotSupportedException">The values are longer than a span can be; lease fewer rows.</exception>
    public ColumnValues<T> Lease<T>(int batch)
        where T : unmanaged
    {
        ColumnTypes.ThrowUnless<T>(Field);
        ColumnPlace place = Find(_batches.GetHeader(batch));
        return ColumnValues<T>.Lease(File.File, place, 0, CountOf(place.Rows), sequential: false);
    }

    /// <summary>Leases values of some rows. Allocates nothing.</summary>
    /// <typeparam name="T">As in <see cref="Lease{T}(int)"/>.</typeparam>
    /// <param name="batch">The batch.</param>
    /// <param name="start">The first row, in the batch.</param>
    /// <param name="count">How many.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are no such rows.</exception>
    /// <exception cref="BudgetExceededException">The values do not fit under the budget; lease fewer rows.</exception>
    /// <exception cref="ColumnarFormatException">The header cannot be right.</exception>
    /// <exception cref="InvalidOperationException">The column has no values of that type.</exception>
    public ColumnValues<T> Lease<T>(int batch, long start, int count)
        where T : unmanaged
    {
        ColumnTypes.ThrowUnless<T>(Field);
        ColumnPlace place = Find(_batches.GetHeader(batch));
        ThrowIfOutside(start, count, place.Rows);
        return ColumnValues<T>.Lease(File.File, place, start, count, sequential: false);
    }

    /// <summary>Leases the text or bytes of a column in one batch: behind offsets of 32 or 64 bits, or of a fixed size. Allocates nothing.</summary>
    /// <param name="batch">Its number.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such batch.</exception>
    /// <exception cref="BudgetExceededException">They do not fit under the budget; lease fewer rows.</exception>
    /// <exception cref="ColumnarFormatException">The header or an offset cannot be right.</exception>
    /// <exception cref="InvalidOperationException">The column has no text or bytes of these kinds; views are leased by <see cref="LeaseArray(int)"/>.</exception>
    /// <exception cref="NotSupportedException">They are longer than a span can be; lease fewer rows.</exception>
    public ColumnBytes LeaseBytes(int batch)
    {
        ColumnPlace place = Find(_batches.GetHeader(batch));
        return ColumnBytes.Lease(this, place, 0, CountOf(place.Rows));
    }

    /// <summary>Leases the text or bytes of some rows. Allocates nothing.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="start">The first row, in the batch.</param>
    /// <param name="count">How many.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are no such rows.</exception>
    /// <exception cref="BudgetExceededException">They do not fit under the budget; lease fewer rows.</exception>
    /// <exception cref="ColumnarFormatException">The header or an offset cannot be right.</exception>
    /// <exception cref="InvalidOperationException">The column has no text or bytes of these kinds; views are leased by <see cref="LeaseArray(int)"/>.</exception>
    /// <exception cref="NotSupportedException">They are longer than a span can be; lease fewer rows.</exception>
    public ColumnBytes LeaseBytes(int batch, long start, int count)
    {
        ColumnPlace place = Find(_batches.GetHeader(batch));
        ThrowIfOutside(start, count, place.Rows);
        return ColumnBytes.Lease(this, place, start, count);
    }

    /// <summary>Leases the values of a bool column in one batch. Allocates nothing.</summary>
    /// <param name="batch">Its number.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such batch.</exception>
    /// <exception cref="BudgetExceededException">They do not fit under the budget; lease fewer rows.</exception>
    /// <exception cref="ColumnarFormatException">The header cannot be right.</exception>
    /// <exception cref="InvalidOperationException">The column is none of bool.</exception>
    /// <exception cref="NotSupportedException">There are more rows than an int can number; lease fewer.</exception>
    public ColumnBits LeaseBits(int batch)
    {
        ColumnPlace place = FindBits(batch);
        return ColumnBits.Lease(File.File, place, 0, CountOf(place.Rows));
    }

    /// <summary>Leases values of some rows of a bool column. Allocates nothing.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="start">The first row, in the batch.</param>
    /// <param name="count">How many.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are no such rows.</exception>
    /// <exception cref="BudgetExceededException">They do not fit under the budget; lease fewer rows.</exception>
    /// <exception cref="ColumnarFormatException">The header cannot be right.</exception>
    /// <exception cref="InvalidOperationException">The column is none of bool.</exception>
    public ColumnBits LeaseBits(int batch, long start, int count)
    {
        ColumnPlace place = FindBits(batch);
        ThrowIfOutside(start, count, place.Rows);
        return ColumnBits.Lease(File.File, place, start, count);
    }

    /// <summary>Leases the column in one batch with all that belongs to it. Any type.</summary>
    /// <param name="batch">Its number.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such batch.</exception>
    /// <exception cref="BudgetExceededException">The buffers do not fit under the budget; lease fewer rows.</exception>
    /// <exception cref="ColumnarFormatException">The header cannot be right.</exception>
    public ColumnArray LeaseArray(int batch)
    {
        BatchHeader header = _batches.GetHeader(batch);
        return LeaseArray(header, 0, Find(header).Rows);
    }

    /// <summary>Leases rows of the column in one batch: just the bytes that these rows lead to, a dictionary aside, which is leased whole. Any type.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="start">The first row, in the batch.</param>
    /// <param name="count">How many.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are no such rows.</exception>
    /// <exception cref="BudgetExceededException">The buffers do not fit under the budget; lease fewer rows.</exception>
    /// <exception cref="ColumnarFormatException">The header, or an offset in a buffer, cannot be right.</exception>
    public ColumnArray LeaseArray(int batch, long start, long count)
    {
        BatchHeader header = _batches.GetHeader(batch);
        ThrowIfOutside(start, count, Find(header).Rows);
        return LeaseArray(header, start, count);
    }

    /// <summary>The values as one column with 64-bit row numbers over all batches. The first call reads the header of each batch.</summary>
    /// <typeparam name="T">As in <see cref="Lease{T}(int)"/>.</typeparam>
    /// <exception cref="ColumnarFormatException">A header cannot be right.</exception>
    /// <exception cref="InvalidOperationException">The column has no values of that type.</exception>
    public Column<T> As<T>()
        where T : unmanaged
    {
        ColumnTypes.ThrowUnless<T>(Field);
        return new Column<T>(Chunks);
    }

    /// <summary>Name and type.</summary>
    public override string ToString() => Field.ToString();

    /// <summary>The columns of a set of batches.</summary>
    internal static ArrowColumn[] Make(ArrowFile file, BatchSet batches, IReadOnlyList<ArrowField> fields)
    {
        ArrowColumn[] columns = new ArrowColumn[fields.Count];
        ColumnPosition position = default;
        for (int i = 0; i < columns.Length; i++)
            columns[i] = new ArrowColumn(file, batches, fields[i], position, isTop: true, out position);
        return columns;
    }

    /// <summary>Where a batch has the column.</summary>
    internal ColumnPlace Find(in BatchHeader header)
    {
        ColumnPlace place = ColumnPlace.Find(header, Type, _position, File.IsOld);
        if (_isTop && place.Rows != header.RowCount)
            throw header.Wrong($"column '{Name}' has {place.Rows} rows, and the batch {header.RowCount}");
        return place;
    }

    /// <summary>
    /// Leases the values of a dictionary whole. Where several batches add to each other they are copied into one array beside the budget, at the first lease,
    /// and kept until the file is disposed.
    /// </summary>
    internal ColumnArray LeaseAll(LeasedMemory memory)
    {
        if (BatchCount == 1)
        {
            BatchHeader header = _batches.GetHeader(0);
            return new ArrayLeaser(header, memory, this).Lease(0, Find(header).Rows);
        }
        SharedArray joined = File.HoldJoined(this);
        memory.Hold(joined);
        return joined.Array.Under(memory);
    }

    /// <summary>Throws unless there are such rows.</summary>
    internal static void ThrowIfOutside(long start, long count, long rows)
    {
        if (start < 0 || start > rows || count < 0 || count > rows - start)
            throw new ArgumentOutOfRangeException(nameof(start), start, $"The batch has {rows} rows; {count} were asked for from there on.");
    }

    private ColumnArray LeaseArray(in BatchHeader header, long start, long count)
    {
        LeasedMemory memory = new(File.File);
        try
        {
            return new ArrayLeaser(header, memory, this).Lease(start, count);
        }
        catch
        {
            memory.Release();
            throw;
        }
    }

    private ColumnPlace FindBits(int batch) => Type.Kind == ArrowTypeKind.Bool
        ? Find(_batches.GetHeader(batch))
        : throw new InvalidOperationException($"Column '{Name}' is {Field.TypeText}; its rows are not bits.");

    private int CountOf(long rows) => rows <= int.MaxValue
        ? (int)rows
        : throw new NotSupportedException($"{File.File.Path}: column '{Name}' has {rows} rows in the batch; a span ends at {int.MaxValue}. Lease fewer rows.");
}
