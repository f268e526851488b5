using Microsoft.Win32.SafeHandles;

namespace BigFile.Platform.Win32;

/// <summary>
/// What Win32 says of a file's volume. The name comes from the volume. Whether it is another machine's is asked in
/// three ways, since no single one knows all redirectors: the remote protocol of the handle, a final path that begins with
/// \\?\UNC\, and the type of the drive.
/// </summary>
internal static unsafe class Win32FileSystems
{
    private const int FileRemoteProtocolInfo = 13, RemoteProtocolBytes = 116;
    private const int NameChars = 261; // MAX_PATH + 1, which GetVolumeInformation asks for
    private const int PathCharsMax = 32768;
    private const string DevicePrefix = @"\\?\";
    private const string UncPrefix = @"\\?\UNC\";

    /// <summary>Describes the file system of an open file. Returns a Win32 error code or 0.</summary>
    public static int Get(SafeFileHandle file, out FileSystemDescription fileSystem)
    {
        fileSystem = FileSystemDescription.Unknown;
        char* name = stackalloc char[NameChars];
        // SAFETY: the count is that of the buffer, and what is written ends with a zero; the other outputs may be null.
        if (!Kernel32.GetVolumeInformationByHandle(file, 0, 0, 0, 0, 0, name, NameChars))
            return Win32Platform.LastError();
        bool isRemote = HasRemoteProtocol(file);
        string? path = isRemote ? null : FinalPath(file, Kernel32.VolumeNameDos) ?? FinalPath(file, Kernel32.VolumeNameGuid);
        fileSystem = Describe(new string(name), isRemote, path, path is null ? DriveType.Unknown : DriveTypeOf(path));
        return 0;
    }

    /// <summary>The same from the facts.</summary>
    /// <param name="name">What the volume calls its file system.</param>
    /// <param name="isRemote">Whether the handle has a remote protocol.</param>
    /// <param name="finalPath">The path behind all links, with its \\?\ prefix, or null where it is not known.</param>
    /// <param name="drive">The type of the volume's drive.</param>
    public static FileSystemDescription Describe(string name, bool isRemote, string? finalPath, DriveType drive)
    {
        FileSystemKind kind = drive switch
        {
            _ when isRemote || IsUnc(finalPath) => FileSystemKind.Network,
            DriveType.Network => FileSystemKind.Network,
            // A disk that the machines of a cluster share.
            _ when name.StartsWith("CSVFS", StringComparison.OrdinalIgnoreCase) => FileSystemKind.Network,
            // WinFsp calls its file systems FUSE-something or by its own name, Dokan by its own.
            _ when IsUserSpace(name) => FileSystemKind.UserSpace,
            DriveType.Fixed or DriveType.Removable or DriveType.CDRom => FileSystemKind.Local,
            DriveType.Ram => FileSystemKind.Memory,
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

    private static bool IsUnc(string? finalPath) =>
        finalPath is not null && finalPath.StartsWith(UncPrefix, StringComparison.OrdinalIgnoreCase);

    // A local file has none, and the call fails; it also fails for redirectors that do not answer it.
    private static bool HasRemoteProtocol(SafeFileHandle file)
    {
        byte* protocol = stackalloc byte[RemoteProtocolBytes];
        // SAFETY: FILE_REMOTE_PROTOCOL_INFO is 116 bytes in its newest version; nothing past the size is written.
        return Kernel32.GetFileInformationByHandleEx(file, FileRemoteProtocolInfo, protocol, RemoteProtocolBytes);
    }

    private static string? FinalPath(SafeFileHandle file, uint form)
    {
        char[] buffer = new char[NameChars];
        while (true)
        {
            fixed (char* path = buffer)
            {
                // SAFETY: the count is that of the buffer. The answer is the length without the zero at the end, or,
                // where the buffer is too short, the length that it would have to have.
                uint chars = Kernel32.GetFinalPathNameByHandle(file, path, (uint)buffer.Length, form);
                if (chars == 0 || chars > PathCharsMax)
                    return null;
                if (chars < buffer.Length)
                    return new string(path, 0, (int)chars);
                buffer = new char[chars + 1];
            }
        }
    }

    private static DriveType DriveTypeOf(string finalPath)
    {
        // A root is never longer than the path it is the root of, but for a backslash at its end.
        char[] buffer = new char[finalPath.Length + 2];
        fixed (char* root = buffer)
        {
            // SAFETY: the count is that of the buffer, and what is written ends with a zero.
            return Kernel32.GetVolumePathName(finalPath, root, (uint)buffer.Length)
                ? (DriveType)Kernel32.GetDriveType(new string(root))
                : DriveType.Unknown;
        }
    }
}
