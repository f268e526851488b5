namespace BigFile.Columnar;

/// <summary>
/// The Arrow C data interface: arrays handed to, and taken from, other libraries of the same process without a copy, by two structures of plain C. What
/// is exported may be memory mapped from a file: pages are read when the consumer touches them, and the lease is held until it releases.
/// </summary>
/// <remarks>
/// <para><b>Export</b> moves an array out: it counts as disposed from then on, and its memory, leases of a file among it, is given back when the
/// consumer has released the structure and every child that it moved out; on any thread, also when file and view manager are disposed by then. Buffers are
/// where the file has them: files that align to 8 or 64 bytes, as Arrow's writers make them, give buffers so aligned, others do not. Offsets in
/// buffers are handed on as they are; a consumer that trusts them must not be given a damaged file (<see cref="ColumnArray.Validate"/> reads them all).
/// A page that fails under a consumer reads as the rules of <see cref="MappedView"/> say; it cannot be told.</para>
/// <para><b>Import</b> moves structures in: the source is marked released, and <see cref="ColumnArray.Dispose"/> calls the producer's function, once.
/// A call that fails for what the structures say releases them; one that fails for its arguments leaves them. Pointers and the lengths that
/// they imply are believed, as nothing in the interface lets them be checked; counts, lengths, formats and the outer offsets are not.
/// All types are supported, with offsets other than 0 and uncounted nulls; nesting up to 64 levels. Names and metadata are text here: bytes in them that
/// are no UTF-8 come in as U+FFFD. Each imported dictionary gets a number of its own, counted over the process.</para>
/// Source: The Arrow C data interface, with the columnar format of version 1.4. Methods allocate by the number of columns, not of rows.
/// </remarks>
public static unsafe class ArrowCData
{
    /// <summary>Exports the type of a column.</summary>
    /// <param name="field">The column.</param>
    /// <param name="target">Where to; what is there is overwritten.</param>
    /// <exception cref="ArgumentException">A name or a time zone has a zero character in it.</exception>
    public static void ExportSchema(ArrowField field, CArrowSchema* target)
    {
        ArgumentNullException.ThrowIfNull(field);
        ArgumentNullException.ThrowIfNull(target);
        *target = MakeSchema(field);
    }

    /// <summary>Exports the schema of a table, as that of a struct.</summary>
    /// <param name="schema">The schema; its metadata becomes that of the struct.</param>
    /// <param name="target">Where to; what is there is overwritten.</param>
    /// <exception cref="ArgumentException">A name or a time zone has a zero character in it.</exception>
    public static void ExportSchema(ArrowSchema schema, CArrowSchema* target)
    {
        ArgumentNullException.ThrowIfNull(schema);
        ArgumentNullException.ThrowIfNull(target);
        *target = MakeSchema(schema);
    }

    /// <summary>Exports an array: it counts as disposed from then on. If the call fails it is as it was.</summary>
    /// <param name="array">The array. With it goes what shares its memory: a column of a leased batch takes the batch along.</param>
    /// <param name="targetArray">Where to; what is there is overwritten.</param>
    /// <param name="targetSchema">Where its type goes; null where the consumer knows it.</param>
    /// <exception cref="ArgumentException">A name or a time zone has a zero character in it.</exception>
    /// <exception cref="InvalidOperationException">It is a lease of a part.</exception>
    /// <exception cref="ObjectDisposedException">The array was disposed or exported.</exception>
    public static void Export(ColumnArray array, CArrowArray* targetArray, CArrowSchema* targetSchema = null)
    {
        ArgumentNullException.ThrowIfNull(array);
        ArgumentNullException.ThrowIfNull(targetArray);
        ThrowUnlessWhole(array);
        CArrowSchema schema = targetSchema is null ? default : MakeSchema(array.Field);
        Export(&schema, targetArray, targetSchema, [array], null);
    }

    /// <summary>Exports a batch as a struct array without nulls: it counts as disposed from then on. If the call fails it is as it was.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="targetArray">Where to; what is there is overwritten.</param>
    /// <param name="targetSchema">Where its schema goes; null where the consumer knows it.</param>
    /// <param name="metadata">Pairs of text that go with the schema.</param>
    /// <exception cref="ArgumentException">A name or a time zone has a zero character in it.</exception>
    /// <exception cref="InvalidOperationException">It is a lease of a part.</exception>
    /// <exception cref="ObjectDisposedException">The batch, or a column of it, was disposed or exported.</exception>
    public static void ExportBatch(
        ColumnBatch batch, CArrowArray* targetArray, CArrowSchema* targetSchema = null, IReadOnlyList<KeyValuePair<string, string>>? metadata = null)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(targetArray);
        if (batch.Rows.Count != batch.RowCount)
            throw new InvalidOperationException($"Only {batch.Rows.Count} of the {batch.RowCount} rows of the batch are leased; whole batches can be exported.");
        foreach (ColumnArray column in batch.Columns)
            ThrowUnlessWhole(column);
        CArrowSchema schema = targetSchema is null ? default : MakeSchema(new ArrowSchema([.. batch.Columns.Select(column => column.Field)], metadata));
        Export(&schema, targetArray, targetSchema, batch.Columns, batch);
    }

    /// <summary>Exports the batches of a file as a stream, each leased whole when it is asked for. The file must stay open until the stream is released; batches may stay longer.</summary>
    /// <param name="file">The file.</param>
    /// <param name="target">Where to; what is there is overwritten.</param>
    /// <param name="columns">Which columns, of this file; null is all.</param>
    /// <exception cref="ArgumentException">A column is of another file.</exception>
    public static void ExportStream(ArrowFile file, CArrowArrayStream* target, IReadOnlyList<ArrowColumn>? columns = null)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(target);
        foreach (ArrowColumn column in columns ?? [])
        {
            if (column.Batches != file.Batches || !column.IsTop)
                throw new ArgumentException($"Column '{column.Name}' is of another file, or none of the table's own.", nameof(columns));
        }
        *target = ExportedStream.Make(file, columns is null ? file.Columns : [.. columns]);
    }

    /// <summary>Imports the type of a column.</summary>
    /// <param name="schema">The structure; released afterwards, also if it cannot be read.</param>
    /// <exception cref="ArgumentException">It was released.</exception>
    /// <exception cref="ColumnarFormatException">It says nothing that could be.</exception>
    public static ArrowField ImportField(CArrowSchema* schema)
    {
        ThrowIfReleased(schema);
        using MovedSchema moved = new(schema);
        return moved.ReadField();
    }

    /// <summary>Imports the schema of a table: a struct.</summary>
    /// <param name="schema">The structure; released afterwards, also if it cannot be read.</param>
    /// <exception cref="ArgumentException">It was released.</exception>
    /// <exception cref="ColumnarFormatException">It says nothing that could be, or is no struct.</exception>
    public static ArrowSchema ImportSchema(CArrowSchema* schema)
    {
        ThrowIfReleased(schema);
        using MovedSchema moved = new(schema);
        return moved.ReadTable();
    }

    /// <summary>Imports an array. Dispose it, which calls the producer's release function.</summary>
    /// <param name="array">The structure; moved from, also if it cannot be read.</param>
    /// <param name="schema">Its type; released afterwards, also if it cannot be read.</param>
    /// <exception cref="ArgumentException">One of them was released; both are left as they are.</exception>
    /// <exception cref="ColumnarFormatException">They say what cannot be, or do not belong together; both are released.</exception>
    public static ColumnArray Import(CArrowArray* array, CArrowSchema* schema)
    {
        ThrowIfReleased(array);
        ThrowIfReleased(schema);
        using MovedSchema moved = new(schema);
        ImportedMemory memory = new(array);
        try
        {
            return Read(memory, moved.ReadField());
        }
        catch
        {
            memory.Release();
            throw;
        }
    }

    /// <summary>Imports an array whose type is known. Dispose it, which calls the producer's release function.</summary>
    /// <param name="array">The structure; moved from, also if it cannot be read.</param>
    /// <param name="field">Its type.</param>
    /// <exception cref="ArgumentException">It was released.</exception>
    /// <exception cref="ColumnarFormatException">It says what cannot be, or is of another type; it is released.</exception>
    public static ColumnArray Import(CArrowArray* array, ArrowField field)
    {
        ArgumentNullException.ThrowIfNull(field);
        ThrowIfReleased(array);
        ImportedMemory memory = new(array);
        try
        {
            return Read(memory, field);
        }
        catch
        {
            memory.Release();
            throw;
        }
    }

    /// <summary>Imports a struct array as a batch. Dispose it, which calls the producer's release function.</summary>
    /// <param name="array">The structure; moved from, also if it cannot be read.</param>
    /// <param name="schema">Its type; released afterwards, also if it cannot be read. For the metadata in it, import it by <see cref="ImportSchema"/>.</param>
    /// <exception cref="ArgumentException">One of them was released; both are left as they are.</exception>
    /// <exception cref="ColumnarFormatException">They say what cannot be, do not belong together, or rows of the struct are null; both are released.</exception>
    public static ColumnBatch ImportBatch(CArrowArray* array, CArrowSchema* schema)
    {
        ThrowIfReleased(array);
        ThrowIfReleased(schema);
        using MovedSchema moved = new(schema);
        ImportedMemory memory = new(array);
        try
        {
            return ReadBatch(memory, moved.ReadTable());
        }
        catch
        {
            memory.Release();
            throw;
        }
    }

    /// <summary>Imports a struct array whose schema is known as a batch. Dispose it, which calls the producer's release function.</summary>
    /// <param name="array">The structure; moved from, also if it cannot be read.</param>
    /// <param name="schema">Its columns.</param>
    /// <exception cref="ArgumentException">It was released.</exception>
    /// <exception cref="ColumnarFormatException">It says what cannot be, is of another schema, or rows of the struct are null; it is released.</exception>
    public static ColumnBatch ImportBatch(CArrowArray* array, ArrowSchema schema)
    {
        ArgumentNullException.ThrowIfNull(schema);
        ThrowIfReleased(array);
        ImportedMemory memory = new(array);
        try
        {
            return ReadBatch(memory, schema);
        }
        catch
        {
            memory.Release();
            throw;
        }
    }

    private static void Export(CArrowSchema* schema, CArrowArray* targetArray, CArrowSchema* targetSchema, IReadOnlyList<ColumnArray> roots, ColumnBatch? batch)
    {
        ExportedArrays tree = new();
        CArrowArray array = default;
        // Counted as a node, so that the tree ends here if none could be made.
        tree.AddNode();
        try
        {
            if (batch is null)
                CArrayExporter.Fill(roots[0], tree, &array);
            else
                CArrayExporter.Fill(batch, tree, &array);
            tree.Take(roots);
        }
        catch
        {
            CArrayExporter.ReleaseIfAlive(&array);
            CSchemaExporter.ReleaseIfAlive(schema);
            throw;
        }
        finally
        {
            tree.RemoveNode();
        }
        *targetArray = array;
        if (targetSchema is not null)
            *targetSchema = *schema;
    }

    private static CArrowSchema MakeSchema(ArrowField field)
    {
        CArrowSchema schema = default;
        try
        {
            CSchemaExporter.Fill(field, &schema);
            return schema;
        }
        catch
        {
            CSchemaExporter.ReleaseIfAlive(&schema);
            throw;
        }
    }

    private static CArrowSchema MakeSchema(ArrowSchema table)
    {
        CArrowSchema schema = default;
        try
        {
            CSchemaExporter.Fill(table.Fields, table.Metadata, &schema);
            return schema;
        }
        catch
        {
            CSchemaExporter.ReleaseIfAlive(&schema);
            throw;
        }
    }

    private static ColumnArray Read(ImportedMemory memory, ArrowField field)
    {
        CArrowArray root = memory.Root;
        return CArrayImporter.Read(&root, field, memory);
    }

    // The rows of a struct are those of its children from its offset on, and of children that are longer not all.
    private static ColumnBatch ReadBatch(ImportedMemory memory, ArrowSchema schema)
    {
        ColumnArray table = Read(memory, new ArrowField("", ArrowType.Struct, isNullable: true, schema.Fields));
        if (table.ComputeNullCount() is > 0 and long nulls)
            throw CSchemaImporter.Wrong($"{nulls} rows of the struct are null, which those of a batch cannot be; import it as an array");
        ColumnArray[] columns = [.. table.Children.Select(column => CArrayImporter.Slice(column, table.Offset, table.Length))];
        return new ColumnBatch(table.Length, new RowRange(0, table.Length), columns, memory);
    }

    private static void ThrowUnlessWhole(ColumnArray array)
    {
        if (!array.IsWhole)
            throw new InvalidOperationException($"Of column '{array.Field.Name}' only a part is leased; whole batches can be exported.");
    }

    private static void ThrowIfReleased(CArrowArray* array)
    {
        ArgumentNullException.ThrowIfNull(array);
        if (array->Release is null)
            throw new ArgumentException("The array was released, or moved to somewhere else.", nameof(array));
    }

    private static void ThrowIfReleased(CArrowSchema* schema)
    {
        ArgumentNullException.ThrowIfNull(schema);
        if (schema->Release is null)
            throw new ArgumentException("The schema was released, or moved to somewhere else.", nameof(schema));
    }
}
