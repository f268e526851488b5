using BigFile.Platform;
using BigFile.Platform.Posix;

namespace BigFile.Tests.Platform.Posix;

/// <summary>
/// A folder of one test that stands for /dev/shm, with the sections whose names are in it. All users may go through it,
/// as through the real one.
/// </summary>
internal sealed class NamesFolder : IDisposable
{
    public NamesFolder()
        : this($"{(Directory.Exists("/dev/shm") ? "/dev/shm" : "/tmp")}/bigfile-test-{Guid.NewGuid():N}")
    {
        Directory.CreateDirectory(Root);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(Root, (UnixFileMode)0x1ED); // 0755
    }

    private NamesFolder(string root)
    {
        Root = root;
        Sections = new PosixSectionPlatform(root);
    }

    public string Root { get; }

    public PosixSectionPlatform Sections { get; }

    /// <summary>Where this user's names are.</summary>
    public string Local => new SectionNamespace(Root, IsGlobal: false).FolderPath;

    public string Global => new SectionNamespace(Root, IsGlobal: true).FolderPath;

    /// <summary>The names of the files in a namespace's folder.</summary>
    public static string[] FilesIn(string folder) => [.. Directory.EnumerateFileSystemEntries(folder).Select(path => Path.GetFileName(path)!)];

    /// <summary>The same folder, seen by a process that did not make it.</summary>
    public static NamesFolder Of(string root) => new(root);

    public static void SkipUnlessLinux() =>
        Assert.SkipUnless(OperatingSystem.IsLinux(), "names of sections are the system's own elsewhere");

    public static void SkipUnlessRoot()
    {
        SkipUnlessLinux();
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "needs root: global names are root's to make");
    }

    public SystemError TryCreate(string name, long size, out NativeSection? section, SectionOptions? options = null) =>
        Sections.Create(
            new SectionRequest { Options = (options ?? new SectionOptions()) with { Name = name }, SizeBytes = size }, out section);

    public NativeSection Create(string name, long size = 4096, SectionOptions? options = null)
    {
        Assert.Equal(SystemError.None, TryCreate(name, size, out NativeSection? section, options));
        return section!;
    }

    public SystemError TryOpen(string name, out NativeSection? section, ViewAccess access = ViewAccess.ReadWrite) =>
        Sections.Open(name, access, inheritable: false, out section);

    public NativeSection Open(string name, ViewAccess access = ViewAccess.ReadWrite)
    {
        Assert.Equal(SystemError.None, TryOpen(name, out NativeSection? section, access));
        return section!;
    }

    /// <summary>Whether the name leads anywhere.</summary>
    public bool Exists(string name)
    {
        if (!TryOpen(name, out NativeSection? section, ViewAccess.Read).IsNone)
            return false;
        section!.Release();
        return true;
    }

    /// <summary>The first eight bytes of a section.</summary>
    public unsafe long Read(NativeSection section)
    {
        Assert.Equal(SystemError.None, Sections.MapView(section, 0, 8, ViewAccess.Read, 0, SectionOptions.AnyNumaNode, out nint view));
        long value = Volatile.Read(ref *(long*)view); // SAFETY: the view was just mapped.
        Sections.UnmapView(view, 8);
        return value;
    }

    public unsafe void Write(NativeSection section, long value)
    {
        Assert.Equal(SystemError.None, Sections.MapView(section, 0, 8, ViewAccess.ReadWrite, 0, SectionOptions.AnyNumaNode, out nint view));
        Volatile.Write(ref *(long*)view, value); // SAFETY: the view was just mapped, for writing.
        Sections.UnmapView(view, 8);
    }

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
