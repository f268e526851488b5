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

    /// <summary>The file behind a local name.</summary>
    public static string FileOfName(string name) =>
        Path.Combine(new SectionNamespace(SectionNamespace.DefaultRoot, IsGlobal: false).FolderPath, SectionNamespace.EntryOf(name));

    /// <summary>The permission bits of a file.</summary>
    public static UnixFileMode ModeOf(string path) =>
        OperatingSystem.IsWindows() ? throw new PlatformNotSupportedException() : File.GetUnixFileMode(path);

    private static ulong Hex(string text) => ulong.Parse(text, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
}
