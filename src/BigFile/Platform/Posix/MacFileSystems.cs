using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace BigFile.Platform.Posix;

/// <summary>What macOS says of file systems (compiles, untested): a name and whether it is local.</summary>
internal static unsafe class MacFileSystems
{
    private const int BufferBytes = 4096;
    private const int FlagsOffset = 64, NameOffset = 72, NameBytes = 16;
    private const uint FlagLocal = 0x1000;

    /// <summary>Describes the file system of an open file. Returns an errno value or 0.</summary>
    public static int Get(SafeFileHandle file, out FileSystemDescription fileSystem)
    {
        fileSystem = FileSystemDescription.Unknown;
        byte* buffer = stackalloc byte[BufferBytes];
        // SAFETY: struct statfs with 64-bit inodes is 2168 bytes, with f_flags, 32 bits, at 64 and f_fstypename, 16
        // characters and ended by a zero, at 72 (sys/mount.h).
        int result = RuntimeInformation.ProcessArchitecture == Architecture.X64
            ? LibC.MacX64FStatFs(file, buffer)
            : LibC.FStatFs(file, buffer);
        if (result != 0)
            return Marshal.GetLastPInvokeError();
        ReadOnlySpan<byte> name = new(buffer + NameOffset, NameBytes);
        int end = name.IndexOf((byte)0);
        fileSystem = Describe(
            System.Text.Encoding.UTF8.GetString(end < 0 ? name : name[..end]), (*(uint*)(buffer + FlagsOffset) & FlagLocal) != 0);
        return 0;
    }

    /// <summary>The same from the two facts.</summary>
    public static FileSystemDescription Describe(string name, bool isLocal) => new(name, name switch
    {
        "devfs" or "autofs" => FileSystemKind.Special,
        "tmpfs" => FileSystemKind.Memory,
        _ when name.Contains("fuse", StringComparison.OrdinalIgnoreCase) => FileSystemKind.UserSpace,
        _ => isLocal ? FileSystemKind.Local : FileSystemKind.Network,
    });
}
