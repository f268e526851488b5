using BigFile.Cli.CommandLine;
using BigFile.Scanning;

namespace BigFile.Cli.Grep;

/// <summary>What <c>bigfile grep</c> is asked for.</summary>
internal sealed record GrepRequest
{
    /// <summary>The patterns of the command line; those of <see cref="PatternFiles"/> come on top.</summary>
    public required IReadOnlyList<string> Patterns { get; init; }

    /// <summary>Files with a pattern a line; <c>-</c> is standard input.</summary>
    public IReadOnlyList<string> PatternFiles { get; init; } = [];

    /// <summary>Whether patterns are text as it stands, not regular expressions.</summary>
    public bool IsFixed { get; init; }

    /// <summary>Whether case matters not.</summary>
    public bool IgnoresCase { get; init; }

    /// <summary>Whether a match must be whole words.</summary>
    public bool WholeWord { get; init; }

    /// <summary>Whether a match must be a whole line.</summary>
    public bool WholeLine { get; init; }

    /// <summary>Whether lines that do not match are selected.</summary>
    public bool Inverts { get; init; }

    /// <summary>Stop a file after so many selected lines; <see cref="long.MaxValue"/> for all.</summary>
    public long MaxCount { get; init; } = long.MaxValue;

    /// <summary>What to print.</summary>
    public GrepResult Result { get; init; }

    /// <summary>Whether to print line numbers.</summary>
    public bool HasNumbers { get; init; }

    /// <summary>Whether to print offsets in the file.</summary>
    public bool HasOffsets { get; init; }

    /// <summary>Whether to print matches in place of lines.</summary>
    public bool OnlyMatching { get; init; }

    /// <summary>Lines of context before selected ones; null if there is to be none, and no separator between groups.</summary>
    public long? Before { get; init; }

    /// <summary>Lines of context behind selected ones; null if there is to be none, and no separator between groups.</summary>
    public long? After { get; init; }

    /// <summary>Whether to print names of files; null for what suits the number of files.</summary>
    public bool? HasNames { get; init; }

    /// <summary>Whether to search what is in directories.</summary>
    public bool IsRecursive { get; init; }

    /// <summary>The encoding of the files; null if their byte order marks tell.</summary>
    public TextEncoding? Encoding { get; init; }

    /// <summary>Whether lines end in NUL.</summary>
    public bool IsNullData { get; init; }

    /// <summary>Whether a carriage return before a line feed belongs to it.</summary>
    public bool IsCrLf { get; init; }

    /// <summary>When to use colours.</summary>
    public ColorChoice Color { get; init; }

    /// <summary>Where the range of the file begins, in bytes.</summary>
    public long Start { get; init; }

    /// <summary>Where it ends.</summary>
    public long End { get; init; } = long.MaxValue;

    /// <summary>The part of the file to work on; null for all of it.</summary>
    public LineSplit? Split { get; init; }

    /// <summary>Whether to say nothing of files that cannot be searched.</summary>
    public bool IsSilent { get; init; }

    /// <summary>The files; empty for standard input, or with <see cref="IsRecursive"/> the current directory.</summary>
    public required IReadOnlyList<string> Files { get; init; }

    /// <summary>The common options.</summary>
    public required EngineOptions Engine { get; init; }

    /// <summary>Whether groups of lines with context are kept apart by a line.</summary>
    public bool Separates => Before is not null || After is not null;

    /// <summary>Whether line numbers have to be known.</summary>
    public bool NeedsNumbers => Result == GrepResult.Lines && (HasNumbers || Engine.Json);

    /// <summary>What ends a line.</summary>
    public LineDelimiter Delimiter =>
        IsNullData ? LineDelimiter.Nul : IsCrLf ? LineDelimiter.LineFeedOrCrLf : LineDelimiter.LineFeed;
}
