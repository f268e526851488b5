namespace BigFile.Benchmarking;

/// <summary>The state of the page cache that each round begins with.</summary>
internal enum CacheWanted
{
    /// <summary>As it is.</summary>
    AsIs,

    /// <summary>All of the range in memory: read in before the round, and looked at.</summary>
    Warm,

    /// <summary>Nothing of the range in memory: dropped before the round, and looked at. A round that was not cold is refused.</summary>
    Cold,
}
