namespace BigFile.DataGen;

/// <summary>What <see cref="ColumnFileGenerator"/> is to make.</summary>
public sealed record ColumnFileOptions
{
    /// <summary>The most batches of a file, and the most columns.</summary>
    public const int CountMax = 1_000_000;

    /// <summary>Bytes of all columns together, about; the file has headers besides.</summary>
    public required long SizeBytes { get; init; }

    /// <summary>Batches, at least 1. All have the same number of rows, the last one what is left.</summary>
    public int BatchCount { get; init; } = 1;

    /// <summary>Columns, at least 1; of <see cref="ColumnForm.Mixed"/> there are always five.</summary>
    public int ColumnCount { get; init; } = 8;

    /// <summary>What the columns are.</summary>
    public ColumnForm Form { get; init; }

    /// <summary>The same seed gives the same file.</summary>
    public ulong Seed { get; init; } = 42;

    /// <summary>The manager whose budget bounds what is mapped while writing; null: one of 256 MiB.</summary>
    public ViewManager? ViewManager { get; init; }
}
