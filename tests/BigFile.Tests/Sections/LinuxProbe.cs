using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using BigFile.Platform.Posix;

namespace BigFile.Tests.Sections;

/// <summary><see cref="SystemProbe"/> on Linux: /proc and statx.</summary>
internal static unsafe class LinuxProbe
{
    private const int StatXBytes = 256, StatXBlocksOffset = 48, StatXBlockBytes = 512;
    private const uint StatXBlocks = 0x400;
    private const int CloseOnExec = 0x80000;

    public static string ProtectionAt(nint address)
    {
        foreach (string line in File.ReadLines("/proc/self/maps"))
        {
            string[] range = line[..line.IndexOf(' ', StringComparison.Ordinal)].Split('-');
            if (Hex(range[0]) <= (ulong)address && (ulong)address < Hex(range[1]))
                return line.Split(' ')[1];
        }
        return "unmapped";
    }

    public static bool IsInheritable(SafeHandle descriptor)
    {
        string flags = File.ReadLines($"/proc/self/fdinfo/{descriptor.DangerousGetHandle()}").Single(line => line.StartsWith("flags:", StringComparison.Ordinal));
        return (Convert.ToInt32(flags["flags:".Length..].Trim(), 8) & CloseOnExec) == 0;
    }

    public static long AllocatedBytes(string path)
    {
        byte* buffer = stackalloc byte[StatXBytes];
        // SAFETY: struct statx is 256 bytes by its definition; stx_blocks is 64 bits at offset 48 (statx(2)).
        Assert.Equal(0, LibC.StatX(LibC.AtFdCwd, path, 0, StatXBlocks, buffer));
        return BinaryPrimitives.ReadInt64LittleEndian(new ReadOnlySpan<byte>(buffer + StatXBlocksOffset, sizeof(long))) * StatXBlockBytes;
    }

    /// <summary>The path of what a descriptor stands on, as the kernel tells it.</summary>
    public static string PathOf(SafeHandle descriptor) =>
        File.ResolveLinkTarget($"/proc/self/fd/{descriptor.DangerousGetHandle()}", returnFinalTarget: false)!.FullName;

    /// <summary>The permission bits of what a descriptor stands on.</summary>
    public static UnixFileMode ModeOf(SafeHandle descriptor) =>
        OperatingSystem.IsWindows() ? throw new PlatformNotSupportedException() : File.GetUnixFileMode(PathOf(descriptor));

    private static ulong Hex(string text) => ulong.Parse(text, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
}
