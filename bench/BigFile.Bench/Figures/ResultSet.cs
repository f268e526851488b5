namespace BigFile.Bench.Figures;

/// <summary>The results of one run of the ladder, with where and when it ran. Kept as a file in bench/results; see <see cref="ResultFile"/>.</summary>
internal sealed record ResultSet
{
    /// <summary>The day, as 2026-11-20.</summary>
    public required string Date { get; init; }

    /// <summary>The commit that was measured; null where it is not known.</summary>
    public string? Commit { get; init; }

    /// <summary>Where.</summary>
    public required ResultMachine Machine { get; init; }

    /// <summary>What was worked on, how it came into the page cache, how often: what a reader must know of the run.</summary>
    public string? Note { get; init; }

    /// <summary>The rows, in the order in which they ran.</summary>
    public required IReadOnlyList<ResultRow> Rows { get; init; }
}
