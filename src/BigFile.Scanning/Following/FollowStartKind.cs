namespace BigFile.Scanning;

/// <summary>The ways to say where following begins.</summary>
internal enum FollowStartKind
{
    /// <summary>At the end.</summary>
    End,

    /// <summary>At an offset.</summary>
    Offset,

    /// <summary>At the start of the last lines.</summary>
    LastLines,

    /// <summary>Where another had stopped.</summary>
    Resume,
}
