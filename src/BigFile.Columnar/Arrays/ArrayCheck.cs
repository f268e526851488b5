using System.Text.Unicode;

namespace BigFile.Columnar;

/// <summary>Follows everything in an array that leads somewhere, by the accessors, which check it.</summary>
internal static class ArrayCheck
{
    private const int RowsBetweenLooks = 1 << 16;

    /// <summary>Checks the rows of an array that can be read, its children's and its dictionary's.</summary>
    /// <exception cref="ColumnarFormatException">Something leads nowhere.</exception>
    public static void Run(ColumnArray array, CancellationToken cancellationToken)
    {
        array.ThrowIfFaulted();
        ArrowTypeKind kind = array.Type.Kind;
        if (array.NullCount > 0 && kind.HasValidity() && array.GetBufferLength(0) == 0)
            throw array.Wrong($"{array.NullCount} rows are said to be null, and there is no bitmap");
        foreach (ColumnArray child in array.Children)
        {
            if (kind is ArrowTypeKind.Struct or ArrowTypeKind.SparseUnion && child.Length - array.Offset < array.Length)
                throw array.Wrong($"its child '{child.Field.Name}' has {child.Length} rows");
        }
        if (kind == ArrowTypeKind.RunEndEncoded)
            CheckRunEnds(array, cancellationToken);
        if (LeadsSomewhere(array))
        {
            // Where the last list is, all are; and of lists without rows a file may claim more than can be counted.
            long first = kind == ArrowTypeKind.FixedSizeList ? Math.Max(array.Start, array.End - 1) : array.Start;
            for (long row = first; row < array.End; row++)
            {
                if (row % RowsBetweenLooks == 0)
                    cancellationToken.ThrowIfCancellationRequested();
                CheckRow(array, kind, row);
            }
        }
        foreach (ColumnArray child in array.Children)
            Run(child, cancellationToken);
        if (array.Dictionary is not null)
            Run(array.Dictionary, cancellationToken);
        array.ThrowIfFaulted();
    }

    private static bool LeadsSomewhere(ColumnArray array) =>
        array.Dictionary is not null || array.Type.Kind.IsVariableBytes() || array.Type.Kind.IsList() || array.Type.Kind.IsUnion();

    private static void CheckRow(ColumnArray array, ArrowTypeKind kind, long row)
    {
        // Views and indices of null rows may be anything; offsets belong to the rows beside them too.
        bool isFree = array.Dictionary is not null || kind.IsView() || kind is ArrowTypeKind.ListView or ArrowTypeKind.LargeListView;
        if (isFree && array.IsNull(row))
            return;
        if (array.Dictionary is not null)
            array.GetIndex(row);
        else if (kind.IsList())
            array.GetList(row);
        else if (kind.IsUnion())
            array.GetUnionChild(row, out _);
        else if (array.GetBytes(row) is var bytes && kind.IsText() && !array.IsNull(row) && !Utf8.IsValid(bytes))
            throw array.Wrong($"row {row} is no UTF-8");
    }

    private static void CheckRunEnds(ColumnArray array, CancellationToken cancellationToken)
    {
        ColumnArray ends = array.Children[0];
        long before = 0;
        for (long run = ends.Start; run < ends.End; run++)
        {
            if (run % RowsBetweenLooks == 0)
                cancellationToken.ThrowIfCancellationRequested();
            long end = ends.GetInteger(run);
            if (end <= before)
                throw array.Wrong($"run {run} ends before row {end}, and the one before at {before}");
            before = end;
        }
        if (array.Children[1].Length < ends.Length)
            throw array.Wrong($"it has {ends.Length} runs, and {array.Children[1].Length} values for them");
        if (array.Length > 0 && before - array.Offset < array.Length)
            throw array.Wrong($"its runs end at row {before - array.Offset} of {array.Length}");
    }
}
