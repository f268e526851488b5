using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace BigFile.Platform.Win32;

/// <summary>The calls of named sections, chosen addresses, NUMA nodes and large pages.</summary>
internal static unsafe partial class Kernel32
{
    internal const uint PageExecuteRead = 0x20, PageExecuteReadWrite = 0x40, PageExecuteWriteCopy = 0x80;
    internal const uint SecFile = 0x800000, SecImage = 0x1000000, SecCommit = 0x8000000, SecLargePages = 0x80000000;
    internal const uint FileMapExecute = 0x20, FileMapLargePages = 0x20000000;
    internal const uint GenericRead = 0x80000000, GenericWrite = 0x40000000, GenericExecute = 0x20000000;
    internal const uint FileReadData = 1, FileWriteData = 2, FileExecute = 0x20;
    internal const uint FileAttributeNormal = 0x80, SecuritySqosPresent = 0x100000;

    /// <summary>NUMA_NO_PREFERRED_NODE: the Numa calls are then those without.</summary>
    internal const uint NoPreferredNode = uint.MaxValue;

    [LibraryImport("kernel32", EntryPoint = "CreateFileW", SetLastError = true, StringMarshalling = StringMarshalling.Utf16)]
    internal static partial SafeFileHandle CreateFile(
        string path, uint access, uint share, in SecurityAttributes security, uint disposition, uint flags, nint template);

    [LibraryImport("kernel32", EntryPoint = "CreateFileMappingNumaW", SetLastError = true, StringMarshalling = StringMarshalling.Utf16)]
    internal static partial SectionSafeHandle CreateFileMappingNuma(
        SafeHandle file, in SecurityAttributes security, uint protection, uint sizeHigh, uint sizeLow, string? name, uint node);

    [LibraryImport("kernel32", EntryPoint = "OpenFileMappingW", SetLastError = true, StringMarshalling = StringMarshalling.Utf16)]
    internal static partial SectionSafeHandle OpenFileMapping(uint access, [MarshalAs(UnmanagedType.Bool)] bool inherit, string name);

    [LibraryImport("kernel32", SetLastError = true)]
    internal static partial nint MapViewOfFileExNuma(
        SafeHandle section, uint access, uint offsetHigh, uint offsetLow, nuint bytes, nint address, uint node);

    [LibraryImport("kernel32", SetLastError = true)]
    internal static partial nuint VirtualQuery(nint address, out MemoryInformation information, nuint bytes);

    /// <summary>The device path of the file that a view is of; 0 when there is none.</summary>
    [LibraryImport("kernel32", EntryPoint = "K32GetMappedFileNameW", SetLastError = true)]
    internal static partial uint GetMappedFileName(nint process, nint address, char* name, uint characters);

    [LibraryImport("kernel32")]
    internal static partial nuint GetLargePageMinimum();

    [LibraryImport("kernel32", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    internal static partial bool GetNumaHighestNodeNumber(out uint node);

    [LibraryImport("kernel32", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    internal static partial bool ProcessIdToSessionId(uint process, out uint session);

    [LibraryImport("kernel32")]
    internal static partial nint LocalFree(nint memory);

    /// <summary>SECURITY_ATTRIBUTES.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct SecurityAttributes
    {
        public uint Bytes;
        public nint Descriptor;
        public int InheritHandle;
    }

    /// <summary>MEMORY_BASIC_INFORMATION. The PartitionId of 64-bit systems is what the alignment leaves free.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct MemoryInformation
    {
        public nint Address;
        public nint AllocationAddress;
        public uint AllocationProtection;
        public nuint RegionBytes;
        public uint State;
        public uint Protection;
        public uint Type;
    }
}
