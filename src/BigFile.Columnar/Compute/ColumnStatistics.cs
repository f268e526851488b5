namespace BigFile.Columnar;

/// <summary>What <see cref="ColumnAggregates.Statistics"/> has found. Immutable.</summary>
/// <typeparam name="T">The column's values.</typeparam>
public sealed class ColumnStatistics<T>
    where T : unmanaged
{
    /// <summary>Rows that were selected and are not null; NaN is among them.</summary>
    public long Count { get; internal init; }

    /// <summary>Rows that were selected and are null.</summary>
    public long NullCount { get; internal init; }

    /// <summary>Rows that were selected and are no number (NaN); 0 for integers.</summary>
    public long NanCount { get; internal init; }

    /// <summary>The least value; NaN is passed over unless there is nothing else. Null where <see cref="Count"/> is 0.</summary>
    public T? Minimum { get; internal init; }

    /// <summary>The greatest value; NaN is passed over unless there is nothing else. Null where <see cref="Count"/> is 0.</summary>
    public T? Maximum { get; internal init; }

    /// <summary>The sum: NaN if a value is; of integers, what is nearest to it. 0 where <see cref="Count"/> is 0.</summary>
    public double Sum { get; internal init; }

    /// <summary>The exact sum of integers; null for floating-point columns, and for a sum of <see cref="Int128"/> that does not fit in one.</summary>
    public Int128? IntegerSum { get; internal init; }

    /// <summary>The sum by the number of rows; null where <see cref="Count"/> is 0.</summary>
    public double? Mean => Count == 0 ? null : Sum / Count;
}
