namespace BigFile.Columnar;

/// <summary>How a <see cref="NpyWriter"/> writes.</summary>
public sealed record NpyWriterOptions
{
    /// <summary>True: the first index changes fastest, so that columns are written one after the other. False: the last does, and rows are.</summary>
    public bool IsFortranOrder { get; init; }

    /// <summary>True: a writer that is disposed without <see cref="NpyWriter.Finish"/> deletes its file.</summary>
    public bool DeleteUnfinished { get; init; }

    /// <summary>
    /// How the file is opened: its view manager, placement, source of windows, window size, and, where the number of rows is not known,
    /// <see cref="MappedFileOptions.MaxLength"/>, up to which it can grow (0: 64 GiB or more, by the system). The initial length is not looked at.
    /// </summary>
    public MappedFileOptions File { get; init; } = new();
}
