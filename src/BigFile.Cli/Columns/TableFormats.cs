namespace BigFile.Cli.Columns;

/// <summary>Which form a table has, by a name or by what its file is called.</summary>
internal static class TableFormats
{
    /// <summary>The names of all of them.</summary>
    public const string Names = "csv, tsv, jsonl, arrow, npy, columns, records";

    /// <summary>A form, by its name.</summary>
    /// <exception cref="CommandException">There is none of that name.</exception>
    public static TableFormat Parse(string option, string name) => name.ToLowerInvariant() switch
    {
        "csv" => TableFormat.Csv,
        "tsv" => TableFormat.Tsv,
        "jsonl" or "ndjson" => TableFormat.JsonLines,
        "arrow" or "feather" or "ipc" => TableFormat.Arrow,
        "npy" => TableFormat.Npy,
        "columns" => TableFormat.RawColumns,
        "records" => TableFormat.Records,
        _ => throw new CommandException($"{option}: '{name}' is none of {Names}"),
    };

    /// <summary>The form that a path says, by its extension or by being a directory of columns.</summary>
    /// <exception cref="CommandException">It says none.</exception>
    public static TableFormat Of(string option, string path) => Path.GetExtension(path).ToLowerInvariant() switch
    {
        ".csv" => TableFormat.Csv,
        ".tsv" or ".tab" => TableFormat.Tsv,
        ".jsonl" or ".ndjson" => TableFormat.JsonLines,
        ".arrow" or ".feather" or ".ipc" => TableFormat.Arrow,
        ".npy" => TableFormat.Npy,
        ".columns" => TableFormat.RawColumns,
        _ when File.Exists(Path.Combine(path, "schema.json")) => TableFormat.RawColumns,
        _ => throw new CommandException(path, $"its name does not say what it is: give {option}, one of {Names}"),
    };
}
