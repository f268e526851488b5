using BigFile.Platform;
using Microsoft.Win32.SafeHandles;

namespace BigFile.Scanning;

/// <summary>One file of a <see cref="FileGroup"/>, as it was when the group was opened.</summary>
public sealed class FileGroupMember : IDisposable
{
    private static ReadOnlySpan<byte> GzipMagic => [0x1F, 0x8B];

    private readonly SafeFileHandle _handle;

    private FileGroupMember(string path, SafeFileHandle handle)
    {
        Path = path;
        _handle = handle;
        Identity = FileIdentity.Of(handle);
        FileLengthBytes = RandomAccess.GetLength(handle);
        Span<byte> head = stackalloc byte[2];
        head = head[..RandomAccess.Read(handle, head, 0)];
        IsCompressed = head.SequenceEqual(GzipMagic);
        ContentLengthBytes = IsCompressed ? null : FileLengthBytes;
    }

    /// <summary>The path that it was opened by. It stays open whatever is done to its name.</summary>
    public string Path { get; }

    /// <summary>Which file it is.</summary>
    public FileIdentity Identity { get; }

    /// <summary>Whether it is compressed with gzip, as its first bytes say.</summary>
    public bool IsCompressed { get; }

    /// <summary>Length of the file in bytes. What is appended later does not belong to the group.</summary>
    public long FileLengthBytes { get; }

    /// <summary>Length of its content in bytes; null for a compressed file that was not read to its end yet.</summary>
    public long? ContentLengthBytes { get; private set; }

    /// <summary>Its content, decompressed where it is compressed. One may be read while others are; the group must stay open.</summary>
    /// <param name="offset">Where to begin, in bytes of the content. A compressed file is decompressed up to there.</param>
    /// <exception cref="ArgumentOutOfRangeException">The offset is negative.</exception>
    /// <exception cref="ObjectDisposedException">The group was disposed.</exception>
    /// <exception cref="DamagedFileException">It is damaged before the offset. Reading the stream throws this too.</exception>
    public Stream OpenContent(long offset = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ObjectDisposedException.ThrowIf(_handle.IsClosed, this);
        HandleStream file = new(IsCompressed ? null : Path, _handle, FileLengthBytes);
        if (!IsCompressed)
        {
            file.SkipTo(offset);
            return file;
        }
        GzipContent content = new(Path, file, length => ContentLengthBytes = length);
        try
        {
            Skip(content, offset);
            return content;
        }
        catch
        {
            content.Dispose();
            throw;
        }
    }

    /// <summary>Closes it.</summary>
    public void Dispose() => _handle.Dispose();

    internal static FileGroupMember Open(string path)
    {
        Throw.IfNotMappable(path, MappingPlatform.Current.GetKind(path));
        SafeFileHandle handle = FileOpening.OpenShared(path);
        try
        {
            return new FileGroupMember(path, handle);
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    private static void Skip(Stream content, long bytes)
    {
        byte[] scratch = new byte[(int)Math.Min(bytes, 64 << 10)];
        while (bytes > 0)
        {
            int count = content.Read(scratch, 0, (int)Math.Min(bytes, scratch.Length));
            if (count == 0)
                return;
            bytes -= count;
        }
    }
}
