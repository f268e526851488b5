namespace BigFile;

/// <summary>Who may open a named section.</summary>
public enum SectionAudience
{
    /// <summary>Only the user who made it. Win32: a security descriptor with one entry; Linux: mode 0600.</summary>
    CurrentUser,

    /// <summary>The maker reads and writes, all others read. Linux: mode 0644.</summary>
    EveryoneReads,

    /// <summary>All users read and write. Linux: mode 0666.</summary>
    Everyone,
}
