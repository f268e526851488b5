using Microsoft.Win32.SafeHandles;

namespace BigFile.Platform.Posix;

internal sealed class PosixSectionPlatform : SectionPlatform
{
    public override long LargePageBytes => throw new NotImplementedException();

    public override int NumaNodes => throw new NotImplementedException();

    public override SystemError GetFileAccess(SafeFileHandle file, out bool canRead, out bool canWrite, out bool canExecute) => throw new NotImplementedException();

    public override SafeFileHandle OpenFile(string path, SectionProtection protection, FileShare share) => throw new NotImplementedException();

    public override SystemError Create(in SectionRequest request, out NativeSection? section) => throw new NotImplementedException();

    public override SystemError Open(string name, ViewAccess access, bool inheritable, out NativeSection? section) => throw new NotImplementedException();

    public override SystemError MapView(
        NativeSection section, long offset, nuint bytes, ViewAccess access, nint address, int numaNode, out nint mapped) => throw new NotImplementedException();

    public override SystemError UnmapView(nint address, nuint bytes) => throw new NotImplementedException();

    public override SystemError FlushView(NativeSection section, nint address, long offset, nuint bytes) => throw new NotImplementedException();

    public override SystemError FlushToDevice(SafeFileHandle file) => throw new NotImplementedException();

    public override IReadOnlyList<string> ListNames() => throw new NotImplementedException();
}
