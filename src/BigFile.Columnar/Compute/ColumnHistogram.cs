namespace BigFile.Columnar;

/// <summary>How many values lie between which edges: made by <see cref="ColumnAggregates"/>. Immutable.</summary>
public sealed class ColumnHistogram
{
    /// <summary>The most buckets that there can be.</summary>
    public const int BucketCountMax = 1 << 24;

    /// <summary>The edges, ascending: one more than there are buckets.</summary>
    public required IReadOnlyList<double> Edges { get; init; }

    /// <summary>How many values are in each bucket: from its lower edge up to, but without, its upper one; the last bucket has both.</summary>
    public required IReadOnlyList<long> Counts { get; init; }

    /// <summary>Values less than the first edge.</summary>
    public long Below { get; init; }

    /// <summary>Values greater than the last edge.</summary>
    public long Above { get; init; }

    /// <summary>Values that are no number.</summary>
    public long NanCount { get; init; }

    /// <summary>Rows that were looked at and are null.</summary>
    public long NullCount { get; init; }
}
