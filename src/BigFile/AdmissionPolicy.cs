namespace BigFile;

/// <summary>What a copying access does when it misses and mapping would evict another window. Leases always map.</summary>
public enum AdmissionPolicy
{
    /// <summary>
    /// Goes by handle, and maps a window only when it was asked for clearly more often than the one that would have to
    /// leave: mapping, faulting and unmapping cost as much as a dozen small reads.
    /// </summary>
    Frequency,

    /// <summary>Always maps.</summary>
    Always,
}
