namespace BigFile.Bench.Figures;

/// <summary>The machine of a run, as far as a reader of its figures needs it.</summary>
internal sealed record ResultMachine
{
    /// <summary>The processor's name.</summary>
    public required string Processor { get; init; }

    /// <summary>Logical processors.</summary>
    public required int Processors { get; init; }

    /// <summary>Memory in bytes; 0 where it is not known.</summary>
    public long MemoryBytes { get; init; }

    /// <summary>The operating system or kernel, with its version.</summary>
    public required string System { get; init; }

    /// <summary>The runtime, with its version.</summary>
    public required string Runtime { get; init; }

    /// <summary>The file system of the files; null where it is not known.</summary>
    public string? FileSystem { get; init; }

    /// <inheritdoc/>
    public override string ToString() => $"{Processors} {(Processors == 1 ? "core" : "cores")} of {Processor}, {System}, {Runtime}";
}
