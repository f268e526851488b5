namespace BigFile.Scanning;

/// <summary>One line of a <see cref="FileGroup"/>, or a part of one that is too long, for as long as the enumeration stands at it.</summary>
public readonly ref struct GroupLine
{
    internal GroupLine(GroupPosition position, long groupOffset, Line line, bool isContinuation, bool continues)
    {
        Position = position;
        GroupOffset = groupOffset;
        Span = line.Span;
        DelimiterLength = line.DelimiterLength;
        IsContinuation = isContinuation;
        Continues = continues;
    }

    /// <summary>The file, and where in its content the line begins.</summary>
    public GroupPosition Position { get; }

    /// <summary>Where it begins in the content of the whole group, in bytes; -1 where that is not known (<see cref="FileGroup.TryGetOffset"/>).</summary>
    public long GroupOffset { get; }

    /// <summary>The bytes without the delimiter; not to be used once the enumeration has moved on.</summary>
    public ReadOnlySpan<byte> Span { get; }

    /// <summary>Bytes of the delimiter behind the line; 0 for a last line that has none, and for a part that others follow.</summary>
    public int DelimiterLength { get; }

    /// <summary>It is a part of a long line, and not its first.</summary>
    public bool IsContinuation { get; }

    /// <summary>It is a part of a long line, and not its last.</summary>
    public bool Continues { get; }
}
