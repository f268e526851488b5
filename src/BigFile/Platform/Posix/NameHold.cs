using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace BigFile.Platform.Posix;

/// <summary>
/// What keeps a name alive: an open file description of the name's file with a shared lock on it. Of a memory-backed
/// section it is also what views are mapped from, so that the system keeps the lock as long as any of them is mapped.
/// </summary>
internal sealed class NameHold(SectionNamespace space, string entry, SafeFileHandle handle, FileStatus status, SectionRecord record)
{
    private bool _inheritable;

    public SectionNamespace Space => space;

    /// <summary>The file's name in the namespace's folder.</summary>
    public string Entry { get; set; } = entry;

    public SafeFileHandle Handle { get; private set; } = handle;

    public SectionRecord Record { get; set; } = record;

    /// <summary>Of the name's file, when it was found: its owner made the name.</summary>
    public FileStatus Status => status;

    /// <summary>Whether it was opened for writing as well.</summary>
    public bool IsWritable { get; init; }

    /// <summary>Takes another description of the same file, locked already, in place of this one's.</summary>
    public void Replace(SafeFileHandle handle)
    {
        FileLock.ReleaseAndClose(Handle);
        Handle = handle;
    }

    /// <summary>Lets child processes inherit the description, and with it the hold.</summary>
    public SystemError MakeInheritable()
    {
        int copy = LibC.Dup(Handle);
        if (copy == -1)
            return SystemError.FromErrno(Marshal.GetLastPInvokeError());
        // The lock is the description's, which the two share: the first is only closed.
        Handle.Dispose();
        Handle = new SafeFileHandle(copy, ownsHandle: true);
        _inheritable = true;
        return SystemError.None;
    }

    /// <summary>
    /// Lets go. The last holder removes the name; should that fail, the file is dead all the same, and who next asks for
    /// the name or makes another one removes it.
    /// </summary>
    public void Release()
    {
        // A child process may hold what it was to inherit; nobody else shares the description.
        if (_inheritable)
            Handle.Dispose();
        else
            FileLock.ReleaseAndClose(Handle);
        if (!SectionFolder.Enter(space, create: false, out SectionFolder? folder).IsNone || folder is null)
            return;
        using (folder)
            folder.RemoveIfDead(Entry, status);
    }
}
