namespace BigFile.Columnar;

/// <summary>
/// A file is not what it should be: cut, damaged, unfinished, or of another format. Says what and where. Nothing that was read before
/// is wrong for it, and other parts of the file may still be read.
/// </summary>
public sealed class ColumnarFormatException : IOException
{
    /// <summary>Says what is wrong with a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="offset">Where, in bytes from the start of the file; -1 where that has no meaning.</param>
    /// <param name="reason">What is wrong, in a few words without a full stop.</param>
    public ColumnarFormatException(string path, long offset, string reason)
        : base(offset < 0 ? $"{path}: {reason}." : $"{path}: at offset {offset}: {reason}.")
    {
        Path = path;
        Offset = offset;
        Reason = reason;
    }

    /// <summary>The file, or what stands for it where there is none.</summary>
    public string Path { get; }

    /// <summary>Where, in bytes from the start of the file; -1: nowhere in particular.</summary>
    public long Offset { get; }

    /// <summary>What is wrong, in a few words.</summary>
    public string Reason { get; }
}
