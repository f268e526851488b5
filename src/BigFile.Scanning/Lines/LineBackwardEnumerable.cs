namespace BigFile.Scanning;

/// <summary>Lines of a file from the last to the first. Made by <see cref="MappedFileLines.EnumerateLinesBackward"/>.</summary>
public readonly struct LineBackwardEnumerable
{
    private readonly MappedFile _file;
    private readonly LineFormat _format;
    private readonly long _start;
    private readonly long _end;

    internal LineBackwardEnumerable(MappedFile file, LineFormat format, long start, long end)
    {
        _file = file;
        _format = format;
        _start = start;
        _end = end;
    }

    /// <summary>Begins to go over the lines. Looks for the ends of the range, so it may read the file.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="ObjectDisposedException">The file was disposed.</exception>
    public LineBackwardEnumerator GetEnumerator() => new(_file, _format, _start, _end);
}
