namespace BigFile.Cli.Bench;

/// <summary>What is printed.</summary>
internal enum BenchFormat
{
    /// <summary>A table for people.</summary>
    Table,

    /// <summary>One JSON object.</summary>
    Json,

    /// <summary>A line for each way and round, with a line of names.</summary>
    Csv,
}
