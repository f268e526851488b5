using System.Runtime.InteropServices;
using BigFile.Sections;
using Microsoft.Win32.SafeHandles;

namespace BigFile.Platform.Posix;

/// <summary>
/// A namespace's folder, open and locked: while this exists no other thread or process makes, opens, judges or removes
/// a name in it. docs/ARCHITECTURE.md, "Named sections on Linux", says why that is enough.
/// </summary>
/// <remarks>
/// A file in it is alive while anybody holds a shared lock on it, and dead when nobody does (<see cref="FileLock.Judge"/>),
/// which is tried through an open file description of its own: a description is never in its own way.
/// </remarks>
internal sealed class SectionFolder : IDisposable
{
    private const int EntryFlags = LibC.ORdOnly | LibC.OCloExec | LibC.ONonBlock | LibC.ONoCtty;
    private const uint OwnerOnly = 0x180; // 0600

    private readonly SectionNamespace _space;
    private readonly SafeFileHandle _handle;

    private SectionFolder(SectionNamespace space, SafeFileHandle handle)
    {
        _space = space;
        _handle = handle;
    }

    /// <summary>
    /// Opens and locks a namespace's folder, making it when <paramref name="create"/>. Refuses one that is a symbolic link
    /// or that others could have put names into. None and null when there is none.
    /// </summary>
    public static SystemError Enter(SectionNamespace space, bool create, out SectionFolder? folder)
    {
        folder = null;
        SystemError error = Open(space, create, out SafeFileHandle? handle);
        if (!error.IsNone || handle is null)
            return error;
        int locked = FileLock.Take(handle, space.LockLimit);
        if (locked != 0)
        {
            handle.Dispose();
            return SystemError.FromErrno(locked);
        }
        folder = new SectionFolder(space, handle);
        return SystemError.None;
    }

    /// <summary>
    /// Finds a living name and takes a hold on it; <paramref name="hold"/> is null when there is none, the remains of a
    /// dead one having been removed.
    /// </summary>
    /// <param name="entry">The file's name.</param>
    /// <param name="write">True: the content is to be written to, if memory backs it and its protection allows writing.</param>
    /// <param name="orRead">True: where it may not be written to, reading will do.</param>
    /// <param name="hold">The hold, to be released by the caller.</param>
    public SystemError Find(string entry, bool write, bool orRead, out NameHold? hold)
    {
        hold = null;
        SystemError error = OpenEntry(entry, EntryFlags, out SafeFileHandle? file, out FileStatus status);
        if (!error.IsNone)
            return error == SystemError.NotFound ? SystemError.None : error;
        if (!SectionRecord.TryRead(file!, status, out SectionRecord record))
        {
            file!.Dispose();
            return SystemError.InvalidHandle;
        }
        error = FileLock.Judge(file!, out bool dead);
        if (!error.IsNone || dead)
        {
            // Whether it may be removed or not (only root and its owner may, in a sticky folder), nobody has that name.
            if (dead)
                Unlink(entry);
            FileLock.ReleaseAndClose(file!);
            return error;
        }
        bool writable = write && record.IsMemoryBacked && SectionRules.IsWritable(record.Protection);
        if (writable)
        {
            error = Widen(entry, status, ref file!);
            writable = error.IsNone;
            if (!error.IsNone && !(orRead && error == SystemError.AccessDenied))
            {
                FileLock.ReleaseAndClose(file);
                RemoveIfDead(entry, status);
                return error;
            }
        }
        hold = new NameHold(_space, entry, file!, status, record) { IsWritable = writable };
        return SystemError.None;
    }

    /// <summary>Makes an empty file under a passing name, held by a shared lock. <paramref name="hold"/> has no record yet.</summary>
    public SystemError Stage(out NameHold? hold)
    {
        hold = null;
        string entry = SectionNamespace.StagePrefix + Guid.NewGuid().ToString("N");
        int descriptor = LibC.OpenAt(_handle, entry, LibC.ORdWr | LibC.OCreate | LibC.OExclusive | LibC.OCloExec | LibC.ONoFollow, OwnerOnly);
        if (descriptor == -1)
            return LastError();
        SafeFileHandle file = new(descriptor, ownsHandle: true);
        SystemError error = FileStatus.Of(file, out FileStatus status);
        // The mode may have lost bits to the umask.
        if (error.IsNone && LibC.FChMod(file, OwnerOnly) != 0)
            error = LastError();
        if (error.IsNone)
            error = FileLock.TryShare(file);
        if (!error.IsNone)
        {
            Unlink(entry);
            file.Dispose();
            return error;
        }
        hold = new NameHold(_space, entry, file, status, default) { IsWritable = true };
        return SystemError.None;
    }

    /// <summary>
    /// Gives a staged file, complete by now, its name, under the same lock as the <see cref="Find"/> that found none. What is
    /// there all the same is another user's, dead, and not to be removed by this one: access denied.
    /// </summary>
    public SystemError Publish(NameHold staged, string entry)
    {
        // A link, not a rename, which would replace what is there.
        if (LibC.LinkAt(_handle, staged.Entry, _handle, entry, 0) != 0)
            return LastError() is { Errno: LibC.Eexist } ? SystemError.AccessDenied : LastError();
        Unlink(staged.Entry);
        staged.Entry = entry;
        return SystemError.None;
    }

    /// <summary>Removes a name that leads to a given file, if nobody holds that.</summary>
    public void RemoveIfDead(string entry, in FileStatus expected)
    {
        if (!OpenEntry(entry, EntryFlags, out SafeFileHandle? file, out FileStatus status).IsNone)
            return;
        if (status.IsSameFile(expected) && FileLock.Judge(file!, out bool dead).IsNone && dead)
            Unlink(entry);
        FileLock.ReleaseAndClose(file!);
    }

    /// <summary>Removes what dead holders left: names, and files that never got one. Best effort.</summary>
    public void Sweep()
    {
        foreach (string entry in Entries())
            IsAlive(entry, sweep: true);
    }

    /// <summary>The names in here that have a living holder and may be read.</summary>
    public IEnumerable<string> LivingNames()
    {
        foreach (string entry in Entries())
        {
            if (_space.NameOf(entry) is { } name && IsAlive(entry, sweep: false))
                yield return name;
        }
    }

    public void Dispose() => FileLock.ReleaseAndClose(_handle);

    private bool IsAlive(string entry, bool sweep)
    {
        bool staged = entry.StartsWith(SectionNamespace.StagePrefix, StringComparison.Ordinal);
        if (!staged && _space.NameOf(entry) is null)
            return false;
        if (!OpenEntry(entry, EntryFlags, out SafeFileHandle? file, out FileStatus status).IsNone)
            return false;
        if (!staged && !SectionRecord.TryRead(file!, status, out _))
        {
            file!.Dispose();
            return false;
        }
        bool known = FileLock.Judge(file!, out bool dead).IsNone;
        if (dead && sweep)
            Unlink(entry);
        FileLock.ReleaseAndClose(file!);
        return known && !dead;
    }

    private string[] Entries()
    {
        try
        {
            // By path: nobody but the folder's owner and root can put another one in its place.
            return [.. Directory.EnumerateFiles(_space.FolderPath).Select(path => Path.GetFileName(path))];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    // The same file once more, for writing, with a lock of that description's own.
    private SystemError Widen(string entry, in FileStatus status, ref SafeFileHandle file)
    {
        SystemError error = OpenEntry(entry, EntryFlags | LibC.ORdWr, out SafeFileHandle? writable, out FileStatus opened);
        if (!error.IsNone)
            return error;
        error = opened.IsSameFile(status) ? FileLock.TryShare(writable!) : SystemError.InvalidHandle;
        if (!error.IsNone)
        {
            writable!.Dispose();
            return error;
        }
        FileLock.ReleaseAndClose(file);
        file = writable!;
        return SystemError.None;
    }

    // Does not wait and follows no link. What is no regular file is another kind of object.
    private SystemError OpenEntry(string entry, int flags, out SafeFileHandle? file, out FileStatus status)
    {
        file = null;
        status = default;
        int descriptor = LibC.OpenAt(_handle, entry, flags | LibC.ONoFollow, 0);
        if (descriptor == -1)
            return LastError() is { Errno: LibC.Eloop or LibC.Enxio or LibC.Enodev } ? SystemError.InvalidHandle : LastError();
        file = new SafeFileHandle(descriptor, ownsHandle: true);
        SystemError error = FileStatus.Of(file, out status);
        if (error.IsNone && !status.IsRegular)
            error = SystemError.InvalidHandle;
        if (error.IsNone)
            return error;
        file.Dispose();
        file = null;
        return error;
    }

    // Best effort: a dead file that stays is as good as none.
    private void Unlink(string entry) => LibC.UnlinkAt(_handle, entry, 0);

    private static SystemError Open(SectionNamespace space, bool create, out SafeFileHandle? handle)
    {
        handle = null;
        int flags = LibC.ORdOnly | LibC.ODirectory | LibC.ONoFollow | LibC.OCloExec;
        int descriptor = LibC.Open(space.FolderPath, flags, 0);
        if (descriptor == -1 && LastError() == SystemError.NotFound)
        {
            if (!create)
                return SystemError.None;
            SystemError made = Make(space);
            if (!made.IsNone)
                return made;
            descriptor = LibC.Open(space.FolderPath, flags, 0);
        }
        if (descriptor == -1)
            return LastError() is { Errno: LibC.Eloop or LibC.Enotdir } ? SystemError.AccessDenied : LastError();
        handle = new SafeFileHandle(descriptor, ownsHandle: true);
        SystemError error = FileStatus.Of(handle, out FileStatus status);
        if (error.IsNone && !IsTrusted(space, status))
            error = SystemError.AccessDenied;
        if (error.IsNone)
            return error;
        handle.Dispose();
        handle = null;
        return error;
    }

    // What stands in a user's folder was put there by that user, or root. The global one is root's; how far others may
    // put names into it is for root to say.
    private static bool IsTrusted(SectionNamespace space, in FileStatus status)
    {
        const uint othersAny = 0x3F; // 0077
        return status.IsDirectory && status.Owner == space.Owner && (space.IsGlobal || (status.Permissions & othersAny) == 0);
    }

    private static SystemError Make(SectionNamespace space)
    {
        if (LibC.GetEUid() != space.Owner)
            return SystemError.AccessDenied;
        if (LibC.MkDir(space.FolderPath, space.Permissions) != 0)
            return LastError() is { Errno: LibC.Eexist } ? SystemError.None : LastError();
        // The umask may have taken bits away. Nobody else can have put another folder here: the root is sticky.
        return LibC.ChMod(space.FolderPath, space.Permissions) == 0 ? SystemError.None : LastError();
    }

    private static SystemError LastError() => SystemError.FromErrno(Marshal.GetLastPInvokeError());
}
