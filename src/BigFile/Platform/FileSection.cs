using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace BigFile.Platform;

/// <summary>A file that is its own section: on Posix systems, which map files directly, and where nothing is mapped. The file's owner closes it.</summary>
internal sealed class FileSection(SafeFileHandle file) : SectionHandle
{
    public override SafeHandle Handle => file;

    public override void Dispose()
    {
    }
}
