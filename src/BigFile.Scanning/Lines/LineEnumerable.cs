namespace BigFile.Scanning;

/// <summary>Lines of a file, to be gone over by <c>foreach</c>. Made by <see cref="MappedFileLines.EnumerateLines"/>.</summary>
public readonly struct LineEnumerable
{
    private readonly MappedFile _file;
    private readonly LineFormat _format;
    private readonly long _start;
    private readonly long _end;

    internal LineEnumerable(MappedFile file, LineFormat format, long start, long end)
    {
        _file = file;
        _format = format;
        _start = start;
        _end = end;
    }

    /// <summary>Begins to go over the lines. Looks for the first one, so it may read the file.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="ObjectDisposedException">The file was disposed.</exception>
    public LineEnumerator GetEnumerator() => new(_file, _format, _start, _end);
}
