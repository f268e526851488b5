namespace BigFile.Bench.Figures;

/// <summary>One row of the ladder: ways that did the same work in turn.</summary>
internal sealed record ResultRow
{
    /// <summary>The row's name for tables, the same in every run: <c>scan</c>, <c>random</c>.</summary>
    public required string Id { get; init; }

    /// <summary>The work, in words.</summary>
    public required string Work { get; init; }

    /// <summary>What values are given in: GB/s, ns, ms.</summary>
    public required string Unit { get; init; }

    /// <summary>What a reader must know of this row alone.</summary>
    public string? Note { get; init; }

    /// <summary>The ways, in the order in which they are shown.</summary>
    public required IReadOnlyList<ResultWay> Ways { get; init; }

    /// <summary>What was asked of the row.</summary>
    public IReadOnlyList<ResultBar> Bars { get; init; } = [];

    /// <summary>The way of a name; null if it did not run.</summary>
    public ResultWay? Find(string way) => Ways.FirstOrDefault(entry => entry.Name == way);
}
