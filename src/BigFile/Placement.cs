namespace BigFile;

/// <summary>Where the windows of a file are mapped.</summary>
public enum Placement
{
    /// <summary>Reserved where the system can, floating elsewhere.</summary>
    Auto,

    /// <summary>In one reserved address range, each window at base + offset, for the whole life of the file.</summary>
    Reserved,

    /// <summary>Each window wherever the system puts it; a range that crosses windows gets a wider view of its own.</summary>
    Floating,
}
