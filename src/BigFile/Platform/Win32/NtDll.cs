using System.Runtime.InteropServices;

namespace BigFile.Platform.Win32;

/// <summary>The calls of ntdll.dll that Win32 offers nothing for (documented in ntifs.h and winternl.h).</summary>
internal static partial class NtDll
{
    // The volume of an open file by its handle. Returns an NTSTATUS, negative for an error.
    [LibraryImport("ntdll")]
    internal static partial int NtQueryVolumeInformationFile(
        SafeHandle file, out IoStatus status, out DeviceInformation information, uint bytes, int informationClass);

    [LibraryImport("ntdll")]
    internal static partial int RtlNtStatusToDosError(int status);

    /// <summary>IO_STATUS_BLOCK.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct IoStatus
    {
        public nint Status;
        public nuint Information;
    }

    /// <summary>FILE_FS_DEVICE_INFORMATION.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct DeviceInformation
    {
        public uint DeviceType;
        public uint Characteristics;
    }
}
