using BigFile.Platform;
using Microsoft.Win32.SafeHandles;

namespace BigFile.Sections;

/// <summary>The one place where it is decided whether a file is mapped or buffered.</summary>
internal static class SourceChoice
{
    /// <summary>
    /// Mapped or buffered, never auto. Auto tries to map the first page of the file, which is taken out again at once and
    /// never touched, and buffers what the system says cannot be mapped; any other error is left to the first real view.
    /// An empty file tells on Posix systems only.
    /// </summary>
    public static WindowSource Resolve(
        WindowSource wanted, Placement placement, MappingPlatform platform, SafeFileHandle file, MappedFileAccess access)
    {
        if (wanted != WindowSource.Auto)
            return wanted;
        if (placement == Placement.Floating || !platform.CanReserveMemory)
            return WindowSource.Mapped;
        return NativeError.IsNotMappable(platform.TryMapping(file, access)) ? WindowSource.Buffered : WindowSource.Mapped;
    }
}
