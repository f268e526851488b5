using System.Runtime.InteropServices;
using BigFile.Sections;
using Microsoft.Win32.SafeHandles;

namespace BigFile.Platform.Posix;

/// <summary>Files without a name that live in memory: what an unnamed memory-backed section is.</summary>
internal static class MemoryFile
{
    // Size cannot change, so that no other holder of the descriptor can make views fault.
    private const int SealSize = LibC.SealShrink | LibC.SealGrow | LibC.SealSeal;

    /// <summary>ERROR_COMMITMENT_LIMIT: more than there is memory and swap for.</summary>
    public static SystemError TooLarge { get; } = new(1455, LibC.Enomem);

    /// <summary>ERROR_NO_SYSTEM_RESOURCES: no large pages are free.</summary>
    public static SystemError NoLargePages { get; } = new(1450, LibC.Enomem);

    /// <summary>
    /// Whether memory and swap have room. Linux hands out more than it has and ends a process when it finds out, so
    /// what cannot be is refused here.
    /// </summary>
    public static bool HasRoom(long bytes)
    {
        long available = ProcFiles.MemInfoBytes("MemAvailable");
        return available == 0 || bytes <= available + ProcFiles.MemInfoBytes("SwapFree");
    }

    public static SystemError Create(long sizeBytes, SectionOptions options, out SafeFileHandle? file)
    {
        file = null;
        if (!options.Sparse && !options.LargePages && !HasRoom(sizeBytes))
            return TooLarge;
        SystemError error = OperatingSystem.IsLinux()
            ? Open(SectionRules.IsExecutable(options.Protection), options.LargePages, out SafeFileHandle? made)
            : OpenUnlinked(out made);
        if (!error.IsNone)
            return error;
        error = Size(made!, sizeBytes, options.LargePages);
        if (error.IsNone && OperatingSystem.IsLinux())
            error = Seal(ref made!, SectionRules.IsWritable(options.Protection));
        if (!error.IsNone)
        {
            made!.Dispose();
            return error;
        }
        file = made;
        return SystemError.None;
    }

    private static SystemError Open(bool executable, bool largePages, out SafeFileHandle? file)
    {
        file = null;
        uint flags = LibC.MfdCloExec | LibC.MfdAllowSealing | (largePages ? LibC.MfdHugeTlb : 0);
        // Kernels before 6.3 know neither of the two flags; vm.memfd_noexec = 2 refuses the first with EACCES.
        int descriptor = LibC.MemFdCreate("bigfile", flags | (executable ? LibC.MfdExec : LibC.MfdNoExecSeal));
        if (descriptor == -1 && LastErrno() == LibC.Einval)
            descriptor = LibC.MemFdCreate("bigfile", flags);
        // Kernels before 4.16 do not seal large pages.
        if (descriptor == -1 && LastErrno() == LibC.Einval && largePages)
            descriptor = LibC.MemFdCreate("bigfile", flags & ~LibC.MfdAllowSealing);
        if (descriptor == -1)
        {
            int error = LastErrno();
            return largePages && error is (LibC.Enodev or LibC.Einval or LibC.Enoent) ? SystemError.NotSupported : SystemError.FromErrno(error);
        }
        file = new SafeFileHandle(descriptor, ownsHandle: true);
        return SystemError.None;
    }

    private static SystemError OpenUnlinked(out SafeFileHandle? file)
    {
        file = null;
        try
        {
            string path = Path.Combine(Path.GetTempPath(), "bigfile-" + Guid.NewGuid().ToString("N"));
            file = File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
            File.Delete(path);
            return SystemError.None;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            file?.Dispose();
            file = null;
            return SystemError.AccessDenied;
        }
    }

    private static SystemError Size(SafeFileHandle file, long sizeBytes, bool largePages)
    {
        int error = MappingPlatform.Current.SetLength(file, 0, sizeBytes, sparse: true);
        if (error != 0)
            return SystemError.FromErrno(error);
        if (!largePages)
            return SystemError.None;
        // Takes the pages now, as Win32 does; a view would otherwise end the process when there is none.
        do
        {
            error = LibC.PosixFAllocate(file, 0, sizeBytes);
        }
        while (error == LibC.Eintr);
        return error == 0 ? SystemError.None : NoLargePages;
    }

    // A section that no view may change is given out by a descriptor that cannot write, and the memory is sealed. The
    // seals are a second line: where the kernel has none, the rest holds.
    private static SystemError Seal(ref SafeFileHandle file, bool writable)
    {
        if (!writable)
        {
            int reopened = LibC.Open($"/proc/self/fd/{file.DangerousGetHandle()}", LibC.ORdOnly | LibC.OCloExec, 0);
            // Without /proc the rules above the seam still let no view write. The seal alone would not do: before
            // Linux 6.7 it refuses shared views for reading through a descriptor that could write.
            if (reopened != -1)
            {
                LibC.LinuxFCntl(file, LibC.FAddSeals, SealSize | LibC.SealWrite);
                file.Dispose();
                file = new SafeFileHandle(reopened, ownsHandle: true);
                return SystemError.None;
            }
        }
        LibC.LinuxFCntl(file, LibC.FAddSeals, SealSize);
        return SystemError.None;
    }

    private static int LastErrno() => Marshal.GetLastPInvokeError();
}
