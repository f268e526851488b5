namespace BigFile.Benchmarking;

/// <summary>What the process has used until a moment. What the system does not tell is -1.</summary>
internal readonly record struct UsageReading
{
    /// <summary>Processor time in user mode.</summary>
    public TimeSpan User { get; init; }

    /// <summary>Processor time in the system.</summary>
    public TimeSpan System { get; init; }

    /// <summary>Page faults without input; Win32: all.</summary>
    public long MinorFaults { get; init; }

    /// <summary>Page faults that waited for input.</summary>
    public long MajorFaults { get; init; }

    /// <summary>Context switches that threads made by waiting.</summary>
    public long VoluntarySwitches { get; init; }

    /// <summary>Context switches that the system made.</summary>
    public long InvoluntarySwitches { get; init; }

    /// <summary>Resident memory, in bytes.</summary>
    public long ResidentBytes { get; init; }

    /// <summary>Page tables, in bytes.</summary>
    public long PageTableBytes { get; init; }

    /// <summary>Bytes that devices were read for: by the process (Linux), or of the file's volume by everybody (Win32).</summary>
    public long DeviceReadBytes { get; init; }
}
