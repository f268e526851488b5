namespace BigFile.Columnar;

/// <summary>
/// Puts the values of dictionaries that came in several batches, the first and its deltas, into one array in native memory. Of one file, once for each
/// dictionary. What that takes is weighed before it is copied and bounded by the length of the file: offsets, views and blocks may lead to the same bytes
/// again and again.
/// </summary>
internal sealed class DictionaryJoin(ArrowFile file)
{
    private readonly long _bytesMax = (long)Int128.Min(long.MaxValue, ((Int128)file.File.Length * 16) + (1 << 20));
    private readonly Dictionary<(BatchSet Batches, string Type), SharedArray> _joined = [];
    private Int128 _bytes;

    /// <summary>The values of a dictionary; its caller holds the file's gate for this. They are kept, with the file as one holder.</summary>
    /// <param name="column">The values of the dictionary.</param>
    /// <exception cref="ColumnarFormatException">The values cannot be right, or come to more than the file could have.</exception>
    public SharedArray Get(ArrowColumn column)
    {
        // Columns may share a dictionary, and say different things of it.
        (BatchSet, string) key = (column.Batches, column.Field.TypeText);
        if (!_joined.TryGetValue(key, out SharedArray? joined))
        {
            joined = new SharedArray(Copy(column));
            _joined.Add(key, joined);
        }
        return joined;
    }

    /// <summary>Lets go of all.</summary>
    public void Release()
    {
        foreach (SharedArray joined in _joined.Values)
            joined.Release();
        _joined.Clear();
    }

    private ColumnArray Copy(ArrowColumn column)
    {
        using ArrayBuilder values = ArrayBuilder.Create(column.Field);
        for (int i = 0; i < column.BatchCount; i++)
        {
            using ColumnArray batch = column.LeaseArray(i);
            Weigh(batch, new RowRange(0, batch.Length));
            try
            {
                values.AppendFrom(batch, 0, batch.Length);
                batch.ThrowIfFaulted();
            }
            catch (InvalidOperationException e) when (e is not ObjectDisposedException)
            {
                throw new ColumnarFormatException(file.File.Path, -1, $"the batches of a dictionary do not go together: {e.Message.TrimEnd('.')}");
            }
        }
        return values.Build();
    }

    // Each row counts for one byte at least, so this ends when the copy would be too long, whatever leads where.
    private void Weigh(ColumnArray array, RowRange rows)
    {
        Add(array, rows.Count * EmptyBytes(array.Field));
        ArrowTypeKind kind = array.Type.Kind;
        if (kind == ArrowTypeKind.Struct)
        {
            foreach (ColumnArray child in array.Children)
                Weigh(child, rows);
            return;
        }
        if (array.Dictionary is null && !kind.IsVariableBytes() && array.Children.Count == 0)
            return;
        for (long row = rows.Start; row < rows.End; row++)
        {
            if (array.IsNull(row))
                continue;
            if (array.Dictionary is ColumnArray values)
                Weigh(values, new RowRange(array.GetIndex(row), 1));
            else if (kind.IsVariableBytes())
                Add(array, array.GetBytes(row).Length);
            else if (kind.IsList())
                Weigh(array.Children[0], array.GetList(row));
            else if (kind == ArrowTypeKind.RunEndEncoded)
                Weigh(array.Children[1], new RowRange(array.GetRunRow(row), 1));
            else
                Weigh(array.Children[array.GetUnionChild(row, out long childRow)], new RowRange(childRow, 1));
        }
    }

    private void Add(ColumnArray array, Int128 bytes)
    {
        _bytes += bytes;
        if (_bytes > _bytesMax)
            throw new ColumnarFormatException(file.File.Path, -1, $"the batches of the dictionary of column '{array.Field.Name}' come to more bytes than the file has room for");
    }

    // What a row takes that has nothing in it, as a null of a fixed-size list.
    private static Int128 EmptyBytes(ArrowField field)
    {
        Int128 bytes = Math.Max(1, field.StoredType.ByteWidth);
        if (field.StoredType.Kind is ArrowTypeKind.Struct or ArrowTypeKind.FixedSizeList or ArrowTypeKind.SparseUnion)
        {
            foreach (ArrowField child in field.StoredChildren)
                bytes += EmptyBytes(child) * (field.Type.Kind == ArrowTypeKind.FixedSizeList ? field.Type.ListSize : 1);
        }
        return Int128.Min(bytes, long.MaxValue);
    }
}
