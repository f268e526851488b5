using BigFile.Platform;
using Microsoft.Win32.SafeHandles;

namespace BigFile.Sections;

/// <summary>
/// The section over one open file, made on first use and made anew when the file has grown past it. Views made from
/// an older section of the same file stay valid and coherent with views of the newer one. Not thread-safe: the view
/// manager's lock covers it.
/// </summary>
internal sealed class GrowingSection(MappingPlatform platform, SafeFileHandle file, MappedFileAccess access) : IDisposable
{
    private SectionHandle? _native;

    /// <summary>Makes sure that views may reach up to a length which the file has now. Returns a native error or 0.</summary>
    public int Cover(long lengthBytes, out SectionHandle? section)
    {
        section = _native;
        if (_native is not null && _native.LengthBytes >= lengthBytes)
            return 0;
        int error = platform.OpenSection(file, access, lengthBytes, out SectionHandle? made);
        if (error != 0)
            return error;
        _native?.Dispose();
        section = _native = made;
        return 0;
    }

    /// <summary>Closes the native section; the next <see cref="Cover"/> makes a new one. Win32 cuts no file that has one.</summary>
    public void Close()
    {
        _native?.Dispose();
        _native = null;
    }

    public void Dispose() => Close();
}
