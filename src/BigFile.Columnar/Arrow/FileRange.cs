namespace BigFile.Columnar;

/// <summary>A range of a file, in bytes.</summary>
/// <param name="Offset">The first byte, from the start of the file.</param>
/// <param name="Length">How many.</param>
public readonly record struct FileRange(long Offset, long Length)
{
    /// <summary>The byte behind the last.</summary>
    public long End => Offset + Length;
}
