using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace BigFile.Platform.Posix;

/// <summary>What statx tells of an open file. Linux only.</summary>
internal readonly record struct FileStatus(uint Mode, uint Owner, ulong Device, ulong Inode, long LengthBytes, uint Links)
{
    private const uint TypeMask = 0xF000, TypeDirectory = 0x4000, TypeRegular = 0x8000;
    private const uint BasicStats = 0x7FF;
    private const int BufferBytes = 256;

    public bool IsRegular => (Mode & TypeMask) == TypeRegular;

    public bool IsDirectory => (Mode & TypeMask) == TypeDirectory;

    /// <summary>The twelve permission bits.</summary>
    public uint Permissions => Mode & 0xFFF;

    public bool IsSameFile(in FileStatus other) => Device == other.Device && Inode == other.Inode;

    public static unsafe SystemError Of(SafeFileHandle file, out FileStatus status)
    {
        // SAFETY: struct statx is 256 bytes by its definition.
        byte* buffer = stackalloc byte[BufferBytes];
        return Take(LibC.StatX(file, "", LibC.AtEmptyPath, BasicStats, buffer), buffer, out status);
    }

    /// <summary>What a path leads to, links followed.</summary>
    public static unsafe SystemError Of(string path, out FileStatus status)
    {
        // SAFETY: as above.
        byte* buffer = stackalloc byte[BufferBytes];
        return Take(LibC.StatX(LibC.AtFdCwd, path, 0, BasicStats, buffer), buffer, out status);
    }

    private static unsafe SystemError Take(int result, byte* buffer, out FileStatus status)
    {
        status = default;
        if (result != 0)
            return SystemError.FromErrno(Marshal.GetLastPInvokeError());
        // SAFETY: the call succeeded, so the structure is filled, with its fields at these offsets (statx(2)).
        status = new FileStatus(
            Mode: *(ushort*)(buffer + 28),
            Owner: *(uint*)(buffer + 20),
            Device: (ulong)*(uint*)(buffer + 136) << 32 | *(uint*)(buffer + 140),
            Inode: *(ulong*)(buffer + 32),
            LengthBytes: *(long*)(buffer + 40),
            Links: *(uint*)(buffer + 16));
        return SystemError.None;
    }
}
