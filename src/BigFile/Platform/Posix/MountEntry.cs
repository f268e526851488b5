namespace BigFile.Platform.Posix;

/// <summary>A line of /proc/self/mountinfo. <see cref="Root"/> and <see cref="MountPoint"/> are as they are, not as the line escapes them.</summary>
/// <param name="Id">The mount's id.</param>
/// <param name="Device">The device, as major:minor.</param>
/// <param name="Root">What of the file system is mounted.</param>
/// <param name="MountPoint">Where.</param>
/// <param name="Options">The options of the mount.</param>
/// <param name="Type">The type of the file system.</param>
/// <param name="Source">What the file system calls its source, escaped as in the line; empty where it says nothing.</param>
/// <param name="SuperOptions">The options of the file system; empty where it says nothing.</param>
internal sealed record MountEntry(
    string Id, string Device, string Root, string MountPoint, string Options, string Type, string Source, string SuperOptions);
