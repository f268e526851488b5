using System.Runtime.InteropServices;
using BigFile.Platform.Win32;
using Microsoft.Win32.SafeHandles;

namespace BigFile.Benchmarking;

/// <summary>The volume that a file is on, and the device under it.</summary>
internal static unsafe class Win32Volume
{
    private const int PathCharactersMax = 32768, NameCharactersMax = 64;
    private const uint IoctlStorageQueryProperty = 0x2D1400;
    private const uint DeviceProperty = 0, SeekPenaltyProperty = 7;
    private const int QueryBytes = 12, AnswerBytesMax = 1024;
    private const int VendorField = 12, ProductField = 16, DescriptorBytes = 36, SeekPenaltyField = 8, SeekPenaltyBytes = 9;

    /// <summary>The volume as a device that can be opened, <c>\\?\Volume{…}</c>; empty where the system does not say, for example because it is remote.</summary>
    public static string DeviceOf(string path)
    {
        string mountPoint = MountPointOf(path);
        if (mountPoint.Length == 0)
            return "";
        char* name = stackalloc char[NameCharactersMax];
        // SAFETY: the count is that of the buffer, and what is written ends with a zero; the page of the call says that 50 are enough.
        return Kernel32.GetVolumeNameForVolumeMountPoint(mountPoint, name, NameCharactersMax) ? new string(name).TrimEnd('\\') : "";
    }

    /// <summary>Opens a volume for questions only, which needs no right to its content; an invalid handle where that fails.</summary>
    public static SafeFileHandle Open(string device) =>
        Kernel32.CreateFile(device, 0, Kernel32.ShareAll, 0, Kernel32.OpenExisting, 0, 0);

    /// <summary>Adds what the volume of a file and its device tell.</summary>
    public static MachineDescription Describe(string path, MachineDescription machine)
    {
        machine = machine with { Device = MountPointOf(path).TrimEnd('\\') };
        string device = DeviceOf(path);
        if (device.Length == 0)
            return machine;
        using SafeFileHandle volume = Open(device);
        if (volume.IsInvalid)
            return machine;
        byte* answer = stackalloc byte[AnswerBytesMax];
        if (Query(volume, DeviceProperty, answer) is int bytes and >= DescriptorBytes)
        {
            ReadOnlySpan<byte> descriptor = new(answer, bytes); // SAFETY: so many bytes of the buffer were written.
            machine = machine with { DeviceModel = $"{Name(descriptor, VendorField)} {Name(descriptor, ProductField)}".Trim() };
        }
        // SAFETY: the field is inside what was written.
        if (Query(volume, SeekPenaltyProperty, answer) >= SeekPenaltyBytes)
            machine = machine with { DeviceRotates = answer[SeekPenaltyField] != 0 };
        return machine;
    }

    /// <summary>A text of STORAGE_DEVICE_DESCRIPTOR: the field has its offset, 0 for none; it ends with a zero.</summary>
    public static string Name(ReadOnlySpan<byte> descriptor, int field)
    {
        uint offset = MemoryMarshal.Read<uint>(descriptor[field..]);
        if (offset == 0 || offset >= (uint)descriptor.Length)
            return "";
        ReadOnlySpan<byte> text = descriptor[(int)offset..];
        int end = text.IndexOf((byte)0);
        return System.Text.Encoding.Latin1.GetString(end < 0 ? text : text[..end]).Trim();
    }

    private static string MountPointOf(string path)
    {
        char* mountPoint = stackalloc char[PathCharactersMax];
        // SAFETY: the count is that of the buffer, and what is written ends with a zero.
        return Kernel32.GetVolumePathName(Path.GetFullPath(path), mountPoint, PathCharactersMax) ? new string(mountPoint) : "";
    }

    // How many bytes the answer has; 0 for none.
    private static int Query(SafeFileHandle volume, uint property, byte* answer)
    {
        byte* query = stackalloc byte[QueryBytes];
        new Span<byte>(query, QueryBytes).Clear();
        *(uint*)query = property;
        // SAFETY: STORAGE_PROPERTY_QUERY is 12 bytes, and what is asked has no parameters; the answer's buffer is as long as is said.
        return Kernel32.DeviceIoControl(
            volume, IoctlStorageQueryProperty, (nint)query, QueryBytes, (nint)answer, AnswerBytesMax, out uint returned, 0)
            ? (int)Math.Min(returned, AnswerBytesMax)
            : 0;
    }
}
