namespace BigFile.Columnar;

/// <summary>
/// Puts the values of a dictionary that came in several batches, the first and its deltas, into one array in native memory. What that takes is bounded by the
/// bytes of the batches: types whose values may be longer than what they stand in are refused.
/// </summary>
internal static class DictionaryJoin
{
    /// <summary>Copies all values.</summary>
    /// <param name="column">The values of the dictionary.</param>
    /// <param name="leaseBatch">Leases those of one batch.</param>
    /// <exception cref="ColumnarFormatException">The values cannot be right.</exception>
    /// <exception cref="NotSupportedException">The values are of a type that is not put together.</exception>
    public static ColumnArray Copy(ArrowColumn column, Func<int, ColumnArray> leaseBatch)
    {
        string path = column.File.File.Path;
        if (column.BatchCount > 1 && !IsBounded(column.Field))
            throw new NotSupportedException($"{path}: the dictionary of column '{column.Name}' is in {column.BatchCount} batches, and is of {column.Field.TypeText}; such dictionaries can only be read in one.");
        using ArrayBuilder values = ArrayBuilder.Create(column.Field);
        for (int i = 0; i < column.BatchCount; i++)
        {
            using ColumnArray batch = leaseBatch(i);
            ThrowIfViewsOverlap(batch);
            try
            {
                values.AppendFrom(batch, 0, batch.Length);
                batch.ThrowIfFaulted();
            }
            catch (InvalidOperationException e) when (e is not ObjectDisposedException)
            {
                throw new ColumnarFormatException(path, -1, $"the batches of a dictionary do not go together: {e.Message.TrimEnd('.')}");
            }
        }
        return values.Build();
    }

    // Of these, each row stands in bytes of its own, down to the last child.
    private static bool IsBounded(ArrowField field) => field.Dictionary is null && field.Type.Kind switch
    {
        ArrowTypeKind.Null or ArrowTypeKind.DenseUnion or ArrowTypeKind.RunEndEncoded or ArrowTypeKind.ListView or ArrowTypeKind.LargeListView => false,
        ArrowTypeKind.FixedSizeBinary => field.Type.ByteWidth > 0,
        ArrowTypeKind.FixedSizeList => field.Type.ListSize > 0 && field.Children.All(IsBounded),
        ArrowTypeKind.Struct => field.Children.Count > 0 && field.Children.All(IsBounded),
        _ => field.Children.All(IsBounded),
    };

    // Views may share their bytes; those of the different values of a dictionary have little to share.
    private static void ThrowIfViewsOverlap(ColumnArray array)
    {
        foreach (ColumnArray child in array.Children)
            ThrowIfViewsOverlap(child);
        if (!array.Type.Kind.IsView())
            return;
        long there = 1 << 20, wanted = 0;
        for (int i = 0; i < array.BufferCount; i++)
            there += 4 * array.GetBufferLength(i);
        for (long row = array.Start; row < array.End && wanted <= there; row++)
            wanted += array.IsNull(row) ? 0 : array.GetBytes(row).Length;
        if (wanted > there)
            throw new NotSupportedException($"{array.Source}: the values of the dictionary of column '{array.Field.Name}' share their bytes many times over; such dictionaries can only be read in one batch.");
    }
}
