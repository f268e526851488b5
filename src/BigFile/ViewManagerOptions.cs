using BigFile.Platform;

namespace BigFile;

/// <summary>How a <see cref="ViewManager"/> is set up.</summary>
public sealed record ViewManagerOptions
{
    /// <summary>
    /// The hard limit on mapped bytes, at least 128 KiB. 0: the memory of the machine or of the container, whichever is
    /// less (512 MiB in a 32-bit process). Mapped is not resident: mapped pages of a file leave memory when the system
    /// needs it.
    /// </summary>
    public long BudgetBytes { get; init; }

    /// <summary>What a copying read or write does when it misses and the budget is full.</summary>
    public AdmissionPolicy Admission { get; init; }

    /// <summary>A name for the statistics under the meter <c>BigFile</c> (tag <c>manager</c>).</summary>
    public string Name { get; init; } = "";

    /// <summary>The seam to the system; tests replace it.</summary>
    internal MappingPlatform? Platform { get; init; }
}
