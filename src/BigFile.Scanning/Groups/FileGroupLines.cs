namespace BigFile.Scanning;

/// <summary>The lines of a <see cref="FileGroup"/>, to be enumerated by foreach.</summary>
public readonly struct FileGroupLines
{
    private readonly FileGroup _group;
    private readonly LineFormat? _format;
    private readonly GroupPosition _start;
    private readonly int _lineBytesMax;
    private readonly CancellationToken _cancellation;

    internal FileGroupLines(FileGroup group, LineFormat? format, GroupPosition start, int lineBytesMax, CancellationToken cancellation)
    {
        _group = group;
        _format = format;
        _start = start;
        _lineBytesMax = lineBytesMax;
        _cancellation = cancellation;
    }

    /// <summary>Begins an enumeration. It is disposed by foreach.</summary>
    public FileGroupLineEnumerator GetEnumerator() => new(_group, _format, _start, _lineBytesMax, _cancellation);
}
