namespace BigFile.Cli.Columns;

/// <summary>The forms of tables that <c>bigfile convert</c> knows.</summary>
internal enum TableFormat
{
    Csv,
    Tsv,
    JsonLines,
    Arrow,
    Npy,
    RawColumns,
    Records,
}
