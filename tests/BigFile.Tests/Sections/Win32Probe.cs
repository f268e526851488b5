using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace BigFile.Tests.Sections;

/// <summary><see cref="SystemProbe"/> on Win32.</summary>
internal static unsafe partial class Win32Probe
{
    private const uint GenericRead = 0x80000000, GenericWrite = 0x40000000, GenericExecute = 0x20000000;
    private const uint ShareAll = 7, OpenExisting = 3;
    private const uint MemMapped = 0x40000, MemCommit = 0x1000;
    private const uint HandleFlagInherit = 1;
    private const uint FileMapRead = 4;
    private const int KernelObject = 6, OwnerInformation = 1, DaclInformation = 4, SddlRevision = 1;

    public static int HandleCount() =>
        GetProcessHandleCount(-1, out uint count) ? (int)count : throw new Win32Exception();

    public static int MappedRegions()
    {
        int regions = 0;
        for (nint address = 0; VirtualQuery(address, out MemoryInformation found, (nuint)sizeof(MemoryInformation)) != 0; address = found.BaseAddress + (nint)found.RegionBytes)
        {
            if (found.State == MemCommit && found.Type == MemMapped)
                regions++;
        }
        return regions;
    }

    public static string ProtectionAt(nint address)
    {
        if (VirtualQuery(address, out MemoryInformation found, (nuint)sizeof(MemoryInformation)) == 0 || found.State != MemCommit)
            return "unmapped";
        return found.Protect switch
        {
            0x02 => "r--s",
            0x04 => "rw-s",
            0x08 => "rw-p",
            0x20 => "r-xs",
            0x40 => "rwxs",
            0x80 => "rwxp",
            _ => $"0x{found.Protect:x}",
        };
    }

    public static bool IsInheritable(SafeHandle handle) =>
        GetHandleInformation(handle, out uint flags) ? (flags & HandleFlagInherit) != 0 : throw new Win32Exception();

    public static long AllocatedBytes(string path)
    {
        uint low = GetCompressedFileSize(path, out uint high);
        return (long)((ulong)high << 32 | low);
    }

    public static SafeFileHandle OpenExecutable(string path, FileAccess access)
    {
        uint wanted = GenericExecute
            | ((access & FileAccess.Read) != 0 ? GenericRead : 0) | ((access & FileAccess.Write) != 0 ? GenericWrite : 0);
        SafeFileHandle file = CreateFile(path, wanted, ShareAll, 0, OpenExisting, 0, 0);
        return file.IsInvalid ? throw new Win32Exception() : file;
    }

    public static byte[] ReadSection(nint section, int length)
    {
        nint address = MapViewOfFile(section, FileMapRead, 0, 0, (nuint)length);
        if (address == 0)
            throw new Win32Exception();
        // SAFETY: the view was just mapped for that many bytes, and is unmapped below.
        byte[] content = new ReadOnlySpan<byte>((void*)address, length).ToArray();
        UnmapViewOfFile(address);
        return content;
    }

    /// <summary>Who owns an object and who may use it, in the security descriptor definition language.</summary>
    public static string SecurityOf(SafeHandle handle)
    {
        int error = GetSecurityInfo(handle, KernelObject, OwnerInformation | DaclInformation, 0, 0, 0, 0, out nint descriptor);
        if (error != 0)
            throw new Win32Exception(error);
        if (!ConvertSecurityDescriptorToString(descriptor, SddlRevision, OwnerInformation | DaclInformation, out nint text, out _))
            throw new Win32Exception();
        string sddl = Marshal.PtrToStringUni(text)!;
        LocalFree(text);
        LocalFree(descriptor);
        return sddl;
    }

    [LibraryImport("kernel32", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool GetProcessHandleCount(nint process, out uint count);

    [LibraryImport("kernel32", SetLastError = true)]
    private static partial nuint VirtualQuery(nint address, out MemoryInformation information, nuint bytes);

    [LibraryImport("kernel32", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool GetHandleInformation(SafeHandle handle, out uint flags);

    [LibraryImport("kernel32", EntryPoint = "GetCompressedFileSizeW", SetLastError = true, StringMarshalling = StringMarshalling.Utf16)]
    private static partial uint GetCompressedFileSize(string path, out uint high);

    [LibraryImport("kernel32", EntryPoint = "CreateFileW", SetLastError = true, StringMarshalling = StringMarshalling.Utf16)]
    private static partial SafeFileHandle CreateFile(string path, uint access, uint share, nint security, uint disposition, uint flags, nint template);

    [LibraryImport("kernel32", SetLastError = true)]
    private static partial nint MapViewOfFile(nint section, uint access, uint offsetHigh, uint offsetLow, nuint bytes);

    [LibraryImport("kernel32", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool UnmapViewOfFile(nint address);

    [LibraryImport("kernel32")]
    private static partial nint LocalFree(nint memory);

    [LibraryImport("advapi32")]
    private static partial int GetSecurityInfo(SafeHandle handle, int objectType, int information, nint owner, nint group, nint dacl, nint sacl, out nint descriptor);

    [LibraryImport("advapi32", EntryPoint = "ConvertSecurityDescriptorToStringSecurityDescriptorW", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool ConvertSecurityDescriptorToString(nint descriptor, int revision, int information, out nint text, out uint length);

    [StructLayout(LayoutKind.Sequential)]
    private struct MemoryInformation
    {
        public nint BaseAddress;
        public nint AllocationBase;
        public uint AllocationProtect;
        public ushort PartitionId;
        public nuint RegionBytes;
        public uint State;
        public uint Protect;
        public uint Type;
    }
}
