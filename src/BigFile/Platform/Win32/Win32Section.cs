using System.Runtime.InteropServices;

namespace BigFile.Platform.Win32;

/// <summary>A section made by CreateFileMapping. Views made from it keep the section object alive after the handle is closed.</summary>
internal sealed class Win32Section : SectionHandle
{
    private readonly SectionSafeHandle _handle;

    public Win32Section(nint handle) => _handle = new SectionSafeHandle(handle);

    public override SafeHandle Handle => _handle;

    public override void Dispose() => _handle.Dispose();
}
