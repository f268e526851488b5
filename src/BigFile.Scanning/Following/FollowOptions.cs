namespace BigFile.Scanning;

/// <summary>How a <see cref="FileFollower"/> works.</summary>
public sealed record FollowOptions
{
    /// <summary>Where to begin (default: at the end).</summary>
    public FollowStart Start { get; init; }

    /// <summary>Whether whole lines are delivered (default), or bytes as they come.</summary>
    public bool Lines { get; init; } = true;

    /// <summary>How files divide into lines; null (default) is told for each file by its byte order mark.</summary>
    public LineFormat? Format { get; init; }

    /// <summary>
    /// Whether it is the path that is followed (default), as <c>tail -F</c> does, or the file that is there at first,
    /// whatever is done to its name, as <c>tail -f</c> does.
    /// </summary>
    public bool ByName { get; init; } = true;

    /// <summary>How long to wait between two looks at a file that brings nothing new (default 250 ms).</summary>
    public TimeSpan PollInterval { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>
    /// Whether the system is asked to notify (default). A notification only ends a wait early: where none come, as from
    /// network file systems, nothing is missed.
    /// </summary>
    public bool UseNotifications { get; init; } = true;

    /// <summary>
    /// How long a file that was rotated away must bring nothing new before it is left for its successor (default: one
    /// poll interval): its writer may not have noticed yet.
    /// </summary>
    public TimeSpan? RotationPatience { get; init; }

    /// <summary>
    /// Size of the buffer in bytes, which bounds the memory of the follower (default 256 KiB, at least 4 KiB, at most <see cref="Array.MaxLength"/>). A line that
    /// does not fit is delivered in parts.
    /// </summary>
    public int BufferBytes { get; init; } = 256 << 10;

    /// <summary>The clock (default: that of the system).</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;
}
