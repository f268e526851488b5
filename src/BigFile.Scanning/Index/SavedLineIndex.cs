using System.Runtime.InteropServices;
using BigFile.Platform;
using Microsoft.Win32.SafeHandles;

namespace BigFile.Scanning;

/// <summary>
/// A saved line index that is open for reading. The directory is read at once, the lengths of a segment when they are
/// first asked for, and each part is checked against its sum then. Any thread.
/// </summary>
/// <remarks>
/// What has been read stays in memory until <see cref="KeptBytesMax"/> is reached; then the segments that were read
/// first are dropped, and read again when they are needed.
/// </remarks>
internal sealed class SavedLineIndex : IDisposable
{
    /// <summary>How many bytes of lengths are kept in memory, or one segment if that is larger.</summary>
    public const long KeptBytesMax = 64 << 20;

    private readonly Lock _lock = new();
    private readonly Queue<LineSegment> _kept = new();
    private SafeFileHandle? _handle;
    private long _keptBytes;

    private SavedLineIndex(string path, SafeFileHandle handle)
    {
        Path = path;
        _handle = handle;
    }

    /// <summary>The path of the saved index.</summary>
    public string Path { get; }

    /// <summary>Opens an index and reads what there is of each segment.</summary>
    /// <param name="path">The saved index.</param>
    /// <param name="header">Its header.</param>
    /// <param name="segments">Its segments.</param>
    /// <exception cref="LineIndexException">It is damaged, or nothing that this library saved.</exception>
    /// <exception cref="IOException">It is not there or cannot be read.</exception>
    public static SavedLineIndex Open(string path, out LineIndexHeader header, out LineSegments segments)
    {
        SavedLineIndex index = new(path, OpenHandle(path));
        try
        {
            header = index.ReadHeader();
            segments = index.ReadDirectory(header);
            return index;
        }
        catch
        {
            index.Dispose();
            throw;
        }
    }

    /// <summary>Reads the lengths of a segment, unless somebody else just has.</summary>
    /// <exception cref="LineIndexException">They are damaged.</exception>
    public LineLengths Read(SavedSegment saved, LineSegment segment)
    {
        lock (_lock)
        {
            if (segment.KeptLengths is LineLengths known)
                return known;
            LineLengths lengths = Read(saved);
            if (lengths.StartOf(lengths.Count - 1) >= segment.EndOffset - segment.StartOffset)
                throw Damaged("the lengths of its lines reach past the bytes that they stand for");
            segment.Keep(lengths);
            _kept.Enqueue(segment);
            _keptBytes += lengths.MemoryBytes;
            while (_keptBytes > KeptBytesMax && _kept.Count > 1)
            {
                LineSegment oldest = _kept.Dequeue();
                _keptBytes -= oldest.MemoryBytes;
                oldest.Keep(null);
            }
            return lengths;
        }
    }

    /// <summary>
    /// Closes the saved index, lets the caller put another file with the same segments at the same places in its stead,
    /// and goes on with that one.
    /// </summary>
    public void Replace(Action replace)
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_handle is null, this);
            _handle.Dispose();
            try
            {
                replace();
            }
            finally
            {
                _handle = OpenHandle(Path);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_lock)
        {
            _handle?.Dispose();
            _handle = null;
        }
    }

    private static SafeFileHandle OpenHandle(string path) => FileOpening.OpenShared(path, FileOptions.RandomAccess);

    private LineIndexHeader ReadHeader()
    {
        Span<byte> bytes = stackalloc byte[LineIndexHeader.SizeBytes];
        bytes = bytes[..RandomAccess.Read(_handle!, bytes, 0)];
        return LineIndexHeader.Parse(bytes, RandomAccess.GetLength(_handle!), Path);
    }

    private LineSegments ReadDirectory(LineIndexHeader header)
    {
        // The header was checked: the directory ends where the file does, so its size is no invention.
        byte[] bytes = GC.AllocateUninitializedArray<byte>(checked(header.SegmentCount * LineIndexHeader.EntryBytes));
        ReadExactly(header.DirectoryOffset, bytes);
        if (Checksum.Crc(bytes) != header.DirectoryCrc)
            throw Damaged("its directory has changed since it was saved");
        ReadOnlySpan<SavedEntry> entries = MemoryMarshal.Cast<byte, SavedEntry>(bytes);
        LineSegments segments = LineSegments.Empty(header.Format.PreambleBytes);
        long dataOffset = LineIndexHeader.SizeBytes;
        for (int i = 0; i < entries.Length; i++)
        {
            SavedEntry entry = entries[i];
            bool isLast = i == entries.Length - 1;
            long endOffset = isLast ? header.Fingerprint.LengthBytes : entries[i + 1].StartOffset;
            if (entry.StartOffset != segments.EndOffset || endOffset <= entry.StartOffset
                || entry.LineCount <= 0 || entry.LineCount > endOffset - entry.StartOffset
                || entry.LongCount < 0 || entry.LongCount > Math.Min(entry.LineCount, int.MaxValue / sizeof(uint))
                || entry.DataBytes > header.DirectoryOffset - dataOffset)
                throw Damaged("its directory contradicts itself");
            SavedSegment saved = new(this, dataOffset, entry.LineCount, entry.LongCount, entry.Crc);
            segments = segments.Append(new LineSegment(saved, segments.LineCount, entry.StartOffset, endOffset) { EndsOpen = isLast && header.EndsOpen });
            dataOffset += entry.DataBytes;
        }
        if (dataOffset != header.DirectoryOffset || segments.LineCount != header.LineCount)
            throw Damaged("its directory does not fit its header");
        return segments;
    }

    private LineLengths Read(SavedSegment saved)
    {
        byte[] bytes = GC.AllocateUninitializedArray<byte>(saved.LineCount);
        uint[] longLengths = new uint[saved.LongCount];
        Span<byte> longBytes = MemoryMarshal.AsBytes(longLengths.AsSpan());
        ReadExactly(saved.DataOffset, bytes);
        ReadExactly(saved.DataOffset + bytes.Length, longBytes);
        if (Checksum.Crc(longBytes, Checksum.Crc(bytes)) != saved.Crc)
            throw Damaged("the lengths of its lines have changed since it was saved");
        return LineLengths.TryMake(bytes, longLengths) ?? throw Damaged("the lengths of its lines contradict each other");
    }

    private void ReadExactly(long offset, Span<byte> bytes)
    {
        ObjectDisposedException.ThrowIf(_handle is null, this);
        while (!bytes.IsEmpty)
        {
            int read = RandomAccess.Read(_handle, bytes, offset);
            if (read == 0)
                throw Damaged("it has been cut off");
            offset += read;
            bytes = bytes[read..];
        }
    }

    private LineIndexException Damaged(string reason) => LineIndexHeader.Damaged(Path, reason);
}
