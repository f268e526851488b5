namespace BigFile.Benchmarking;

/// <summary>What the process used between two moments. What the system does not tell is -1.</summary>
internal readonly record struct ProcessUsage
{
    /// <summary>Processor time in user mode.</summary>
    public TimeSpan User { get; init; }

    /// <summary>Processor time in the system.</summary>
    public TimeSpan System { get; init; }

    /// <summary>Page faults without input. Win32: all page faults.</summary>
    public long MinorFaults { get; init; }

    /// <summary>Page faults that waited for input. Win32 does not tell: -1.</summary>
    public long MajorFaults { get; init; }

    /// <summary>Context switches that a thread made by waiting; -1 on Win32.</summary>
    public long VoluntarySwitches { get; init; }

    /// <summary>Context switches that the system made; -1 on Win32.</summary>
    public long InvoluntarySwitches { get; init; }

    /// <summary>Resident memory at the end, in bytes.</summary>
    public long ResidentBytes { get; init; }

    /// <summary>Page tables at the end, in bytes; -1 where the system does not tell.</summary>
    public long PageTableBytes { get; init; }

    /// <summary>Bytes of the process's mappings that huge page entries map at the end; -1 where the system does not tell.</summary>
    public long HugePageBytes { get; init; }

    /// <summary>Bytes that devices were read for on behalf of the process; -1 where the system does not tell.</summary>
    public long DeviceReadBytes { get; init; }
}
