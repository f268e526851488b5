namespace BigFile.Scanning;

/// <summary>Where following begins in the file that is there at first. A file that comes later is read from its start.</summary>
public readonly record struct FollowStart
{
    private FollowStart(FollowStartKind kind, long value = 0, FollowPosition? position = null)
    {
        Kind = kind;
        Value = value;
        Position = position;
    }

    /// <summary>At the end that the file has when the follower is made.</summary>
    public static FollowStart End => default;

    /// <summary>At the start.</summary>
    public static FollowStart Beginning => new(FollowStartKind.Offset);

    internal FollowStartKind Kind { get; }

    internal long Value { get; }

    internal FollowPosition? Position { get; }

    /// <summary>At an offset, or at the end where the file is not that long.</summary>
    /// <param name="offset">In bytes; in line mode a line is taken to begin there.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is negative.</exception>
    public static FollowStart At(long offset)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        return new FollowStart(FollowStartKind.Offset, offset);
    }

    /// <summary>At the start of the last lines. One without a delimiter at the end counts.</summary>
    /// <param name="count">How many.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is negative.</exception>
    public static FollowStart LastLines(long count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        return new FollowStart(FollowStartKind.LastLines, count);
    }

    /// <summary>
    /// Where another follower had stopped. If its file was rotated away since, the rest of it is looked for among the files
    /// beside the path (<see cref="FileGroup"/>); <see cref="FileFollower.Resumed"/> tells what was found.
    /// </summary>
    /// <param name="position">What <see cref="FileFollower.Position"/> gave.</param>
    public static FollowStart Resume(FollowPosition position)
    {
        ArgumentNullException.ThrowIfNull(position);
        return new FollowStart(FollowStartKind.Resume, 0, position);
    }
}
