namespace BigFile.Scanning;

/// <summary>
/// Files that are one text by their meaning, as <c>app.log.2.gz</c>, <c>app.log.1</c> and <c>app.log</c> are: one sequence
/// of bytes and lines, the oldest first.
/// </summary>
/// <remarks>
/// All files are opened at once, shared for all, and stay what they are when they are renamed, compressed or deleted
/// afterwards; each counts with the length that it had then. Compressed ones are decompressed while they are read: nothing
/// is kept of them. The end of a file ends its last line, whether or not it has a delimiter. Different threads may read at once.
/// </remarks>
public sealed class FileGroup : IDisposable
{
    private const int AttemptsMax = 5;

    private readonly FileGroupMember[] _members;

    private FileGroup(FileGroupMember[] members, string[] skipped)
    {
        _members = members;
        Skipped = skipped;
    }

    /// <summary>The files, oldest first.</summary>
    public IReadOnlyList<FileGroupMember> Members => _members;

    /// <summary>Files that belong to the group by their names, but are compressed in a way that is not read here (zstd, xz, bzip2 and others).</summary>
    public IReadOnlyList<string> Skipped { get; }

    /// <summary>Length of the whole content in bytes; null as long as a compressed file was not read to its end.</summary>
    public long? LengthBytes => TryGetOffset(new GroupPosition(_members.Length, 0), out long offset) ? offset : null;

    /// <summary>
    /// Opens a file and what was rotated away from it: <c>PATH.N</c>, by falling numbers, before those <c>PATH-DATE</c> or
    /// <c>PATH.DATE</c>, by rising dates, each also with <c>.gz</c>. Of a file that stands there plain and compressed the plain one.
    /// </summary>
    /// <param name="path">The file that is written to. It may be missing as long as one of the others is there.</param>
    /// <exception cref="FileNotFoundException">There is none of them.</exception>
    /// <exception cref="IOException">One of them cannot be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">One of them may not be read.</exception>
    public static FileGroup Discover(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        for (int attempt = 1; ; attempt++)
        {
            List<RotatedName> names = RotatedFiles.Find(path);
            string[] skipped = [.. names.Where(name => !name.IsReadable).Select(name => name.Path)];
            names.RemoveAll(name => !name.IsReadable);
            if (names.Count == 0)
                throw new FileNotFoundException($"{path}: there is no such file, and none that was rotated away from it.", path);
            FileGroup group;
            try
            {
                group = new FileGroup(OpenAll(names.Select(name => name.Path)), skipped);
            }
            catch (FileNotFoundException) when (attempt < AttemptsMax)
            {
                // A rotation is under way: the names have changed since they were listed.
                continue;
            }
            if (attempt == AttemptsMax || group.IsStill(path))
                return group;
            group.Dispose();
        }
    }

    /// <summary>Opens files in a given order.</summary>
    /// <param name="paths">The files, oldest first.</param>
    /// <exception cref="ArgumentException">There is none.</exception>
    /// <exception cref="IOException">One of them cannot be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">One of them may not be read.</exception>
    public static FileGroup Open(IEnumerable<string> paths)
    {
        ArgumentNullException.ThrowIfNull(paths);
        FileGroupMember[] members = OpenAll(paths);
        return members.Length > 0 ? new FileGroup(members, []) : throw new ArgumentException("A group has one file or more.", nameof(paths));
    }

    /// <summary>The lines of all files, each with its place. Long ones come in parts; memory is bounded by the longest.</summary>
    /// <param name="format">How the files divide into lines; null is told for each by its byte order mark.</param>
    /// <param name="start">Where to begin: the start of a line.</param>
    /// <param name="lineBytesMax">What a line may have without being cut into parts, in bytes: 4 KiB to 1 GiB.</param>
    /// <param name="cancellation">Looked at before each read.</param>
    /// <exception cref="ArgumentException">There is no such place, or the limit is out of range.</exception>
    /// <exception cref="DamagedFileException">Thrown by the enumeration, behind the lines before the damage. Enumerating from the next file on is possible.</exception>
    public FileGroupLines EnumerateLines(
        LineFormat? format = null, GroupPosition start = default, int lineBytesMax = StreamLineBlocks.DefaultLineBytesMax,
        CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(start.Offset, nameof(start));
        if ((uint)start.FileIndex > (uint)_members.Length)
            throw new ArgumentOutOfRangeException(nameof(start), start.FileIndex, $"There are {_members.Length} files.");
        return new FileGroupLines(this, format, start, lineBytesMax, cancellation);
    }

    /// <summary>The offset of a place in the whole content.</summary>
    /// <param name="position">The place; behind the last file is the end.</param>
    /// <param name="offset">Bytes in front of it.</param>
    /// <returns>False if there is no such file, or a compressed one in front of it was not read to its end yet.</returns>
    public bool TryGetOffset(GroupPosition position, out long offset)
    {
        offset = position.Offset;
        if ((uint)position.FileIndex > (uint)_members.Length)
            return false;
        for (int i = 0; i < position.FileIndex; i++)
        {
            if (_members[i].ContentLengthBytes is not long lengthBytes)
                return false;
            offset += lengthBytes;
        }
        return true;
    }

    /// <summary>The place of an offset in the whole content.</summary>
    /// <param name="offset">Bytes in front of it.</param>
    /// <param name="position">The place.</param>
    /// <returns>False if it is not inside, or a compressed file in front of it, or around it, was not read to its end yet.</returns>
    public bool TryGetPosition(long offset, out GroupPosition position)
    {
        position = default;
        for (int i = 0; i < _members.Length && offset >= 0; i++)
        {
            if (_members[i].ContentLengthBytes is not long lengthBytes)
                return false;
            if (offset < lengthBytes)
            {
                position = new GroupPosition(i, offset);
                return true;
            }
            offset -= lengthBytes;
        }
        return false;
    }

    /// <summary>Closes all files.</summary>
    public void Dispose()
    {
        foreach (FileGroupMember member in _members)
            member.Dispose();
    }

    private static FileGroupMember[] OpenAll(IEnumerable<string> paths)
    {
        List<FileGroupMember> members = [];
        try
        {
            foreach (string path in paths)
                members.Add(FileGroupMember.Open(path));
            return [.. members];
        }
        catch
        {
            foreach (FileGroupMember member in members)
                member.Dispose();
            throw;
        }
    }

    // Whether the names lead to the same files, in the same order, after all were opened.
    private bool IsStill(string path)
    {
        List<RotatedName> names = RotatedFiles.Find(path);
        names.RemoveAll(name => !name.IsReadable);
        if (names.Count != _members.Length)
            return false;
        for (int i = 0; i < _members.Length; i++)
        {
            if (Platform.FileIdentities.Get(names[i].Path, out FileIdentity identity) != 0 || identity != _members[i].Identity)
                return false;
        }
        return true;
    }
}
