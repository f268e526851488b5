using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace BigFile.Tests.Sections;

/// <summary>What the system itself says about this process and its mappings, beside what the engine says.</summary>
internal static class SystemProbe
{
    /// <summary>Open handles, or descriptors, of this process.</summary>
    public static int HandleCount() =>
        OperatingSystem.IsWindows() ? Win32Probe.HandleCount() : Directory.GetFiles("/proc/self/fd").Length;

    /// <summary>Mapped ranges of this process: lines of /proc/self/maps, or regions of type MEM_MAPPED.</summary>
    public static int MappingCount() =>
        OperatingSystem.IsWindows() ? Win32Probe.MappedRegions() : File.ReadLines("/proc/self/maps").Count();

    /// <summary>What a mapped address may be used for, as /proc/self/maps writes it: r, w, x, and s for shared or p for private.</summary>
    public static string ProtectionAt(nint address) =>
        OperatingSystem.IsWindows() ? Win32Probe.ProtectionAt(address) : LinuxProbe.ProtectionAt(address);

    /// <summary>Whether child processes get the handle.</summary>
    public static bool IsInheritable(SafeHandle handle) =>
        OperatingSystem.IsWindows() ? Win32Probe.IsInheritable(handle) : LinuxProbe.IsInheritable(handle);

    /// <summary>Disk space that a file takes, in bytes.</summary>
    public static long AllocatedBytes(string path) =>
        OperatingSystem.IsWindows() ? Win32Probe.AllocatedBytes(path) : LinuxProbe.AllocatedBytes(path);

    /// <summary>Opens a file for an access, and on Win32 for running code besides, letting others do all.</summary>
    public static SafeFileHandle OpenFile(string path, FileAccess access, bool execute = false) => execute
        ? Win32Probe.OpenExecutable(path, access)
        : File.OpenHandle(path, FileMode.Open, access, FileShare.ReadWrite | FileShare.Delete);

    /// <summary>The first bytes of a section by the number of its handle, which this process inherited.</summary>
    public static byte[] ReadInherited(nint handle, int length)
    {
        if (OperatingSystem.IsWindows())
            return Win32Probe.ReadSection(handle, length);
        using SafeFileHandle file = new(handle, ownsHandle: true);
        byte[] content = new byte[length];
        return content[..RandomAccess.Read(file, content, 0)];
    }
}
