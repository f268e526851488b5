using System.Runtime.InteropServices;

namespace BigFile.Platform.Win32;

/// <summary>
/// The native calls that tell what Win32 has no call for: a section's size, a handle's rights, the device of a volume,
/// the names in an object directory. Each returns an NTSTATUS, negative for an error. Wine 10 has all of them.
/// </summary>
internal static unsafe partial class NtDll
{
    internal const int SectionBasicInformation = 0, FileAccessInformation = 8;
    internal const uint DirectoryQuery = 1;

    /// <summary>Needs a handle with SECTION_QUERY.</summary>
    [LibraryImport("ntdll")]
    internal static partial int NtQuerySection(
        SafeHandle section, int informationClass, out SectionInformation information, nuint bytes, nint returned);

    [LibraryImport("ntdll")]
    internal static partial int NtQueryInformationFile(
        SafeHandle file, out IoStatusBlock status, out uint information, uint bytes, int informationClass);

    /// <summary>The volume of an open file by its handle.</summary>
    [LibraryImport("ntdll")]
    internal static partial int NtQueryVolumeInformationFile(
        SafeHandle file, out IoStatusBlock status, out DeviceInformation information, uint bytes, int informationClass);

    [LibraryImport("ntdll")]
    internal static partial int NtOpenDirectoryObject(out SectionSafeHandle directory, uint access, in ObjectAttributes attributes);

    [LibraryImport("ntdll")]
    internal static partial int NtQueryDirectoryObject(
        SafeHandle directory, void* entries, uint bytes, byte single, byte restart, ref uint context, out uint returned);

    [LibraryImport("ntdll")]
    internal static partial int RtlNtStatusToDosError(int status);

    /// <summary>SECTION_BASIC_INFORMATION.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct SectionInformation
    {
        public nint BaseAddress;
        public uint Attributes;
        public long SizeBytes;
    }

    /// <summary>IO_STATUS_BLOCK.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct IoStatusBlock
    {
        public nint Status;
        public nint Information;
    }

    /// <summary>FILE_FS_DEVICE_INFORMATION.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct DeviceInformation
    {
        public uint DeviceType;
        public uint Characteristics;
    }

    /// <summary>UNICODE_STRING.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct UnicodeString
    {
        public ushort LengthBytes;
        public ushort CapacityBytes;
        public char* Characters;

        public readonly string Text => new(Characters, 0, LengthBytes / sizeof(char)); // SAFETY: the call that filled it in says how long it is.
    }

    /// <summary>OBJECT_DIRECTORY_INFORMATION; an entry without a name ends the list.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct DirectoryEntry
    {
        public UnicodeString Name;
        public UnicodeString TypeName;
    }

    /// <summary>OBJECT_ATTRIBUTES.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct ObjectAttributes
    {
        public uint Bytes;
        public nint RootDirectory;
        public UnicodeString* Name;
        public uint Attributes;
        public nint SecurityDescriptor;
        public nint QualityOfService;
    }
}
