using System.Numerics;
using BigFile.Columnar.Compute;

namespace BigFile.Columnar;

/// <summary>Sums of floating-point columns. Apart from those of integer columns, since they are of another type.</summary>
public static class ColumnFloatSums
{
    /// <summary>The sum of the rows, in double precision; 0 where none counts. What <see cref="ColumnAggregates"/> says holds.</summary>
    /// <typeparam name="T">The column's values: <see cref="Half"/>, <see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="column">The column.</param>
    /// <param name="options">Which rows, and how; null: all, on all processors.</param>
    public static double Sum<T>(this Column<T> column, ColumnScanOptions? options = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>, IMinMaxValue<T> => ColumnAggregates.TotalsOf(column, TotalsParts.Sum, options).FloatSum;
}
