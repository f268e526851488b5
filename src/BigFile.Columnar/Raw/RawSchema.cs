namespace BigFile.Columnar.Raw;

/// <summary>What a schema file says: names and types, and where rows are. Immutable.</summary>
/// <param name="RowCount">Rows of every column that says nothing else.</param>
/// <param name="Columns">The columns; offsets are 0 where each has a file of its own.</param>
internal sealed record RawSchema(long RowCount, IReadOnlyList<RawSegment> Columns)
{
    /// <summary>More columns than that are refused: each takes a file handle and address space.</summary>
    public const int ColumnsMax = 10_000;

    private const int ByteWidthMax = 16 << 20;

    /// <summary>Bytes of a value as it is stored; 0 for types that cannot be.</summary>
    public static int WidthOf(ArrowType type) => type.Kind == ArrowTypeKind.Bool ? 1 : type.ByteWidth;

    /// <summary>Why these cannot be columns; null if they can.</summary>
    public static string? WhyImpossible(IReadOnlyList<RawSegment> columns)
    {
        if (columns.Count is 0 or > ColumnsMax)
            return $"there are 1 to {ColumnsMax} columns, not {columns.Count}";
        // Names that differ only in case would be the same file on some systems.
        HashSet<string> names = new(StringComparer.OrdinalIgnoreCase);
        foreach (RawSegment column in columns)
        {
            if (column.Name.Length == 0)
                return "a column has no name";
            if (WidthOf(column.Type) is < 1 or > ByteWidthMax)
                return $"the column '{column.Name}' is of type {column.Type}: only values of a fixed width from 1 byte to 16 MiB can be stored";
            if (RawFileName.TryMake(column.Name) is not string name)
                return $"the name '{column.Name}' is too long";
            if (!names.Add(name))
                return $"there are two columns '{column.Name}'; letters that differ only in case count as the same";
            if (column.Offset < 0)
                return $"the column '{column.Name}' has a negative offset";
            if (column.Count < 0)
                return $"the column '{column.Name}' has a negative number of rows";
        }
        return null;
    }

    /// <summary>Whether columns have the same names and types in the same order.</summary>
    public static bool HaveSameColumns(IReadOnlyList<RawSegment> left, IReadOnlyList<RawSegment> right) =>
        left.Count == right.Count && left.Zip(right).All(pair => pair.First.Name == pair.Second.Name && pair.First.Type.Equals(pair.Second.Type)
            && pair.First.Offset == pair.Second.Offset);
}
