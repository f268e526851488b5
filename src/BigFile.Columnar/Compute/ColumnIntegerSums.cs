using System.Numerics;
using BigFile.Columnar.Compute;

namespace BigFile.Columnar;

/// <summary>Sums of integer columns. Apart from those of floating-point columns, since they are of another type.</summary>
public static class ColumnIntegerSums
{
    /// <summary>The exact sum of the rows; 0 where none counts. What <see cref="ColumnAggregates"/> says holds.</summary>
    /// <typeparam name="T">The column's values: integers of 8 to 64 bits, or <see cref="Int128"/>.</typeparam>
    /// <param name="column">The column.</param>
    /// <param name="options">Which rows, and how; null: all, on all processors.</param>
    /// <exception cref="OverflowException">Values of 128 bits have a sum that has more.</exception>
    public static Int128 Sum<T>(this Column<T> column, ColumnScanOptions? options = null)
        where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T> => ColumnAggregates.TotalsOf(column, TotalsParts.Sum, options).IntegerSum;
}
