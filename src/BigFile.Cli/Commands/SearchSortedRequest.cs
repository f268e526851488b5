using BigFile.Cli.CommandLine;
using BigFile.Scanning;

namespace BigFile.Cli.Commands;

/// <summary>What <c>bigfile search-sorted</c> is asked for.</summary>
internal sealed record SearchSortedRequest
{
    /// <summary>The file.</summary>
    public required string File { get; init; }

    /// <summary>The common options.</summary>
    public required EngineOptions Engine { get; init; }

    /// <summary>Finds the range.</summary>
    public required SortedSearch Search { get; init; }

    /// <summary>The encoding of lines; null for what the byte order mark tells.</summary>
    public TextEncoding? Encoding { get; init; }

    /// <summary>What a record is; null for lines.</summary>
    public RecordLayout? Layout { get; init; }

    /// <summary>Where the first record begins.</summary>
    public long OffsetBytes { get; init; }

    /// <summary>The fields to print of records.</summary>
    public RecordField[] Fields { get; init; } = [];

    /// <summary>Whether to print only how many there are.</summary>
    public bool CountOnly { get; init; }

    /// <summary>Whether to print only where they are.</summary>
    public bool OffsetsOnly { get; init; }
}
