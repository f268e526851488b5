using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace BigFile.Platform.Posix;

/// <summary>What statx tells of an open file. Linux only.</summary>
internal readonly record struct FileStatus(uint Mode, uint Owner, ulong Device, ulong Inode, long LengthBytes)
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
        status = default;
        // SAFETY: struct statx is 256 bytes by its definition, with its fields at the offsets below (statx(2)).
        byte* buffer = stackalloc byte[BufferBytes];
        if (LibC.StatX(file, "", LibC.AtEmptyPath, BasicStats, buffer) != 0)
            return SystemError.FromErrno(Marshal.GetLastPInvokeError());
        status = new FileStatus(
            Mode: *(ushort*)(buffer + 28),
            Owner: *(uint*)(buffer + 20),
            Device: (ulong)*(uint*)(buffer + 136) << 32 | *(uint*)(buffer + 140),
            Inode: *(ulong*)(buffer + 32),
            LengthBytes: *(long*)(buffer + 40));
        return SystemError.None;
    }
}
