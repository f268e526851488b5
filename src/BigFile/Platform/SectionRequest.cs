using Microsoft.Win32.SafeHandles;

namespace BigFile.Platform;

/// <summary>A section to make, checked as far as it can be without asking the system.</summary>
internal readonly record struct SectionRequest
{
    /// <summary>The options; the name in them is well-formed or null.</summary>
    public required SectionOptions Options { get; init; }

    /// <summary>Size in bytes, never 0.</summary>
    public required long SizeBytes { get; init; }

    /// <summary>The file, long enough by now; null for memory.</summary>
    public SafeFileHandle? File { get; init; }

    /// <summary>The full path of that file, or null when only the handle is known.</summary>
    public string? Path { get; init; }

    /// <summary>True: the section closes the file when it closes.</summary>
    public bool OwnsFile { get; init; }
}
