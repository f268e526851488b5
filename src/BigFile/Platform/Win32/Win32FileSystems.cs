using Microsoft.Win32.SafeHandles;

namespace BigFile.Platform.Win32;

/// <summary>
/// What Win32 says of a file's volume. The name comes from the volume; whether it is another machine's, from the device and
/// from the remote protocol, either of which is enough. All of it is asked by handle: GetDriveTypeW answers from the same
/// device information, but wants a root, and the calls that lead from a handle to a root fail on long paths (seen on Wine
/// 10) and on volumes without a letter.
/// </summary>
internal static unsafe class Win32FileSystems
{
    private const int FileRemoteProtocolInfo = 13, RemoteProtocolBytes = 116;
    private const int FileFsDeviceInformation = 4;
    private const int NameChars = 261; // MAX_PATH + 1, which GetVolumeInformation asks for
    private const string DevicePrefix = @"\\?\", UncPrefix = @"\\?\UNC\";

    // FILE_DEVICE_… and the characteristics of FILE_FS_DEVICE_INFORMATION (ntifs.h).
    private const uint DeviceCdRom = 2, DeviceCdRomFileSystem = 3, DeviceDisk = 7, DeviceDiskFileSystem = 8, DeviceNetwork = 0x12;
    private const uint DeviceNetworkFileSystem = 0x14, DeviceVirtualDisk = 0x24, DeviceDfs = 0x35, DeviceDfsFileSystem = 0x36;
    private const uint RemoteDevice = 0x10;

    /// <summary>Describes the file system of an open file. Returns a Win32 error code or 0.</summary>
    public static int Get(SafeFileHandle file, out FileSystemDescription fileSystem)
    {
        fileSystem = FileSystemDescription.Unknown;
        int status = NtDll.NtQueryVolumeInformationFile(
            file, out _, out NtDll.DeviceInformation device, (uint)sizeof(NtDll.DeviceInformation), FileFsDeviceInformation);
        if (status < 0)
            return NtDll.RtlNtStatusToDosError(status);
        fileSystem = Describe(VolumeName(file), HasRemoteProtocol(file), device.DeviceType, device.Characteristics);
        return 0;
    }

    /// <summary>The same from the facts.</summary>
    /// <param name="name">What the volume calls its file system; empty where it does not say.</param>
    /// <param name="hasRemoteProtocol">Whether the handle has a remote protocol.</param>
    /// <param name="deviceType">The type of the device, FILE_DEVICE_….</param>
    /// <param name="characteristics">The device's characteristics.</param>
    public static FileSystemDescription Describe(string name, bool hasRemoteProtocol, uint deviceType, uint characteristics)
    {
        FileSystemKind kind = deviceType switch
        {
            _ when hasRemoteProtocol || (characteristics & RemoteDevice) != 0 => FileSystemKind.Network,
            DeviceNetwork or DeviceNetworkFileSystem or DeviceDfs or DeviceDfsFileSystem => FileSystemKind.Network,
            // Wine says this of every mount below a drive's root, a network one too, and calls its device a disk.
            _ when name.Length == 0 => FileSystemKind.Unknown,
            // A disk that the machines of a cluster share.
            _ when name.StartsWith("CSVFS", StringComparison.OrdinalIgnoreCase) => FileSystemKind.Network,
            // WinFsp calls its file systems FUSE-something or by its own name, Dokan by its own.
            _ when IsUserSpace(name) => FileSystemKind.UserSpace,
            DeviceDisk or DeviceDiskFileSystem or DeviceCdRom or DeviceCdRomFileSystem => FileSystemKind.Local,
            DeviceVirtualDisk => FileSystemKind.Memory,
            _ => FileSystemKind.Unknown,
        };
        return new FileSystemDescription(name.Length == 0 ? FileSystemDescription.Unknown.Name : name, kind);
    }

    /// <summary>A path in the form that is not limited to MAX_PATH, where it is longer than that.</summary>
    public static string AnyLength(string path)
    {
        string full = Path.GetFullPath(path);
        if (full.Length < NameChars - 1 || full.StartsWith(DevicePrefix, StringComparison.Ordinal))
            return full;
        return full.StartsWith(@"\\", StringComparison.Ordinal) ? UncPrefix + full[2..] : DevicePrefix + full;
    }

    private static bool IsUserSpace(string name) =>
        name.StartsWith("FUSE", StringComparison.OrdinalIgnoreCase)
        || name.StartsWith("WinFsp", StringComparison.OrdinalIgnoreCase)
        || name.StartsWith("Dokan", StringComparison.OrdinalIgnoreCase);

    private static string VolumeName(SafeFileHandle file)
    {
        char* name = stackalloc char[NameChars];
        // SAFETY: the count is that of the buffer, and what is written ends with a zero; the other outputs may be null.
        return Kernel32.GetVolumeInformationByHandle(file, 0, 0, 0, 0, 0, name, NameChars) ? new string(name) : "";
    }

    // A local file has none, and the call fails; it also fails for redirectors that do not answer it.
    private static bool HasRemoteProtocol(SafeFileHandle file)
    {
        byte* protocol = stackalloc byte[RemoteProtocolBytes];
        // SAFETY: FILE_REMOTE_PROTOCOL_INFO is 116 bytes in its newest version; nothing past the size is written.
        return Kernel32.GetFileInformationByHandleEx(file, FileRemoteProtocolInfo, protocol, RemoteProtocolBytes);
    }
}
