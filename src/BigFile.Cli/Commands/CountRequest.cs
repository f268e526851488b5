using BigFile.Cli.CommandLine;
using BigFile.Cli.Counting;
using BigFile.Scanning;

namespace BigFile.Cli.Commands;

/// <summary>What <c>bigfile count</c> is asked for.</summary>
/// <param name="Files">The files, in the order of the results; at least one.</param>
/// <param name="Engine">The common options.</param>
internal sealed record CountRequest(IReadOnlyList<string> Files, EngineOptions Engine)
{
    /// <summary>The numbers to print; none for the usual ones.</summary>
    public CountColumns Columns { get; init; }

    /// <summary>The encoding; null, unless <see cref="DetectsEncoding"/>, for one byte after the other as they stand.</summary>
    public TextEncoding? Encoding { get; init; }

    /// <summary>Whether the byte order mark tells the encoding.</summary>
    public bool DetectsEncoding { get; init; }

    /// <summary>What ends a line; null for a line feed.</summary>
    public LineDelimiter? Delimiter { get; init; }

    /// <summary>The size of records, which are then counted instead of lines; 0 for lines.</summary>
    public long RecordBytes { get; init; }

    /// <summary>Where the range begins.</summary>
    public long Start { get; init; }

    /// <summary>Where it ends.</summary>
    public long End { get; init; } = long.MaxValue;

    /// <summary>The split to count, of the only file; null for no split.</summary>
    public LineSplit? Split { get; init; }

    /// <summary>The numbers to print.</summary>
    public CountColumns ColumnsOrUsual =>
        Columns != CountColumns.None ? Columns : RecordBytes > 0 ? CountColumns.Lines | CountColumns.Bytes : CountColumns.Usual;

    /// <summary>Whether the fast count of whole files has all that is asked for.</summary>
    public bool IsPlain =>
        (Columns & (CountColumns.Words | CountColumns.Characters)) == 0 && Encoding is null && !DetectsEncoding && Delimiter is null
        && RecordBytes == 0 && Start == 0 && End == long.MaxValue && Split is null;
}
