namespace BigFile.Scanning;

/// <summary>What a <see cref="FollowEvent"/> tells.</summary>
public enum FollowEventKind
{
    /// <summary>Bytes were appended: <see cref="FollowEvent.Bytes"/>.</summary>
    Data,

    /// <summary>A line became whole, or a part of a long one came: <see cref="FollowEvent.Bytes"/>.</summary>
    Line,

    /// <summary>
    /// Another file is under the path. All of the old one was delivered, and an unterminated last line of it too; what
    /// follows is the new one, from its start.
    /// </summary>
    Rotated,

    /// <summary>
    /// The file was cut, or cut and written anew: it is shorter than what was read of it, or what was read is no longer
    /// there. What follows begins at its start again. <see cref="FollowEvent.LostBytes"/> says what is known to be lost.
    /// </summary>
    Truncated,

    /// <summary>
    /// The path leads to no file, or to none that can be opened: <see cref="FollowEvent.Reason"/>. What is appended to the
    /// old file is still delivered, where the system keeps it.
    /// </summary>
    Vanished,

    /// <summary>
    /// The path leads to a file again, after <see cref="Vanished"/>. What follows is that file: from its start, or where
    /// reading had stopped if it is the old one (<see cref="FollowEvent.IsSameFile"/>).
    /// </summary>
    Appeared,
}
