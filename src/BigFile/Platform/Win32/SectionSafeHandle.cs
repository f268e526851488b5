using Microsoft.Win32.SafeHandles;

namespace BigFile.Platform.Win32;

/// <summary>A handle of a section, or of another kernel object: 0 is none, CloseHandle closes it.</summary>
internal sealed class SectionSafeHandle : SafeHandleZeroOrMinusOneIsInvalid
{
    /// <summary>For the marshaller.</summary>
    public SectionSafeHandle() : base(ownsHandle: true)
    {
    }

    public SectionSafeHandle(nint value) : base(ownsHandle: true) => SetHandle(value);

    protected override bool ReleaseHandle() => Kernel32.CloseHandle(handle);
}
