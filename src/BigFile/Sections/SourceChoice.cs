using BigFile.Platform;
using Microsoft.Win32.SafeHandles;

namespace BigFile.Sections;

/// <summary>The one place where it is decided whether a file is mapped or buffered.</summary>
internal static class SourceChoice
{
    /// <summary>
    /// Mapped or buffered, never auto. Auto buffers what is on a network file system or in user space, where views are not
    /// promised to agree with what other machines and other programs write. Elsewhere it tries to map the first page of the
    /// file, which is taken out again at once and never touched, and buffers what the system says cannot be mapped; any
    /// other error is left to the first real view. An empty file tells on Posix systems only.
    /// </summary>
    public static WindowSource Resolve(
        WindowSource wanted, Placement placement, MappingPlatform platform, SafeFileHandle file, MappedFileAccess access)
    {
        if (wanted != WindowSource.Auto)
            return wanted;
        if (placement == Placement.Floating || !platform.CanReserveMemory)
            return WindowSource.Mapped;
        // An overlay is mapped: its views go stale only where somebody else writes a file of a lower layer for the first time.
        if (platform.GetFileSystem(file, out FileSystemDescription? fileSystem) == 0
            && fileSystem?.Kind is FileSystemKind.Network or FileSystemKind.UserSpace)
        {
            return WindowSource.Buffered;
        }
        return NativeError.IsNotMappable(platform.TryMapping(file, access)) ? WindowSource.Buffered : WindowSource.Mapped;
    }
}
