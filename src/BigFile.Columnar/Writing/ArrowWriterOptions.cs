namespace BigFile.Columnar;

/// <summary>How an Arrow file is written. All values are checked by <see cref="ArrowFileWriter.Create"/> before anything is touched.</summary>
public sealed record ArrowWriterOptions
{
    /// <summary>
    /// To how many bytes the buffers of a batch are aligned and padded, in the file as in memory: 8 or 64. 64, the default, is what
    /// the format recommends; 8 makes files of many small batches smaller.
    /// </summary>
    public int Alignment { get; init; } = 64;

    /// <summary>Pairs of text for the file's footer; those of the table belong to its <see cref="ArrowSchema"/>.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Metadata { get; init; } = [];

    /// <summary>True: a writer that is disposed without <see cref="ArrowFileWriter.Finish"/> deletes its file.</summary>
    public bool DeleteUnfinished { get; init; }

    /// <summary>
    /// How the file is opened: its view manager, placement, source of windows, window size, and <see cref="MappedFileOptions.MaxLength"/>, up
    /// to which it can grow (0: 64 GiB or more, by the system). The initial length is not looked at.
    /// </summary>
    public MappedFileOptions File { get; init; } = new();
}
