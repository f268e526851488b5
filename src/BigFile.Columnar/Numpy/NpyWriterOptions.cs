namespace BigFile.Columnar;

/// <summary>How a <see cref="NpyWriter"/> writes.</summary>
public sealed record NpyWriterOptions
{
    /// <summary>True: the first index changes fastest, so that columns are written one after the other. False: the last does, and rows are.</summary>
    public bool IsFortranOrder { get; init; }

    /// <summary>
    /// How the file is created; null for the defaults. Lengths are set from the shape, where it is known. Where it is not,
    /// <see cref="MappedFileOptions.MaxLength"/> is how long the file can become: 64 GiB by default, on most systems.
    /// </summary>
    public MappedFileOptions? FileOptions { get; init; }
}
