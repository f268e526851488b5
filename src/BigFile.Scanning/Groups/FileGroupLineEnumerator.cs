namespace BigFile.Scanning;

/// <summary>Goes over the lines of a <see cref="FileGroup"/>, one file after the other.</summary>
public ref struct FileGroupLineEnumerator
{
    private const int MarkBytes = 3;

    private readonly FileGroup _group;
    private readonly LineFormat? _format;
    private readonly int _lineBytesMax;
    private readonly CancellationToken _cancellation;
    private int _index;
    private long _offset;
    // Of the start of the open file in the group; -1 if it is not known.
    private long _groupOffset;
    private Stream? _content;
    private StreamLineBlocks? _blocks;
    private LineBlockEnumerator _lines;
    private bool _isContinuation;
    private bool _continues;

    internal FileGroupLineEnumerator(
        FileGroup group, LineFormat? format, GroupPosition start, int lineBytesMax, CancellationToken cancellation)
    {
        _group = group;
        _format = format;
        _index = start.FileIndex;
        _offset = start.Offset;
        _lineBytesMax = lineBytesMax;
        _cancellation = cancellation;
    }

    /// <summary>The line at which the enumeration stands.</summary>
    public readonly GroupLine Current
    {
        get
        {
            Line line = _lines.Current;
            long offset = _offset + line.Offset;
            return new GroupLine(
                new GroupPosition(_index, offset), _groupOffset < 0 ? -1 : _groupOffset + offset, line, _isContinuation, _continues);
        }
    }

    /// <summary>Goes to the next line, into the next file where one has ended.</summary>
    /// <returns>False behind the last.</returns>
    /// <exception cref="DamagedFileException">A compressed file is damaged.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public bool MoveNext()
    {
        while (!_lines.MoveNext())
        {
            if (_blocks is null && !TryOpen())
                return false;
            if (_blocks!.TryRead(out StreamLineBlock block, _cancellation))
            {
                _lines = block.GetEnumerator();
                _isContinuation = block.IsContinuation;
                _continues = block.Continues;
                continue;
            }
            Close();
            _index++;
            _offset = 0;
            _lines = default;
        }
        return true;
    }

    /// <summary>Closes the file that is being read.</summary>
    public void Dispose() => Close();

    private bool TryOpen()
    {
        if (_index >= _group.Members.Count)
            return false;
        FileGroupMember member = _group.Members[_index];
        LineFormat? format = _format;
        if (_offset > 0)
        {
            // The mark is at the start of the file, and lines begin behind it.
            format ??= DetectAtStart(member);
            _offset = Math.Max(_offset, format.PreambleBytes);
            format = format with { PreambleBytes = 0 };
        }
        _groupOffset = _group.TryGetOffset(new GroupPosition(_index, 0), out long groupOffset) ? groupOffset : -1;
        _content = member.OpenContent(_offset);
        _blocks = new StreamLineBlocks(_content, format, lineBytesMax: _lineBytesMax);
        return true;
    }

    private static LineFormat DetectAtStart(FileGroupMember member)
    {
        using Stream content = member.OpenContent();
        Span<byte> mark = stackalloc byte[MarkBytes];
        return LineFormat.Detect(mark[..content.ReadAtLeast(mark, MarkBytes, throwOnEndOfStream: false)]);
    }

    private void Close()
    {
        _content?.Dispose();
        _content = null;
        _blocks = null;
    }
}
