using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace BigFile.Platform.Posix;

/// <summary>Device and inode on macOS (compiles, untested).</summary>
internal static unsafe class MacFileIdentity
{
    private const int BufferBytes = 256;
    private const int InodeOffset = 8;

    public static int Get(SafeFileHandle file, out FileIdentity identity)
    {
        // SAFETY: struct stat with 64-bit inodes is 144 bytes, with st_dev, 32 bits, at 0 and st_ino, 64, at 8 (sys/stat.h).
        byte* buffer = stackalloc byte[BufferBytes];
        int result = RuntimeInformation.ProcessArchitecture == Architecture.X64
            ? LibC.MacX64FStat(file, buffer)
            : LibC.FStat(file, buffer);
        return Take(result, buffer, out identity);
    }

    public static int Get(string path, out FileIdentity identity)
    {
        // SAFETY: as above.
        byte* buffer = stackalloc byte[BufferBytes];
        int result = RuntimeInformation.ProcessArchitecture == Architecture.X64
            ? LibC.MacX64Stat(path, buffer)
            : LibC.Stat(path, buffer);
        return Take(result, buffer, out identity);
    }

    private static int Take(int result, byte* buffer, out FileIdentity identity)
    {
        identity = default;
        if (result != 0)
            return Marshal.GetLastPInvokeError();
        // SAFETY: the call succeeded, so the structure is filled; both fields lie inside the callers' buffers.
        identity = new FileIdentity(*(uint*)buffer, *(ulong*)(buffer + InodeOffset));
        return 0;
    }
}
