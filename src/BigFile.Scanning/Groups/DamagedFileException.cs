namespace BigFile.Scanning;

/// <summary>
/// A compressed file is cut off, or its content does not agree with its checksum, or any file was cut while it was read.
/// What could be read of it was delivered before, but for 16 KiB at most in front of the damage.
/// </summary>
public sealed class DamagedFileException : IOException
{
    internal DamagedFileException(string path, long offset, Exception cause)
        : base($"{path}: damaged behind {offset} bytes of its content: {cause.Message}", cause)
    {
        Path = path;
        Offset = offset;
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>Bytes of its content, decompressed, that could be read.</summary>
    public long Offset { get; }
}
