using BigFile.Columnar;

namespace BigFile.Cli.Columns.Filters;

/// <summary>Asks something of the values of a column. Immutable, or as good as; any thread.</summary>
internal abstract class ValueTest
{
    /// <summary>Answers for rows. Rows without a value pass no comparison.</summary>
    /// <param name="array">The column.</param>
    /// <param name="row">The first row, in the array.</param>
    /// <param name="count">How many.</param>
    /// <param name="bits">Gets a one for each that passes, as <see cref="BigFile.Columnar.Compute.RowMask"/> has it; zeros before.</param>
    public abstract void Test(ColumnArray array, long row, int count, Span<ulong> bits);
}
