using BigFile.Cli.Columns;
using BigFile.Cli.CommandLine;
using BigFile.Columnar;
using BigFile.Scanning;

namespace BigFile.Cli.Commands;

/// <summary>What <c>bigfile convert</c> is asked for.</summary>
internal sealed record ConvertRequest
{
    /// <summary>What stands for standard output.</summary>
    public const string StandardOutput = "-";

    /// <summary>What to read.</summary>
    public required string Input { get; init; }

    /// <summary>What to write; "-" for standard output.</summary>
    public required string Output { get; init; }

    /// <summary>The form of the input.</summary>
    public required TableFormat From { get; init; }

    /// <summary>The form of the output.</summary>
    public required TableFormat To { get; init; }

    /// <summary>The common options.</summary>
    public required EngineOptions Engine { get; init; }

    /// <summary>Types of columns of text, by name.</summary>
    public ArrowSchema? Schema { get; init; }

    /// <summary>Between the fields of CSV; null for what its form says.</summary>
    public char? Delimiter { get; init; }

    /// <summary>Whether CSV has a line of names.</summary>
    public bool HasHeader { get; init; } = true;

    /// <summary>What nulls are in CSV.</summary>
    public string? NullText { get; init; }

    /// <summary>Rows of a batch.</summary>
    public int BatchRows { get; init; } = TextTableOptions.DefaultBatchRows;

    /// <summary>How many rows say what types columns of text have.</summary>
    public int InferenceRows { get; init; } = TextTableOptions.DefaultInferenceRows;

    /// <summary>Whether columns of text get a dictionary.</summary>
    public bool DictionaryEncodeText { get; init; }

    /// <summary>Which columns; null for all.</summary>
    public string[]? Select { get; init; }

    /// <summary>What a record is.</summary>
    public RecordLayout? Layout { get; init; }

    /// <summary>Whether an output that is there is replaced.</summary>
    public bool Force { get; init; }
}
