using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace BigFile.Platform.Win32;

/// <summary>The Win32 calls that every supported version has.</summary>
internal static unsafe partial class Kernel32
{
    internal const uint PageNoAccess = 1, PageReadOnly = 2, PageReadWrite = 4, PageWriteCopy = 8;
    internal const uint FileMapCopy = 1, FileMapWrite = 2, FileMapRead = 4;
    internal const uint MemRelease = 0x8000, MemCoalescePlaceholders = 1, MemPreservePlaceholder = 2;
    internal const uint MemCommit = 0x1000, MemReserve = 0x2000, MemDecommit = 0x4000;
    internal const uint FsctlSetSparse = 0x900C4;
    internal const uint ShareAll = 7, OpenExisting = 3, FlagBackupSemantics = 0x0200_0000;
    internal const uint FlagNoBuffering = 0x2000_0000;

    [LibraryImport("kernel32", EntryPoint = "CreateFileMappingW", SetLastError = true)]
    internal static partial nint CreateFileMapping(
        SafeHandle file, nint security, uint protection, uint sizeHigh, uint sizeLow, nint name);

    [LibraryImport("kernel32", SetLastError = true)]
    internal static partial nint MapViewOfFile(SafeHandle section, uint access, uint offsetHigh, uint offsetLow, nuint bytes);

    [LibraryImport("kernel32", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    internal static partial bool UnmapViewOfFile(nint address);

    [LibraryImport("kernel32", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    internal static partial bool FlushViewOfFile(nint address, nuint bytes);

    [LibraryImport("kernel32", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    internal static partial bool FlushFileBuffers(SafeHandle file);

    [LibraryImport("kernel32", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    internal static partial bool VirtualFree(nint address, nuint bytes, uint type);

    [LibraryImport("kernel32", SetLastError = true)]
    internal static partial nint VirtualAlloc(nint address, nuint bytes, uint type, uint protection);

    [LibraryImport("kernel32", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    internal static partial bool VirtualProtect(nint address, nuint bytes, uint protection, out uint before);

    [LibraryImport("kernel32", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    internal static partial bool FlushInstructionCache(nint process, nint address, nuint bytes);

    /// <summary>Not 0 for first: before all other handlers there are.</summary>
    [LibraryImport("kernel32")]
    internal static partial nint AddVectoredExceptionHandler(uint first, nint handler);

    [LibraryImport("kernel32", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    internal static partial bool ReadFile(SafeHandle file, nint buffer, uint bytes, out uint read, ref Overlapped at);

    [LibraryImport("kernel32", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    internal static partial bool WriteFile(SafeHandle file, nint buffer, uint bytes, out uint written, ref Overlapped at);

    [LibraryImport("kernel32", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    internal static partial bool CloseHandle(nint handle);

    [LibraryImport("kernel32", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    internal static partial bool GetFileSizeEx(SafeHandle file, out long bytes);

    [LibraryImport("kernel32", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    internal static partial bool SetFileTime(SafeHandle file, nint creation, nint access, in long modified);

    /// <summary>FILE_INFO_BY_HANDLE_CLASS.FileEndOfFileInfo (6): a length set by handle, without moving a file pointer.</summary>
    [LibraryImport("kernel32", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    internal static partial bool SetFileInformationByHandle(SafeHandle file, int informationClass, in long endOfFile, uint bytes);

    [LibraryImport("kernel32", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    internal static partial bool GetFileInformationByHandleEx(SafeHandle file, int informationClass, byte* buffer, uint bytes);

    [LibraryImport("kernel32", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    internal static partial bool GetFileInformationByHandle(SafeHandle file, out ByHandleFileInformation information);

    [LibraryImport("kernel32", SetLastError = true)]
    internal static partial SafeFileHandle ReOpenFile(SafeHandle file, uint access, uint share, uint flags);

    [LibraryImport("kernel32", EntryPoint = "CreateFileW", SetLastError = true, StringMarshalling = StringMarshalling.Utf16)]
    internal static partial SafeFileHandle CreateFile(
        string path, uint access, uint share, nint security, uint disposition, uint flags, nint template);

    [LibraryImport("kernel32", EntryPoint = "GetVolumeInformationByHandleW", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    internal static partial bool GetVolumeInformationByHandle(
        SafeHandle file, nint label, uint labelChars, nint serial, nint componentMax, nint flags, char* name, uint nameChars);

    [LibraryImport("kernel32", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    internal static partial bool DeviceIoControl(
        SafeHandle file, uint code, nint input, uint inputBytes, nint output, uint outputBytes, out uint returned, nint overlapped);

    [LibraryImport("kernel32", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    internal static partial bool PrefetchVirtualMemory(nint process, nuint count, in MemoryRange ranges, uint flags);

    [LibraryImport("kernel32", EntryPoint = "K32QueryWorkingSetEx", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    internal static partial bool QueryWorkingSetEx(nint process, WorkingSetEntry* entries, uint bytes);

    [LibraryImport("kernel32")]
    internal static partial void GetSystemInfo(out SystemInfo info);

    /// <summary>OVERLAPPED: for a handle that is not asynchronous, where in the file the call reads or writes.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct Overlapped
    {
        public nuint Internal;
        public nuint InternalHigh;
        public uint OffsetLow;
        public uint OffsetHigh;
        public nint Event;
    }

    /// <summary>BY_HANDLE_FILE_INFORMATION. Its times are two 32-bit halves each.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct ByHandleFileInformation
    {
        public uint Attributes;
        public uint CreatedLow, CreatedHigh, AccessedLow, AccessedHigh, WrittenLow, WrittenHigh;
        public uint VolumeSerialNumber;
        public uint LengthHigh, LengthLow;
        public uint LinkCount;
        public uint FileIndexHigh, FileIndexLow;
    }

    /// <summary>WIN32_MEMORY_RANGE_ENTRY.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct MemoryRange
    {
        public nint Address;
        public nuint Bytes;
    }

    /// <summary>PSAPI_WORKING_SET_EX_INFORMATION; bit 0 of the flags says that the page is in the working set.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct WorkingSetEntry
    {
        public nint Address;
        public nuint Flags;
    }

    /// <summary>SYSTEM_INFO.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct SystemInfo
    {
        public uint Architecture;
        public uint PageSizeBytes;
        public nint AddressMin;
        public nint AddressMax;
        public nint ProcessorMask;
        public uint Processors;
        public uint ProcessorType;
        public uint AllocationGranularityBytes;
        public ushort ProcessorLevel;
        public ushort ProcessorRevision;
    }
}
