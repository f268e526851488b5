using BigFile.Sections;
using Microsoft.Win32.SafeHandles;

namespace BigFile.Platform.Win32;

/// <summary>
/// Win32: sections as the system has them. What it does not tell of a section that existed before:
/// <list type="bullet">
/// <item>The page protection. Reported is what the handle's rights and a view tried for them allow, so at most what was
/// asked for on opening; whether it was made read-only or write-copy cannot be seen.</item>
/// <item>The exact size of one in memory: it is rounded up to whole pages.</item>
/// <item>The file: there is no handle to flush or to set times by.</item>
/// </list>
/// </summary>
internal sealed unsafe class Win32SectionPlatform : SectionPlatform
{
    private const int ErrorAccessDenied = 5, ErrorAlreadyExists = 183;
    private const int MappedNameCharactersMax = 512;
    private const nint CurrentProcess = -1;

    // INVALID_HANDLE_VALUE: the paging file.
    private static readonly SafeFileHandle s_memory = new(-1, ownsHandle: false);

    // The last address that views may have.
    private readonly nuint _addressMax = AddressMax();

    public override long LargePageBytes { get; } = (long)Kernel32.GetLargePageMinimum();

    public override int NumaNodes { get; } = Kernel32.GetNumaHighestNodeNumber(out uint highest) ? (int)highest + 1 : 1;

    public override void CheckSecurityDescriptor(string sddl) => SectionSecurity.Check(sddl);

    public override SystemError GetFileAccess(SafeFileHandle file, out bool canRead, out bool canWrite, out bool canExecute)
    {
        int status = NtDll.NtQueryInformationFile(file, out _, out uint rights, sizeof(uint), NtDll.FileAccessInformation);
        if (status < 0)
            rights = 0;
        canRead = (rights & Kernel32.FileReadData) != 0;
        canWrite = (rights & Kernel32.FileWriteData) != 0;
        canExecute = (rights & Kernel32.FileExecute) != 0;
        return FromStatus(status);
    }

    public override SafeFileHandle OpenFile(string path, SectionProtection protection, FileShare share) =>
        SectionFile.Open(path, protection, share);

    public override SystemError Create(in SectionRequest request, out NativeSection? section)
    {
        section = null;
        SectionOptions options = request.Options;
        long size = request.SizeBytes;
        uint protection = SectionRights.Page(options.Protection) | Kernel32.SecCommit
            | (options.LargePages ? Kernel32.SecLargePages : 0);
        using SectionSecurity security = new(options);
        SectionSafeHandle handle = Kernel32.CreateFileMappingNuma(
            request.File ?? s_memory, security.Attributes, protection, (uint)(size >> 32), (uint)size, options.Name, Node(options.NumaNode));
        int code = Win32Platform.LastError();
        if (handle.IsInvalid)
        {
            handle.Dispose();
            return code == ErrorAccessDenied && TryOpenTaken(options, out section) ? SystemError.None : SystemError.FromWin32(code);
        }
        if (code == ErrorAlreadyExists)
        {
            ViewAccess wanted = SectionRules.FullAccess(options.Protection);
            SystemError error = Existing(handle, wanted, out section);
            if (error.Win32Code == ErrorAccessDenied)
                error = Existing(handle, ViewAccess.Read, out section);
            return error.IsNone ? error : Close(handle, error);
        }
        section = new Win32NativeSection(handle, request.File, request.OwnsFile)
        {
            SizeBytes = size,
            Protection = options.Protection,
            IsMemoryBacked = request.File is null,
            AlreadyExisted = false,
            HasLargePages = options.LargePages,
        };
        return SystemError.None;
    }

    public override SystemError Open(string name, ViewAccess access, bool inheritable, out NativeSection? section)
    {
        section = null;
        uint rights = SectionRights.ToOpen(access);
        SectionSafeHandle handle = Kernel32.OpenFileMapping(rights | SectionRights.Query, inheritable, name);
        int code = Win32Platform.LastError();
        if (handle.IsInvalid && code == ErrorAccessDenied)
        {
            // The descriptor may give views and not the right to ask.
            handle.Dispose();
            handle = Kernel32.OpenFileMapping(rights, inheritable, name);
            code = Win32Platform.LastError();
        }
        SystemError error = handle.IsInvalid ? SystemError.FromWin32(code) : Existing(handle, access, out section);
        return error.IsNone ? error : Close(handle, error);
    }

    public override SystemError MapView(
        NativeSection section, long offset, nuint bytes, ViewAccess access, nint address, int numaNode, out nint mapped)
    {
        mapped = 0;
        // Wine 10 says no error for an address that no process can have, and gives it back with nothing mapped there.
        if (address != 0 && ((nuint)address > _addressMax || bytes > _addressMax - (nuint)address))
            return SystemError.InvalidAddress;
        uint wanted = SectionRights.ToMap(access);
        if (((Win32NativeSection)section).HasLargePages && offset % LargePageBytes == 0 && (long)bytes % LargePageBytes == 0)
            wanted |= Kernel32.FileMapLargePages;
        mapped = Kernel32.MapViewOfFileExNuma(
            section.Handle, wanted, (uint)(offset >> 32), (uint)offset, bytes, address, Node(numaNode));
        return mapped == 0 ? LastError() : SystemError.None;
    }

    public override SystemError UnmapView(nint address, nuint bytes) =>
        Kernel32.UnmapViewOfFile(address) ? SystemError.None : LastError();

    public override SystemError FlushView(NativeSection section, nint address, long offset, nuint bytes) =>
        SystemError.FromWin32(MappingPlatform.Current.FlushView(address, bytes));

    public override SystemError FlushToDevice(SafeFileHandle file)
    {
        SystemError error = SystemError.FromWin32(MappingPlatform.Current.FlushToDevice(file, lengthChanged: true));
        // FlushFileBuffers wants a handle that writes. Through one that does not, nothing was written.
        bool nothingToFlush = error.Win32Code == ErrorAccessDenied
            && GetFileAccess(file, out _, out bool canWrite, out _).IsNone && !canWrite;
        return nothingToFlush ? SystemError.None : error;
    }

    public override IReadOnlyList<string> ListNames() => ObjectDirectory.SectionNames();

    // CreateFileMapping asks a section that exists for rights that only its maker has. Opening it takes fewer.
    private bool TryOpenTaken(SectionOptions options, out NativeSection? section)
    {
        section = null;
        return options.Name is not null
            && (Open(options.Name, SectionRules.FullAccess(options.Protection), options.Inheritable, out section).IsNone
                || Open(options.Name, ViewAccess.Read, options.Inheritable, out section).IsNone);
    }

    // A section that has the name already, seen for an access. The handle becomes the section's only on success.
    private static SystemError Existing(SectionSafeHandle handle, ViewAccess access, out NativeSection? section)
    {
        section = null;
        // The right was granted; the page protection is asked about by trying.
        nint view = Kernel32.MapViewOfFileExNuma(handle, SectionRights.ToMap(access), 0, 0, 1, 0, Kernel32.NoPreferredNode);
        if (view == 0)
            return LastError();
        Kernel32.UnmapViewOfFile(view);

        SystemError error = SystemError.None;
        bool large = false, memory;
        long size;
        int status = NtDll.NtQuerySection(
            handle, NtDll.SectionBasicInformation, out NtDll.SectionInformation information, (nuint)sizeof(NtDll.SectionInformation), 0);
        if (status >= 0)
        {
            size = information.SizeBytes;
            memory = (information.Attributes & (Kernel32.SecFile | Kernel32.SecImage)) == 0;
            large = (information.Attributes & Kernel32.SecLargePages) != 0;
        }
        else
        {
            error = MeasureByView(handle, out size, out memory);
        }
        if (!error.IsNone)
            return error;
        section = new Win32NativeSection(handle, null, ownsFile: false)
        {
            SizeBytes = size,
            Protection = SectionRights.ProtectionFor(access),
            IsMemoryBacked = memory,
            AlreadyExisted = true,
            HasLargePages = large,
        };
        return error;
    }

    // Without SECTION_QUERY: a view of the whole section is as long as it is, in whole pages.
    private static SystemError MeasureByView(SectionSafeHandle handle, out long size, out bool memory)
    {
        size = 0;
        memory = false;
        nint view = Kernel32.MapViewOfFileExNuma(handle, Kernel32.FileMapRead, 0, 0, 0, 0, Kernel32.NoPreferredNode);
        if (view == 0)
            return LastError();
        SystemError error = SystemError.None;
        if (Kernel32.VirtualQuery(view, out Kernel32.MemoryInformation information, (nuint)sizeof(Kernel32.MemoryInformation)) == 0)
            error = LastError();
        size = (long)information.RegionBytes;
        char* name = stackalloc char[MappedNameCharactersMax];
        // SAFETY: the buffer has as many characters as the call is told. A longer name is cut, and a name all the same.
        memory = Kernel32.GetMappedFileName(CurrentProcess, view, name, MappedNameCharactersMax) == 0;
        Kernel32.UnmapViewOfFile(view);
        return error;
    }

    private static nuint AddressMax()
    {
        Kernel32.GetSystemInfo(out Kernel32.SystemInfo system);
        return (nuint)system.AddressMax;
    }

    private static uint Node(int numaNode) => numaNode == SectionOptions.AnyNumaNode ? Kernel32.NoPreferredNode : (uint)numaNode;

    private static SystemError Close(SectionSafeHandle handle, SystemError error)
    {
        handle.Dispose();
        return error;
    }

    private static SystemError LastError() => SystemError.FromWin32(Win32Platform.LastError());

    private static SystemError FromStatus(int status) =>
        status >= 0 ? SystemError.None : SystemError.FromWin32(NtDll.RtlNtStatusToDosError(status));
}
