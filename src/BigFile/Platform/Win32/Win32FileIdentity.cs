using Microsoft.Win32.SafeHandles;

namespace BigFile.Platform.Win32;

/// <summary>
/// Volume serial number and file id. FILE_ID_INFO has the 128 bits that ReFS needs; volumes that do not answer it (FAT,
/// some redirectors) are asked for the 64 bits that all have.
/// </summary>
internal static unsafe class Win32FileIdentity
{
    private const int FileIdInfo = 18, FileIdInfoBytes = 24, FileIdOffset = 8;
    private const uint ReadAttributes = 0x80;

    public static int Get(SafeFileHandle file, out FileIdentity identity)
    {
        // SAFETY: FILE_ID_INFO is a serial number of 64 bits and an id of 128 behind it; the call gets the buffer's size.
        byte* buffer = stackalloc byte[FileIdInfoBytes];
        if (Kernel32.GetFileInformationByHandleEx(file, FileIdInfo, buffer, FileIdInfoBytes))
        {
            ulong* numbers = (ulong*)buffer;
            identity = new FileIdentity(numbers[0], new UInt128(numbers[2], numbers[1]));
            return 0;
        }
        if (Kernel32.GetFileInformationByHandle(file, out Kernel32.ByHandleFileInformation information))
        {
            identity = new FileIdentity(
                information.VolumeSerialNumber, (ulong)information.FileIndexHigh << 32 | information.FileIndexLow);
            return 0;
        }
        identity = default;
        return Win32Platform.LastError();
    }

    public static int Get(string path, out FileIdentity identity)
    {
        // Backup semantics, so that a directory gives an answer too.
        using SafeFileHandle file = Kernel32.CreateFile(
            Win32FileSystems.AnyLength(path), ReadAttributes, Kernel32.ShareAll, 0, Kernel32.OpenExisting, Kernel32.FlagBackupSemantics, 0);
        if (!file.IsInvalid)
            return Get(file, out identity);
        identity = default;
        return Win32Platform.LastError();
    }
}
