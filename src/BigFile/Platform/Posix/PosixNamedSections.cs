using System.Runtime.InteropServices;
using BigFile.Sections;
using Microsoft.Win32.SafeHandles;

namespace BigFile.Platform.Posix;

/// <summary>
/// Sections with names, on Linux: a file for each name in the folder of its namespace, held by shared locks.
/// docs/ARCHITECTURE.md, "Named sections on Linux", has the design and why each race is closed.
/// </summary>
/// <param name="root">The folder that the folders of the two namespaces are in.</param>
internal sealed class PosixNamedSections(string root)
{
    private readonly SectionNamespace _local = new(root, IsGlobal: false), _global = new(root, IsGlobal: true);

    public SystemError Create(in SectionRequest request, out NativeSection? section)
    {
        section = null;
        SectionNamespace space = Parse(request.Options.Name!, out string entry);
        SystemError error = FindOrStage(space, entry, request.Options, out NameHold? found, out NameHold? staged);
        if (error.IsNone && staged is not null)
        {
            // Filling takes long where memory is reserved; the folder's lock is not held for it.
            error = Fill(staged, request);
            if (error.IsNone)
                error = FindOrPublish(staged, entry, request.Options, out found);
            if (!error.IsNone || found is not null)
                staged.Release();
        }
        if (!error.IsNone)
            return error;
        return found is null
            ? Make(staged!, request, out section)
            : Adopt(found, WantedOf(found, request.Options), request.Options.Inheritable, orRead: true, request.Options.NumaNode, out section);
    }

    public SystemError Open(string name, ViewAccess access, bool inheritable, out NativeSection? section)
    {
        section = null;
        SectionNamespace space = Parse(name, out string entry);
        SystemError error = SectionFolder.Enter(space, create: false, out SectionFolder? folder);
        if (!error.IsNone || folder is null)
            return error.IsNone ? SystemError.NotFound : error;
        NameHold? hold;
        using (folder)
            error = folder.Find(entry, (access & ViewAccess.Write) != 0, orRead: false, out hold);
        if (!error.IsNone || hold is null)
            return error.IsNone ? SystemError.NotFound : error;
        return Adopt(hold, access, inheritable, orRead: false, SectionOptions.AnyNumaNode, out section);
    }

    public IReadOnlyList<string> ListNames()
    {
        List<string> names = [];
        foreach (SectionNamespace space in new[] { _local, _global })
        {
            if (!SectionFolder.Enter(space, create: false, out SectionFolder? folder).IsNone || folder is null)
                continue;
            using (folder)
                names.AddRange(folder.LivingNames());
        }
        names.Sort(StringComparer.Ordinal);
        return names;
    }

    private SectionNamespace Parse(string name, out string entry)
    {
        SectionRules.ParseName(name, out bool global, out string bare);
        entry = SectionNamespace.EntryOf(bare);
        return global ? _global : _local;
    }

    private static SystemError FindOrStage(
        SectionNamespace space, string entry, SectionOptions options, out NameHold? found, out NameHold? staged)
    {
        found = staged = null;
        SystemError error = SectionFolder.Enter(space, create: true, out SectionFolder? folder);
        if (!error.IsNone || folder is null)
            return error.IsNone ? SystemError.AccessDenied : error;
        using (folder)
        {
            error = folder.Find(entry, write: true, orRead: !SectionRules.IsWritable(options.Protection), out found);
            if (!error.IsNone || found is not null)
                return error;
            folder.Sweep();
            return folder.Stage(out staged);
        }
    }

    private static SystemError FindOrPublish(NameHold staged, string entry, SectionOptions options, out NameHold? found)
    {
        found = null;
        SystemError error = SectionFolder.Enter(staged.Space, create: false, out SectionFolder? folder);
        if (!error.IsNone || folder is null)
            return error.IsNone ? SystemError.AccessDenied : error;
        using (folder)
        {
            error = folder.Find(entry, write: true, orRead: !SectionRules.IsWritable(options.Protection), out found);
            return !error.IsNone || found is not null ? error : folder.Publish(staged, entry);
        }
    }

    // Content, record and permissions; after this the file may be seen by others.
    private static SystemError Fill(NameHold staged, in SectionRequest request)
    {
        SystemError error = Describe(request, out SectionRecord record);
        if (!error.IsNone)
            return error;
        long offset = 0;
        if (record.IsMemoryBacked)
        {
            offset = SectionRecord.OffsetOf(record.SizeBytes);
            bool sparse = request.Options.Sparse;
            if (!sparse && !MemoryFile.HasRoom(record.SizeBytes))
                return SystemError.DiskFull;
            int failed = MappingPlatform.Current.SetLength(staged.Handle, 0, offset + SectionRecord.LayoutBytes, sparse);
            if (failed != 0)
                return SystemError.FromErrno(failed);
        }
        try
        {
            RandomAccess.Write(staged.Handle, record.Encode(), offset);
        }
        catch (IOException)
        {
            return SystemError.DiskFull;
        }
        staged.Record = record;
        return Protect(staged);
    }

    private static SystemError Describe(in SectionRequest request, out SectionRecord record)
    {
        SectionOptions options = request.Options;
        record = new SectionRecord
        {
            IsMemoryBacked = request.File is null,
            Protection = options.Protection,
            SizeBytes = request.SizeBytes,
            Permissions = PermissionsOf(options),
        };
        if (request.File is null)
            return request.SizeBytes > SectionRecord.SizeBytesMax ? SystemError.DiskFull : SystemError.None;

        SystemError error = FileStatus.Of(request.File, out FileStatus status);
        if (!error.IsNone)
            return error;
        string? path = request.Path ?? PathOf(request.File);
        record = record with { Path = path ?? "", Device = status.Device, Inode = status.Inode };
        // Else the name would lead nowhere: the file was removed, or is out of this process's sight.
        if (path is null || !Open(path, LibC.OPath, out SafeFileHandle? place).IsNone)
            return SystemError.FileMoved;
        using (place)
            return FileStatus.Of(place!, out FileStatus there).IsNone && there.IsSameFile(status) ? SystemError.None : SystemError.FileMoved;
    }

    // From a descriptor that others see the way they will: what no view may write, nobody gets a descriptor to write to.
    private static SystemError Protect(NameHold staged)
    {
        SectionRecord record = staged.Record;
        const uint ownerRead = 0x100, anyWrite = 0x92, anyExecute = 0x49;
        bool writable = record.IsMemoryBacked && SectionRules.IsWritable(record.Protection);
        uint permissions = (record.Permissions | ownerRead) & ~anyExecute & ~(writable ? 0 : anyWrite);
        if (!writable)
        {
            int descriptor = LibC.Open($"{staged.Space.FolderPath}/{staged.Entry}", LibC.ORdOnly | LibC.OCloExec | LibC.ONoFollow, 0);
            if (descriptor == -1)
                return LastError();
            SafeFileHandle readOnly = new(descriptor, ownsHandle: true);
            SystemError error = FileStatus.Of(readOnly, out FileStatus status);
            if (error.IsNone)
                error = status.IsSameFile(staged.Status) ? FileLock.TryShare(readOnly) : SystemError.InvalidHandle;
            if (!error.IsNone)
            {
                readOnly.Dispose();
                return error;
            }
            staged.Replace(readOnly);
        }
        // Not left to the mode given at the making: the umask narrows that.
        return LibC.FChMod(staged.Handle, permissions) == 0 ? SystemError.None : LastError();
    }

    private static SystemError Make(NameHold hold, in SectionRequest request, out NativeSection? section)
    {
        section = null;
        SafeFileHandle? copy = null;
        SystemError error = SystemError.None;
        if (request.Options.Inheritable)
        {
            error = hold.MakeInheritable();
            if (error.IsNone && request.File is not null)
                error = PosixSectionPlatform.CopyForChildren(request.File, out copy);
        }
        if (!error.IsNone)
        {
            hold.Release();
            return error;
        }
        PosixNativeSection made = new()
        {
            Descriptor = copy ?? request.File ?? hold.Handle,
            Owned = [copy, request.OwnsFile ? request.File : null],
            Name = hold,
            NumaNode = request.Options.NumaNode,
            SizeBytes = request.SizeBytes,
            Protection = request.Options.Protection,
            IsMemoryBacked = request.File is null,
            AlreadyExisted = false,
        };
        if (request.File is not null && !request.OwnsFile)
            made.Borrow(request.File);
        section = made;
        return SystemError.None;
    }

    // A section over what a hold was found on. The hold is the section's, or released.
    private static SystemError Adopt(
        NameHold hold, ViewAccess access, bool inheritable, bool orRead, int numaNode, out NativeSection? section)
    {
        section = null;
        SafeFileHandle? file = null, copy = null;
        SystemError error = hold.Record.IsMemoryBacked ? SystemError.None : OpenRecorded(hold, ref access, orRead, out file);
        if (error.IsNone && inheritable)
        {
            error = hold.MakeInheritable();
            if (error.IsNone && file is not null)
                error = PosixSectionPlatform.CopyForChildren(file, out copy);
        }
        if (!error.IsNone)
        {
            file?.Dispose();
            hold.Release();
            return error;
        }
        section = new PosixNativeSection
        {
            Descriptor = copy ?? file ?? hold.Handle,
            Owned = [copy, file],
            Name = hold,
            NumaNode = numaNode,
            SizeBytes = hold.Record.SizeBytes,
            Protection = SectionRules.Narrow(hold.Record.Protection, access),
            IsMemoryBacked = hold.Record.IsMemoryBacked,
            AlreadyExisted = true,
        };
        return SystemError.None;
    }

    // Of a section that was there already, as much as may be had: it is given back as it is.
    private static ViewAccess WantedOf(NameHold found, SectionOptions options) =>
        (found.Record.IsMemoryBacked && !found.IsWritable ? ViewAccess.Read : ViewAccess.ReadWrite)
        | (SectionRules.IsExecutable(options.Protection) ? ViewAccess.Execute : 0);

    // The file by its path, with the rights of who opens. All is checked on a description that gives no access and whose
    // opening has no effect on devices; then the very same file is opened.
    private static SystemError OpenRecorded(NameHold hold, ref ViewAccess access, bool orRead, out SafeFileHandle? file)
    {
        file = null;
        SectionRecord record = hold.Record;
        SystemError error = Open(record.Path, LibC.OPath, out SafeFileHandle? place);
        if (!error.IsNone)
            return error == SystemError.NotFound ? SystemError.FileMoved : error;
        using (place)
        {
            error = CheckRecorded(hold, place!);
            if (!error.IsNone)
                return error;
            string self = $"/proc/self/fd/{place!.DangerousGetHandle()}";
            if ((access & ViewAccess.Write) == 0 || !SectionRules.IsWritable(record.Protection))
                return Open(self, LibC.ORdOnly | LibC.ONonBlock | LibC.ONoCtty, out file);

            // The name's mode counts as well as the file's own.
            const uint othersWrite = 0x12;
            uint user = LibC.GetEUid();
            bool mayWrite = user == 0 || user == hold.Status.Owner || (record.Permissions & othersWrite) != 0;
            error = mayWrite ? Open(self, LibC.ORdWr | LibC.ONonBlock | LibC.ONoCtty, out file) : SystemError.AccessDenied;
            if (error != SystemError.AccessDenied || !orRead)
                return error;
            access &= ~ViewAccess.Write;
            return Open(self, LibC.ORdOnly | LibC.ONonBlock | LibC.ONoCtty, out file);
        }
    }

    private static SystemError CheckRecorded(NameHold hold, SafeFileHandle file)
    {
        SystemError error = FileStatus.Of(file, out FileStatus status);
        if (!error.IsNone)
            return error;
        // The holder has the file open: its number cannot have been given to another one.
        if (status.Device != hold.Record.Device || status.Inode != hold.Record.Inode)
            return SystemError.FileMoved;
        // Else somebody could write down the path of what this user may open and they may not.
        uint writer = hold.Status.Owner;
        return writer == 0 || writer == LibC.GetEUid() || writer == status.Owner ? SystemError.None : SystemError.AccessDenied;
    }

    private static SystemError Open(string path, int flags, out SafeFileHandle? file)
    {
        int descriptor = LibC.Open(path, flags | LibC.OCloExec, 0);
        file = descriptor == -1 ? null : new SafeFileHandle(descriptor, ownsHandle: true);
        return file is null ? LastError() : SystemError.None;
    }

    private static string? PathOf(SafeFileHandle file)
    {
        try
        {
            return new FileInfo($"/proc/self/fd/{file.DangerousGetHandle()}").LinkTarget;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static uint PermissionsOf(SectionOptions options)
    {
        const uint ownerOnly = 0x180, othersRead = 0x1A4, othersWrite = 0x1B6, all = 0x1FF; // 0600, 0644, 0666, 0777
        if (options.UnixMode is { } mode)
            return (uint)mode & all;
        return options.Audience switch
        {
            SectionAudience.Everyone => othersWrite,
            SectionAudience.EveryoneReads => othersRead,
            _ => ownerOnly,
        };
    }

    private static SystemError LastError() => SystemError.FromErrno(Marshal.GetLastPInvokeError());
}
