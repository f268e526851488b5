using BigFile.Cli.CommandLine;
using BigFile.Scanning;

namespace BigFile.Cli.Commands;

/// <summary>What <c>bigfile records</c> is asked for.</summary>
internal sealed record RecordsRequest
{
    /// <summary>The file.</summary>
    public required string File { get; init; }

    /// <summary>The common options.</summary>
    public required EngineOptions Engine { get; init; }

    /// <summary>What a record of a fixed size is; null where records have their length before them.</summary>
    public RecordLayout? Layout { get; init; }

    /// <summary>How the length before each record is written; null for records of a fixed size.</summary>
    public LengthPrefix? Prefix { get; init; }

    /// <summary>Where the first record begins.</summary>
    public long OffsetBytes { get; init; }

    /// <summary>The fields to print, or those to make statistics of.</summary>
    public required RecordField[] Fields { get; init; }

    /// <summary>Which records; null for all.</summary>
    public RecordFilter? Filter { get; init; }

    /// <summary>The records to look at, by number.</summary>
    public (long Start, long End) Range { get; init; } = (0, long.MaxValue);

    /// <summary>Which part of the records.</summary>
    public LineSplit? Split { get; init; }

    /// <summary>What parts have to agree in: the options that what is printed depends on, as they were written.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> PartOptions { get; init; } = [];

    /// <summary>How many of the first to print; null for no limit.</summary>
    public long? Head { get; init; }

    /// <summary>How many of the last to print; null for no limit.</summary>
    public long? Tail { get; init; }

    /// <summary>Whether to print only how many there are.</summary>
    public bool CountOnly { get; init; }

    /// <summary>Whether to print only what numbers the fields have.</summary>
    public bool Statistics { get; init; }
}
