namespace BigFile.Benchmarking;

/// <summary>The machine and the file's place on it. What the system does not tell is empty or 0.</summary>
internal sealed record MachineDescription
{
    /// <summary>The processor's name.</summary>
    public string Processor { get; init; } = "";

    /// <summary>Logical processors that this process may use.</summary>
    public int ProcessorCount { get; init; }

    /// <summary>Physical memory, in bytes.</summary>
    public long MemoryBytes { get; init; }

    /// <summary>The memory that a container or job leaves to the process, in bytes; 0 for no limit.</summary>
    public long MemoryLimitBytes { get; init; }

    /// <summary>Operating system and its version, as it names itself.</summary>
    public string OperatingSystem { get; init; } = "";

    /// <summary>The kernel's release.</summary>
    public string Kernel { get; init; } = "";

    /// <summary>Whether it is a virtual machine, and whose; empty if it does not say so.</summary>
    public string Virtualization { get; init; } = "";

    /// <summary>The runtime's name and version.</summary>
    public string Runtime { get; init; } = "";

    /// <summary>The file system of the file, by name.</summary>
    public string FileSystem { get; init; } = "";

    /// <summary>Its mount options.</summary>
    public string MountOptions { get; init; } = "";

    /// <summary>The block device under it, by name.</summary>
    public string Device { get; init; } = "";

    /// <summary>The device's model, or what kind it is.</summary>
    public string DeviceModel { get; init; } = "";

    /// <summary>Whether the device rotates; null if it is not told.</summary>
    public bool? DeviceRotates { get; init; }

    /// <summary>How far the system reads ahead on it, in bytes.</summary>
    public long ReadAheadBytes { get; init; }

    /// <summary>The device's queue scheduler.</summary>
    public string Scheduler { get; init; } = "";

    /// <summary>Bytes in a page.</summary>
    public int PageBytes { get; init; }

    /// <summary>When the system makes huge pages: always, madvise or never.</summary>
    public string HugePages { get; init; } = "";

    /// <summary>The limit on mappings of a process; 0 if there is none.</summary>
    public long MappingCountMax { get; init; }

    /// <summary>The limit on address space of a process, in bytes; 0 for none.</summary>
    public long AddressSpaceLimitBytes { get; init; }

    /// <summary>The limit on open files of a process.</summary>
    public long OpenFilesLimit { get; init; }

    /// <summary>Load average over the last minute when the run began; -1 if it is not told.</summary>
    public double LoadAverage { get; init; } = -1;

    /// <summary>The version of BigFile, and the commit that it was built from where that is known.</summary>
    public string Version { get; init; } = "";
}
