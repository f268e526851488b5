namespace BigFile;

/// <summary>What the holder of a lease may do with its span.</summary>
public enum LeaseMode
{
    /// <summary>Reads only.</summary>
    Read,

    /// <summary>Reads and writes. The whole range counts as dirty from the moment it is leased.</summary>
    Write,
}
