using System.Runtime.InteropServices;
using BigFile.Platform;
using Microsoft.Win32.SafeHandles;

namespace BigFile.Scanning;

public sealed partial class LineIndex
{
    /// <summary>What is appended to the name of a file for that of its index.</summary>
    public const string FileExtension = ".bfidx";

    private const string TemporaryExtension = ".tmp";

    // Between the end of its writing and its renaming, nobody holds a file that is not left over.
    private static readonly TimeSpan s_leftoverAge = TimeSpan.FromMinutes(1);

    /// <summary>Where the index of a file is saved and looked for if no place is named: beside it.</summary>
    /// <param name="filePath">The file.</param>
    public static string DefaultPath(string filePath) => filePath + FileExtension;

    /// <summary>Whether a file begins as a saved line index does, damaged or not: whether it may be replaced or removed as one.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="UnauthorizedAccessException">No permission, or the path is a directory.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static bool IsIndex(string path)
    {
        using SafeFileHandle handle = FileOpening.OpenShared(path);
        Span<byte> start = stackalloc byte[LineIndexHeader.Magic.Length];
        return RandomAccess.Read(handle, start, 0) == start.Length && start.SequenceEqual(LineIndexHeader.Magic);
    }

    /// <summary>
    /// Loads an index that was saved. Reads its directory and 128 KiB of the file; lengths of lines are read, and checked, when they
    /// are first asked for, and at most 64 MiB of them are kept. An index whose file has grown is good for the old part
    /// (without a last line that had no delimiter) until <see cref="Extend"/> goes on with it.
    /// </summary>
    /// <param name="file">The file; it must stay open until the index is disposed.</param>
    /// <param name="path">The saved index; null is <see cref="DefaultPath"/> of the file.</param>
    /// <param name="options">
    /// What <see cref="Extend"/> will use. A format here must be the one that was indexed; null takes that one, or that which the
    /// file tells now if fewer than 3 bytes were indexed.
    /// </param>
    /// <exception cref="LineIndexException">It is damaged, or does not fit the file or the format.</exception>
    /// <exception cref="FileNotFoundException">There is no such index.</exception>
    /// <exception cref="UnauthorizedAccessException">No permission, or the path is a directory.</exception>
    /// <exception cref="IOException">The index or the file cannot be read.</exception>
    /// <exception cref="ObjectDisposedException">The file was disposed.</exception>
    public static LineIndex Load(MappedFile file, string? path = null, LineIndexOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(file);
        options ??= new LineIndexOptions();
        path ??= DefaultPath(file.Path);
        SavedLineIndex saved = SavedLineIndex.Open(path, out LineIndexHeader header, out LineSegments segments);
        try
        {
            if (options.Format is LineFormat wanted && !LineIndexHeader.AreSame(wanted, header.Format))
                throw new LineIndexException(LineIndexFault.OtherFormat, $"{path}: was made for lines of {Describe(header.Format)}, not of {Describe(wanted)}");
            if (header.Fingerprint.Misfit(file) is (LineIndexFault fault, string reason))
                throw new LineIndexException(fault, $"{path}: {reason}");
            LineFormat format = options.Format ?? header.Format;
            if (options.Format is null && FormatAfterGrowth(file, format, header.Fingerprint.LengthBytes) is LineFormat other)
                (format, segments) = (other, LineSegments.Empty(other.PreambleBytes));
            // What was the last line, or its delimiter, goes on in the appended part.
            if (file.Length > segments.EndOffset && segments.Count > 0 && (header.EndsOpen || EndsInHalfNewline(file, format, segments.EndOffset)))
                segments = segments.WithoutLastLine();
            return new LineIndex(file, format, options)
            {
                _saved = saved,
                _segments = segments,
                _fingerprint = header.Fingerprint,
            };
        }
        catch
        {
            saved.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Saves the index: written under a name of its own and then renamed, so that no half-written one gets the name while the
    /// system runs. Waits for an indexing that is under way.
    /// </summary>
    /// <remarks>
    /// Nothing is flushed to the device: an index can be made anew, and one that a crash of the system left unwritten is told
    /// by its sums, or by being empty. What savers that were killed left half-written is removed, once it is a minute old.
    /// </remarks>
    /// <param name="path">Where to; null is <see cref="DefaultPath"/> of the file.</param>
    /// <param name="cancellationToken">Stops it; nothing is left behind.</param>
    /// <returns>The length of the saved index in bytes.</returns>
    /// <exception cref="InvalidOperationException">The file was never indexed to its end, because that failed.</exception>
    /// <exception cref="NotSupportedException">The delimiter is longer than 128 bytes.</exception>
    /// <exception cref="UnauthorizedAccessException">No permission.</exception>
    /// <exception cref="IOException">Something that is no regular file has the path, the disk is full, or the system refused otherwise.</exception>
    /// <exception cref="ObjectDisposedException">The index was disposed.</exception>
    public long Save(string? path = null, CancellationToken cancellationToken = default)
    {
        path = Path.GetFullPath(path ?? DefaultPath(_file.Path));
        // The rename would put a file in the place of whatever is there, were it a device.
        if (MappingPlatform.Current.GetKind(path) is not (FileKind.Regular or FileKind.Unknown))
            throw new IOException($"{path}: it is no regular file, and is not replaced by an index.");
        WaitUntilIdle(cancellationToken);
        lock (_changes)
        {
            ThrowIfUnfinished();
            if (!LineIndexHeader.CanHold(Format))
                throw new NotSupportedException($"{path}: an index of lines with so long a delimiter cannot be saved.");
            RemoveLeftovers(path);
            string temporary = $"{path}.{Environment.ProcessId:x}-{Random.Shared.Next():x}{TemporaryExtension}";
            try
            {
                long bytes = Write(temporary, cancellationToken);
                cancellationToken.ThrowIfCancellationRequested();
                if (_saved is SavedLineIndex saved && IsSame(saved.Path, path))
                    saved.Replace(() => File.Move(temporary, path, overwrite: true));
                else
                    File.Move(temporary, path, overwrite: true);
                return bytes;
            }
            catch
            {
                File.Delete(temporary);
                throw;
            }
        }
    }

    /// <summary>Reads all of a loaded index and checks it, which takes as long as reading it from its disk. Nothing to do for one that was made.</summary>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="LineIndexException">It is damaged.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="ObjectDisposedException">The index was disposed.</exception>
    public void Verify(CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        foreach (LineSegment segment in _segments.All)
        {
            cancellationToken.ThrowIfCancellationRequested();
            _ = segment.Lengths;
        }
    }

    private long Write(string path, CancellationToken cancellationToken)
    {
        // After a load, a last line that goes on was left out: what is saved then covers less than the fingerprint says.
        LineSegments segments = _segments;
        FileFingerprint fingerprint = segments.EndOffset == _fingerprint.LengthBytes || segments.Count == 0
            ? _fingerprint
            : FileFingerprint.Of(_file, segments.EndOffset) with { LastWriteTicks = _fingerprint.LastWriteTicks };
        using SafeFileHandle handle = File.OpenHandle(path, FileMode.CreateNew, FileAccess.Write, FileShare.None);
        SavedEntry[] entries = new SavedEntry[segments.Count];
        long offset = LineIndexHeader.SizeBytes;
        for (int i = 0; i < entries.Length; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            LineSegment segment = segments.All[i];
            LineLengths lengths = segment.Lengths;
            ReadOnlySpan<byte> longBytes = MemoryMarshal.AsBytes(lengths.LongLengths);
            RandomAccess.Write(handle, lengths.Bytes, offset);
            RandomAccess.Write(handle, longBytes, offset + lengths.Count);
            uint crc = Checksum.Crc(longBytes, Checksum.Crc(lengths.Bytes));
            entries[i] = new SavedEntry(segment.StartOffset, lengths.Count, lengths.LongLengths.Length, crc, 0);
            offset += entries[i].DataBytes;
        }
        ReadOnlySpan<byte> directory = MemoryMarshal.AsBytes(entries.AsSpan());
        RandomAccess.Write(handle, directory, offset);
        byte[] header = new byte[LineIndexHeader.SizeBytes];
        new LineIndexHeader
        {
            Format = Format,
            Fingerprint = fingerprint,
            LineCount = segments.LineCount,
            EndsOpen = EndsWithoutDelimiter,
            SegmentCount = entries.Length,
            DirectoryOffset = offset,
            DirectoryCrc = Checksum.Crc(directory),
        }.WriteTo(header);
        RandomAccess.Write(handle, header, 0);
        return offset + directory.Length;
    }

    /// <summary>Removes what savers of an index wrote and could not rename, because they were killed. Those at work hold theirs.</summary>
    private static void RemoveLeftovers(string path)
    {
        try
        {
            foreach (string name in Directory.EnumerateFiles(Path.GetDirectoryName(path)!, "*" + TemporaryExtension))
            {
                if (IsTemporaryOf(path, name) && DateTime.UtcNow - File.GetLastWriteTimeUtc(name) >= s_leftoverAge)
                    RemoveUnlessHeld(name);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // They are in nobody's way.
        }
    }

    private static void RemoveUnlessHeld(string path)
    {
        try
        {
            File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None).Dispose();
            File.Delete(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Its saver is at work.
        }
    }

    // The path of the index, a point, two hexadecimal numbers with a hyphen between them, and the extension.
    private static bool IsTemporaryOf(string path, string name)
    {
        string start = Path.GetFileName(path) + ".";
        name = Path.GetFileName(name);
        if (name.Length <= start.Length + TemporaryExtension.Length || !name.StartsWith(start, StringComparison.Ordinal))
            return false;
        string[] numbers = name[start.Length..^TemporaryExtension.Length].Split('-');
        return numbers.Length == 2 && Array.TrueForAll(numbers, number => number.Length > 0 && Array.TrueForAll(number.ToCharArray(), char.IsAsciiHexDigitLower));
    }

    private static bool IsSame(string left, string right) => string.Equals(
        Path.GetFullPath(left), Path.GetFullPath(right), OperatingSystem.IsWindows() ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal);

    private static string Describe(LineFormat format) => $"{format.Encoding} with {format.Delimiter}"
        + (format.PreambleBytes == 0 ? "" : $" behind {format.PreambleBytes} bytes");
}
