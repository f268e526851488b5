namespace BigFile.Columnar;

/// <summary>How text is read as a table: what CSV and JSON lines have in common.</summary>
public record TextTableOptions
{
    /// <summary>How many of the first rows say which types columns have that <see cref="Schema"/> does not name; at least 1.</summary>
    public const int DefaultInferenceRows = 10_000;

    /// <summary>How many rows a batch has.</summary>
    public const int DefaultBatchRows = 65_536;

    // Rows may be long: a batch ends before its text is more than 32-bit offsets count, or than memory should hold.
    internal const long BatchBytesMax = 64 << 20;

    // So many builders are some 100 MB.
    internal const int ColumnsMax = 100_000;

    // Nulls and nested values take memory without text: a batch ends where it has so many single values.
    internal const long BatchCellsMax = 16 << 20;

    // More than a row of the longest has if each of its values is there as text.
    internal const long RowCellsMax = 256 << 20;

    /// <summary>Types of columns by name; the types of others are found out. Null: of all. A type that is given rounds to its floating point, and takes
    /// times without a zone as UTC where that is its zone; one that was found out does not.</summary>
    public ArrowSchema? Schema { get; init; }

    /// <summary>See <see cref="DefaultInferenceRows"/>.</summary>
    public int InferenceRows { get; init; } = DefaultInferenceRows;

    /// <summary>Rows of a batch; at least 1. A batch is built in memory, and ends where 64 MiB of text were read, or 16 Mi single values were.</summary>
    public int BatchRows { get; init; } = DefaultBatchRows;

    /// <summary>Whether text columns whose types are found out get a dictionary, with indices of 32 bits. It is kept in memory.</summary>
    public bool DictionaryEncodeText { get; init; }

    /// <summary>The longest row in bytes; a longer one is an error.</summary>
    public int RowBytesMax { get; init; } = 256 << 20;

    /// <summary>What the text is called in messages.</summary>
    public string Path { get; init; } = "the text";

    internal void Check()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(InferenceRows, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(BatchRows, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(RowBytesMax, 1);
        HashSet<string> names = [];
        foreach (ArrowField field in Schema?.Fields ?? [])
        {
            if (!names.Add(field.Name))
                throw new ArgumentException($"The schema has two columns '{field.Name}'.");
        }
    }

    internal ColumnarFormatException Wrong(long line, string reason, long offset = -1) => new(Path, offset, line < 0 ? reason : $"line {line}: {reason}");

    /// <summary>How messages show a value.</summary>
    internal static string Shown(ReadOnlySpan<byte> text)
    {
        const int Most = 60;
        string shown = System.Text.Encoding.UTF8.GetString(text[..Math.Min(text.Length, Most)]).ReplaceLineEndings(" ");
        return text.Length > Most ? $"'{shown}…'" : $"'{shown}'";
    }

    /// <summary>The field of a column whose type was found out.</summary>
    internal ArrowField Inferred(string name, ArrowType type, ref long dictionaries) => new(name, type, dictionary: DictionaryEncodeText && type.Kind == ArrowTypeKind.Utf8
        ? new DictionaryEncoding(dictionaries++, ArrowType.Int32)
        : null);
}
