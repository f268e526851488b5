namespace BigFile.Columnar;

/// <summary>A member of a .npz file, as the zip's directory has it. Immutable. Any thread.</summary>
public sealed class NpzEntry
{
    internal NpzEntry(string fileName, ushort method, bool isEncrypted, long compressedBytes, long lengthBytes, long headerOffset, long directoryOffset, ReadOnlyMemory<byte> rawName)
    {
        FileName = fileName;
        Method = method;
        IsEncrypted = isEncrypted;
        CompressedBytes = compressedBytes;
        LengthBytes = lengthBytes;
        HeaderOffset = headerOffset;
        DirectoryOffset = directoryOffset;
        RawName = rawName;
    }

    /// <summary>The name that numpy knows it by: that of the file, without <c>.npy</c>.</summary>
    public string Name => FileName.EndsWith(".npy", StringComparison.Ordinal) ? FileName[..^4] : FileName;

    /// <summary>The name in the zip.</summary>
    public string FileName { get; }

    /// <summary>True when it can be used in place: neither compressed nor encrypted.</summary>
    public bool IsStored => Method == 0 && !IsEncrypted;

    /// <summary>The zip's number for how it is compressed: 0 stored, 8 deflate, 12 bzip2, 14 LZMA.</summary>
    public int Method { get; }

    /// <summary>True when it is encrypted.</summary>
    public bool IsEncrypted { get; }

    /// <summary>Bytes that it takes in the file.</summary>
    public long CompressedBytes { get; }

    /// <summary>Bytes that it has.</summary>
    public long LengthBytes { get; }

    /// <summary>Where its own header begins, in bytes from the start of the file; the data follow it.</summary>
    public long HeaderOffset { get; }

    /// <summary>Where the directory speaks of it.</summary>
    internal long DirectoryOffset { get; }

    internal ReadOnlyMemory<byte> RawName { get; }
}
