namespace BigFile.Columnar;

/// <summary>
/// Builds arrays in native memory, row by row: what an <see cref="ArrowFileWriter"/> takes where columns come as values and not as buffers. There is one kind of
/// builder for each kind of type; <see cref="Create"/> gives the field's.
/// </summary>
/// <remarks>
/// The memory grows as rows come, beside the managed heap, is handed over by <see cref="Build"/>, and is freed by <see cref="Dispose"/>, of the builder for what
/// it has and of the array for what was handed over; nothing else frees it. A builder can go on after Build. After a call that threw, other than for an
/// argument, a builder of nested types may hold half a row: dispose it. One thread.
/// </remarks>
public abstract class ArrayBuilder : IDisposable
{
    private ColumnArray? _checked;

    private protected ArrayBuilder(ArrowField field) => Field = field;

    /// <summary>Name and type of what is built.</summary>
    public ArrowField Field { get; }

    /// <summary>Rows so far.</summary>
    public virtual long Length => Validity.Length;

    /// <summary>Rows so far that are null by the array's own bitmap.</summary>
    public virtual long NullCount => Validity.NullCount;

    private protected ValidityBlock Validity { get; } = new();

    /// <summary>
    /// The builder for a field: <see cref="DictionaryBuilder"/> if it has a dictionary, and else by its type <see cref="NullBuilder"/>,
    /// <see cref="BoolBuilder"/>, <see cref="BytesBuilder"/> (text and binary of each form, and decimals of 256 bits),
    /// <see cref="ListBuilder"/> (lists of each form and maps), <see cref="StructBuilder"/>, <see cref="UnionBuilder"/>,
    /// <see cref="RunEndBuilder"/>, or a <see cref="PrimitiveBuilder{T}"/>: of the integer or floating point type itself; of <see cref="int"/> for
    /// date32, time32, decimal32 and months; of <see cref="long"/> for the other dates, times and durations, decimal64 and day-time intervals;
    /// of <see cref="Int128"/> for decimal128 and month-day-nano intervals.
    /// </summary>
    /// <param name="field">Name and type.</param>
    public static ArrayBuilder Create(ArrowField field)
    {
        ArgumentNullException.ThrowIfNull(field);
        return field.Dictionary is not null ? new DictionaryBuilder(field) : field.Type.Kind switch
        {
            ArrowTypeKind.Null => new NullBuilder(field),
            ArrowTypeKind.Bool => new BoolBuilder(field),
            ArrowTypeKind.Int8 => new PrimitiveBuilder<sbyte>(field),
            ArrowTypeKind.Int16 => new PrimitiveBuilder<short>(field),
            ArrowTypeKind.UInt8 => new PrimitiveBuilder<byte>(field),
            ArrowTypeKind.UInt16 => new PrimitiveBuilder<ushort>(field),
            ArrowTypeKind.UInt32 => new PrimitiveBuilder<uint>(field),
            ArrowTypeKind.UInt64 => new PrimitiveBuilder<ulong>(field),
            ArrowTypeKind.Float16 => new PrimitiveBuilder<Half>(field),
            ArrowTypeKind.Float32 => new PrimitiveBuilder<float>(field),
            ArrowTypeKind.Float64 => new PrimitiveBuilder<double>(field),
            ArrowTypeKind.FixedSizeBinary or ArrowTypeKind.Decimal256 => new FixedBytesBuilder(field),
            ArrowTypeKind.Utf8View or ArrowTypeKind.BinaryView => new ViewBytesBuilder(field),
            ArrowTypeKind.Struct => new StructBuilder(field),
            ArrowTypeKind.SparseUnion or ArrowTypeKind.DenseUnion => new UnionBuilder(field),
            ArrowTypeKind.RunEndEncoded => new RunEndBuilder(field),
            var kind when kind.IsVariableBytes() => new OffsetBytesBuilder(field),
            var kind when kind.IsList() => new ListBuilder(field),
            var kind => ArrowTypeKinds.ByteWidth(kind) switch
            {
                4 => new PrimitiveBuilder<int>(field),
                8 => new PrimitiveBuilder<long>(field),
                _ => new PrimitiveBuilder<Int128>(field),
            },
        };
    }

    /// <summary>Adds a null row. Of a union, a row of its first child that is null; of a run-end encoded column, a run of one row whose value is.</summary>
    /// <exception cref="InvalidOperationException">The field is declared to have no nulls, or a row was begun and not ended.</exception>
    public void AppendNull()
    {
        if (!Field.IsNullable)
            throw new InvalidOperationException($"The column '{Field.Name}' is declared to have no nulls.");
        AppendNullCore();
    }

    /// <summary>
    /// Adds a row of another array. Dictionaries and their absence need not be the same: values are taken out of the source's and put into this one's. All
    /// that the row leads to is copied.
    /// </summary>
    /// <param name="source">An array whose values have this builder's type.</param>
    /// <param name="row">The row there.</param>
    /// <exception cref="ArgumentException">The array is of another type.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    /// <exception cref="ColumnarFormatException">What the array holds cannot be right.</exception>
    /// <exception cref="InvalidOperationException">The row is null and the field is declared to have no nulls, or more bytes, rows or values come together than the type can count.</exception>
    /// <exception cref="ObjectDisposedException">The array was disposed.</exception>
    public void AppendFrom(ColumnArray source, long row)
    {
        ArgumentNullException.ThrowIfNull(source);
        if (!ReferenceEquals(source, _checked))
        {
            if (!ArrayTypes.CanAppend(Field, source))
                throw new ArgumentException($"The builder of '{Field.Name}' is for {Field.TypeText}; the array is {source.Field.TypeText}.", nameof(source));
            _checked = source;
        }
        AppendChecked(source, row);
    }

    /// <summary>Adds rows of another array, as <see cref="AppendFrom(ColumnArray, long)"/> does.</summary>
    /// <param name="source">An array whose values have this builder's type.</param>
    /// <param name="first">The first row.</param>
    /// <param name="count">How many.</param>
    /// <exception cref="ArgumentException">The array is of another type.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There are not so many rows.</exception>
    /// <exception cref="ColumnarFormatException">What the array holds cannot be right.</exception>
    /// <exception cref="InvalidOperationException">As in <see cref="AppendFrom(ColumnArray, long)"/>.</exception>
    /// <exception cref="ObjectDisposedException">The array was disposed.</exception>
    public void AppendFrom(ColumnArray source, long first, long count)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        if (first < source.Start || first > source.End || count > source.End - first)
            throw new ArgumentOutOfRangeException(nameof(first), first, $"Rows from {source.Start} to {source.End} can be read; {count} were asked for.");
        for (long row = first; row < first + count; row++)
            AppendFrom(source, row);
    }

    /// <summary>Hands what was built over, without a copy, and is empty again.</summary>
    /// <returns>The array; dispose it when it is written.</returns>
    /// <exception cref="InvalidOperationException">A row was begun and not ended.</exception>
    public ColumnArray Build()
    {
        ThrowIfOpen();
        NativeArrayMemory memory = new();
        try
        {
            return Take(memory);
        }
        catch
        {
            memory.Release();
            throw;
        }
    }

    /// <summary>Frees the memory. The builder must not be used after that. Arrays that were built are not touched.</summary>
    public void Dispose()
    {
        Validity.Dispose();
        DisposeCore();
        GC.SuppressFinalize(this);
    }

    /// <summary>An array without rows.</summary>
    internal static ColumnArray BuildEmpty(ArrowField field)
    {
        using ArrayBuilder builder = Create(field);
        return builder.Build();
    }

    /// <summary>Adds a row whose value does not count: the child of a null, or a row of a union's other child.</summary>
    internal abstract void AppendEmpty();

    /// <summary>Adds the value that has these bytes, of fixed width or of any length.</summary>
    internal virtual void AppendBytes(ReadOnlySpan<byte> value) =>
        throw new InvalidOperationException($"The column '{Field.Name}' is {Field.TypeText}; its values are no bytes.");

    /// <summary>Hands everything over, and is empty again.</summary>
    internal abstract ColumnArray Take(NativeArrayMemory memory);

    /// <summary>Throws if a row was begun and not ended, here or in a child.</summary>
    internal virtual void ThrowIfOpen()
    {
    }

    private protected abstract void AppendNullCore();

    /// <summary>Adds a row that is not null, of an array of the same type without a dictionary.</summary>
    private protected abstract void AppendValue(ColumnArray source, long row);

    private protected abstract void DisposeCore();

    /// <summary>A row of an array whose type was compared; by way of its dictionary.</summary>
    private protected virtual void AppendChecked(ColumnArray source, long row)
    {
        if (source.IsNull(row))
            AppendNull();
        else if (source.Dictionary is not null)
            AppendChecked(source.Dictionary, source.GetIndex(row));
        else
            AppendValue(source, row);
    }

    private protected ColumnArray Made(long length, long nullCount, ArrayBuffer[] buffers, ColumnArray[] children, NativeArrayMemory memory, ColumnArray? dictionary = null) =>
        new(Field, new RowRange(0, length), length, nullCount, 0, buffers, children, dictionary, memory, "built array");

    private protected InvalidOperationException TooMany(string what, long most) =>
        new($"The column '{Field.Name}' would have more than {most} {what} in one array; its type is {Field.TypeText}. Build smaller arrays, or take a larger type.");
}
