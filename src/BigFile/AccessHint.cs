namespace BigFile;

/// <summary>How a file will mostly be read. It steers read-ahead and nothing else.</summary>
public enum AccessHint
{
    /// <summary>Nothing is known; the system's own read-ahead decides.</summary>
    Normal,

    /// <summary>Small reads in no order: read-ahead around a page is off (Linux: MADV_RANDOM).</summary>
    Random,

    /// <summary>Mostly in order: the window after the one that is leased is asked for ahead of time.</summary>
    Sequential,
}
