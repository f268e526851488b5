namespace BigFile.Scanning;

/// <summary>One thing that a <see cref="FileFollower"/> saw, in the order of the file.</summary>
public readonly record struct FollowEvent
{
    /// <summary>What it tells.</summary>
    public FollowEventKind Kind { get; internal init; }

    /// <summary>
    /// Of data and of a line: file offset of the first byte. Of the others: up to where the file that was followed before
    /// had been delivered.
    /// </summary>
    public long Offset { get; internal init; }

    /// <summary>The bytes as they are in the file, of a line without its delimiter. Good until the follower is asked again.</summary>
    public ReadOnlyMemory<byte> Bytes { get; internal init; }

    /// <summary>
    /// Bytes of the delimiter behind a line. 0 for a part that others follow, and for a last line that has none, which is
    /// delivered when its file was rotated away or cut, or by <see cref="FileFollower.TryComplete"/>.
    /// </summary>
    public int DelimiterLength { get; internal init; }

    /// <summary>This is a part of a long line, and not its first.</summary>
    public bool IsContinuation { get; internal init; }

    /// <summary>This is a part of a long line, and not its last: the next event goes on with it.</summary>
    public bool Continues { get; internal init; }

    /// <summary>Whether the line is too long for the buffer, so that it comes in parts.</summary>
    public bool IsLong => IsContinuation || Continues;

    /// <summary>The file that is followed from here on; of <see cref="FollowEventKind.Vanished"/> the one that was.</summary>
    public FileIdentity Identity { get; internal init; }

    /// <summary>Of <see cref="FollowEventKind.Appeared"/>: it is the file that was there before.</summary>
    public bool IsSameFile { get; internal init; }

    /// <summary>
    /// Of <see cref="FollowEventKind.Truncated"/>: bytes behind <see cref="Offset"/> that were seen to be in the file and
    /// had not been read. What was appended after the last look at the file and cut before the next nobody can tell.
    /// </summary>
    public long LostBytes { get; internal init; }

    /// <summary>Of <see cref="FollowEventKind.Vanished"/>: why the path cannot be opened, in the words of the system.</summary>
    public string? Reason { get; internal init; }
}
