using BigFile.Cli.CommandLine;

namespace BigFile.Cli.Commands;

/// <summary>What <c>bigfile columns</c> is asked for. Names of columns and filters stay text: only the file says what they mean.</summary>
internal sealed record ColumnsRequest
{
    /// <summary>The file, or the directory of raw columns.</summary>
    public required string File { get; init; }

    /// <summary>The common options.</summary>
    public required EngineOptions Engine { get; init; }

    /// <summary>The columns, between commas; null for all.</summary>
    public string? Select { get; init; }

    /// <summary>The filter; null for all rows.</summary>
    public string? Where { get; init; }

    /// <summary>Rows to look at, by number.</summary>
    public (long Start, long End) Range { get; init; } = (0, long.MaxValue);

    /// <summary>How many of the first to print; null for no limit.</summary>
    public long? Head { get; init; }

    /// <summary>How many of the last to print; null for no limit.</summary>
    public long? Tail { get; init; }

    /// <summary>Rows to print, by number; null for those of the range.</summary>
    public long[]? Take { get; init; }

    /// <summary>Whether to print only how many rows there are.</summary>
    public bool CountOnly { get; init; }

    /// <summary>Whether to print only what values the columns have.</summary>
    public bool Statistics { get; init; }

    /// <summary>Whether to list the batches too.</summary>
    public bool Batches { get; init; }

    /// <summary>Whether CSV was asked for.</summary>
    public bool Csv { get; init; }

    /// <summary>Whether rows are to be printed, and not what the file is.</summary>
    public bool WantsRows { get; init; }
}
