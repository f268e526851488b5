using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace BigFile.Platform.Posix;

/// <summary>On Posix systems a file is mapped directly: its handle is the section. The file's owner closes it.</summary>
internal sealed class PosixSection(SafeFileHandle file) : SectionHandle
{
    public override SafeHandle Handle => file;

    public override void Dispose()
    {
    }
}
