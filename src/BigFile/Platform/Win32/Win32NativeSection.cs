using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace BigFile.Platform.Win32;

/// <summary>
/// A section object, and the file under it when it was made over one. A file that is the caller's is held open
/// (DangerousAddRef) until the section closes, whenever the caller disposes of it.
/// </summary>
internal sealed class Win32NativeSection : NativeSection
{
    private readonly SectionSafeHandle _handle;
    private readonly SafeFileHandle? _file;
    private readonly bool _ownsFile;

    public Win32NativeSection(SectionSafeHandle handle, SafeFileHandle? file, bool ownsFile)
    {
        _handle = handle;
        _file = file;
        _ownsFile = ownsFile;
        if (file is not null && !ownsFile)
        {
            bool added = false;
            file.DangerousAddRef(ref added);
        }
    }

    public override SafeHandle Handle => _handle;

    public override SafeFileHandle? File => _file;

    /// <summary>True when it was made of large pages, as its views then must be.</summary>
    public required bool HasLargePages { get; init; }

    protected override void Close()
    {
        _handle.Dispose();
        if (_ownsFile)
            _file?.Dispose();
        else
            _file?.DangerousRelease();
    }
}
