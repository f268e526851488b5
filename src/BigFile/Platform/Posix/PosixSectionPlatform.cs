using System.Runtime.InteropServices;
using BigFile.Sections;
using Microsoft.Win32.SafeHandles;

namespace BigFile.Platform.Posix;

/// <summary>
/// Sections on Linux (tested) and macOS (compiles, untested; no names there): a file's descriptor, or a memory file's, is
/// the section, and mmap makes the views.
/// </summary>
internal sealed unsafe class PosixSectionPlatform : SectionPlatform
{
    private readonly bool _linux = OperatingSystem.IsLinux() || OperatingSystem.IsAndroid();
    private readonly PosixNamedSections _named;

    /// <param name="namesRoot">Where the names live: tests give a folder of their own.</param>
    public PosixSectionPlatform(string? namesRoot = null)
    {
        _named = new PosixNamedSections(namesRoot ?? SectionNamespace.DefaultRoot);
    }

    public override long LargePageBytes { get; } =
        Directory.Exists("/sys/kernel/mm/hugepages") ? ProcFiles.MemInfoBytes("Hugepagesize") : 0;

    public override int NumaNodes { get; } = Math.Max(1, ProcFiles.CountOf("/sys/devices/system/node/possible"));

    private static MappingPlatform Files => MappingPlatform.Current;

    public override SystemError GetFileAccess(SafeFileHandle file, out bool canRead, out bool canWrite, out bool canExecute)
    {
        canRead = canWrite = canExecute = false;
        int flags = LibC.FCntl(file, LibC.FGetFl);
        if (flags == -1)
            return LastError();
        const int readOnly = 0, writeOnly = 1, readWrite = 2;
        int mode = flags & LibC.OAccessMode;
        bool isPathOnly = _linux && (flags & LibC.OPath) != 0;
        canRead = !isPathOnly && mode is readOnly or readWrite;
        canWrite = !isPathOnly && mode is writeOnly or readWrite;
        canExecute = canRead;
        return SystemError.None;
    }

    public override SafeFileHandle OpenFile(string path, SectionProtection protection, FileShare share)
    {
        Throw.IfNotMappable(path, Files.GetKind(path));
        return File.OpenHandle(path, FileMode.Open, SectionRules.IsWritable(protection) ? FileAccess.ReadWrite : FileAccess.Read, share);
    }

    public override SystemError Create(in SectionRequest request, out NativeSection? section)
    {
        section = null;
        SectionOptions options = request.Options;
        if (options.Name is not null)
            return !_linux || options.LargePages ? SystemError.NotSupported : _named.Create(request, out section);

        SafeFileHandle? made = null, copy = null;
        SystemError error = request.File is null ? MemoryFile.Create(request.SizeBytes, options, out made) : SystemError.None;
        if (!error.IsNone)
            return error;
        SafeFileHandle file = request.File ?? made!;
        if (options.Inheritable)
            error = CopyForChildren(file, out copy);
        if (!error.IsNone)
        {
            made?.Dispose();
            return error;
        }
        PosixNativeSection native = new()
        {
            Descriptor = copy ?? file,
            // The file stays open beside its copy: closing it would give up its file share lock.
            Owned = [copy, made, request.OwnsFile ? request.File : null],
            NumaNode = options.NumaNode,
            ViewUnitBytes = options.LargePages ? LargePageBytes : Environment.SystemPageSize,
            SizeBytes = request.SizeBytes,
            Protection = options.Protection,
            IsMemoryBacked = request.File is null,
            AlreadyExisted = false,
        };
        if (request.File is not null && !request.OwnsFile)
            native.Borrow(request.File);
        section = native;
        return SystemError.None;
    }

    public override SystemError Open(string name, ViewAccess access, bool inheritable, out NativeSection? section)
    {
        section = null;
        return _linux ? _named.Open(name, access, inheritable, out section) : SystemError.NotSupported;
    }

    public override SystemError MapView(
        NativeSection section, long offset, nuint bytes, ViewAccess access, nint address, int numaNode, out nint mapped)
    {
        var native = (PosixNativeSection)section;
        SystemError error = Map(native, offset, bytes, access, address, out mapped);
        // The system says ENOMEM of addresses that do not exist as well: it is memory only if it is so elsewhere, too.
        if (error.Errno == LibC.Enomem && address != 0 && Map(native, offset, bytes, access, 0, out nint elsewhere).IsNone)
        {
            UnmapView(elsewhere, bytes);
            error = SystemError.InvalidAddress;
        }
        if (!error.IsNone)
            return error;

        int node = numaNode == SectionOptions.AnyNumaNode ? native.NumaNode : numaNode;
        if (node != SectionOptions.AnyNumaNode)
            error = Prefer(mapped, RoundUp(bytes, native.ViewUnitBytes), node);
        if (!error.IsNone)
        {
            UnmapView(mapped, bytes);
            mapped = 0;
        }
        return error;
    }

    public override SystemError UnmapView(nint address, nuint bytes)
    {
        if (LibC.MUnmap(address, bytes) == 0)
            return SystemError.None;
        // Large pages are mapped whole but not unmapped so: the length must be a multiple of theirs.
        if (Marshal.GetLastPInvokeError() == LibC.Einval && LargePageBytes != 0)
        {
            if (LibC.MUnmap(address, RoundUp(bytes, LargePageBytes)) == 0)
                return SystemError.None;
        }
        return LastError();
    }

    public override SystemError FlushView(NativeSection section, nint address, long offset, nuint bytes) =>
        section.File is { } file && SectionRules.IsWritable(section.Protection)
            ? SystemError.FromErrno(Files.StartWriteback(file, offset, (long)bytes))
            : SystemError.None;

    public override SystemError FlushToDevice(SafeFileHandle file) => SystemError.FromErrno(Files.FlushToDevice(file, lengthChanged: false));

    public override IReadOnlyList<string> ListNames() => _linux ? _named.ListNames() : [];

    /// <summary>A descriptor of the same open file that child processes inherit. The given one stays as it is.</summary>
    public static SystemError CopyForChildren(SafeFileHandle file, out SafeFileHandle? copy)
    {
        int descriptor = LibC.Dup(file);
        copy = descriptor == -1 ? null : new SafeFileHandle(descriptor, ownsHandle: true);
        return copy is null ? LastError() : SystemError.None;
    }

    private SystemError Map(PosixNativeSection section, long offset, nuint bytes, ViewAccess access, nint address, out nint mapped)
    {
        bool copy = (access & ViewAccess.Copy) != 0;
        int protection = LibC.ProtRead
            | (copy || (access & ViewAccess.Write) != 0 ? LibC.ProtWrite : 0)
            | ((access & ViewAccess.Execute) != 0 ? LibC.ProtExec : 0);
        int flags = copy ? LibC.MapPrivate : LibC.MapShared;
        mapped = _linux
            ? LibC.LinuxMMap(address, bytes, protection, address != 0 ? flags | LibC.LinuxMapFixedNoReplace : flags, section.Handle, offset)
            : LibC.MacMMap(address, bytes, protection, flags, section.Handle, offset);
        if (mapped == -1)
        {
            mapped = 0;
            return MapError(Marshal.GetLastPInvokeError(), address, protection);
        }
        if (address == 0 || mapped == address)
            return SystemError.None;
        // macOS, and Linux before 4.17, take the address for a wish.
        UnmapView(mapped, bytes);
        mapped = 0;
        return SystemError.InvalidAddress;
    }

    private static SystemError MapError(int errno, nint address, int protection) => errno switch
    {
        LibC.Eexist => SystemError.InvalidAddress,
        // Code on a file system mounted noexec.
        LibC.Eperm when (protection & LibC.ProtExec) != 0 => SystemError.AccessDenied,
        // Below vm.mmap_min_addr.
        LibC.Eperm when address != 0 => SystemError.InvalidAddress,
        // The page size was checked: only large pages ask for more.
        LibC.Einval when address == 0 => SystemError.MappedAlignment,
        _ => SystemError.FromErrno(errno),
    };

    private static nuint RoundUp(nuint bytes, long unitBytes) => (bytes + (nuint)unitBytes - 1) / (nuint)unitBytes * (nuint)unitBytes;

    private static SystemError Prefer(nint address, nuint bytes, int node)
    {
        const int words = 16, bitsInWord = 64;
        if (LibC.SysMBind == 0 || node >= words * bitsInWord)
            return SystemError.None;
        ulong* nodes = stackalloc ulong[words];
        new Span<ulong>(nodes, words).Clear();
        nodes[node / bitsInWord] = 1UL << (node % bitsInWord);
        // SAFETY: the kernel reads as many bits of the mask as it is told, less one; the range was just mapped.
        if (LibC.MBind(LibC.SysMBind, address, bytes, LibC.MpolPreferred, nodes, words * bitsInWord, 0) == 0)
            return SystemError.None;
        // A preference: a kernel without nodes, or a container that forbids the call, does without.
        int error = Marshal.GetLastPInvokeError();
        return error is LibC.Enosys or LibC.Eperm ? SystemError.None : SystemError.FromErrno(error);
    }

    private static SystemError LastError() => SystemError.FromErrno(Marshal.GetLastPInvokeError());
}
