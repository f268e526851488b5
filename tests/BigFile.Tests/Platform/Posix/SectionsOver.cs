using BigFile.Platform;
using Microsoft.Win32.SafeHandles;

namespace BigFile.Tests.Platform.Posix;

/// <summary>Named sections over one file, whose names are in a test's folder.</summary>
internal sealed class SectionsOver(NamesFolder names, string path) : IDisposable
{
    private readonly SafeFileHandle _file = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);

    public SystemError TryCreate(string name, out NativeSection? section, SectionOptions? options = null) => names.Sections.Create(
        new SectionRequest { Options = (options ?? new SectionOptions()) with { Name = name }, SizeBytes = RandomAccess.GetLength(_file), File = _file },
        out section);

    public NativeSection Create(string name, SectionOptions? options = null)
    {
        Assert.Equal(SystemError.None, TryCreate(name, out NativeSection? section, options));
        return section!;
    }

    public void Dispose() => _file.Dispose();
}
