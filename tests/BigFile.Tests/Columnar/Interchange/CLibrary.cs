using System.Diagnostics;
using System.Runtime.InteropServices;
using BigFile.Columnar;

namespace BigFile.Tests.Columnar.Interchange;

/// <summary>The other side, in C: compiled by the system's compiler where there is one.</summary>
internal sealed unsafe class CLibrary : IDisposable
{
    private readonly nint _library;

    private CLibrary(string path) => _library = NativeLibrary.Load(path);

    public delegate* unmanaged[Cdecl]<CArrowArray*, CArrowSchema*, long, long> Row =>
        (delegate* unmanaged[Cdecl]<CArrowArray*, CArrowSchema*, long, long>)NativeLibrary.GetExport(_library, "c_row");

    public delegate* unmanaged[Cdecl]<CArrowArray*, CArrowSchema*, void> Release =>
        (delegate* unmanaged[Cdecl]<CArrowArray*, CArrowSchema*, void>)NativeLibrary.GetExport(_library, "c_release");

    public delegate* unmanaged[Cdecl]<CArrowArray*, CArrowSchema*, long, CArrowArray*, CArrowSchema*, void> KeepChild =>
        (delegate* unmanaged[Cdecl]<CArrowArray*, CArrowSchema*, long, CArrowArray*, CArrowSchema*, void>)NativeLibrary.GetExport(_library, "c_keep_child");

    public delegate* unmanaged[Cdecl]<CArrowArrayStream*, long*, long> StreamRows =>
        (delegate* unmanaged[Cdecl]<CArrowArrayStream*, long*, long>)NativeLibrary.GetExport(_library, "c_stream_rows");

    public delegate* unmanaged[Cdecl]<long, CArrowArray*, CArrowSchema*, void> Make =>
        (delegate* unmanaged[Cdecl]<long, CArrowArray*, CArrowSchema*, void>)NativeLibrary.GetExport(_library, "c_make");

    public long Alive => ((delegate* unmanaged[Cdecl]<long>)NativeLibrary.GetExport(_library, "c_alive"))();

    /// <summary>Compiles and loads it; skips the test where that cannot be.</summary>
    public static CLibrary Load(TempFolder folder)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The other side is compiled on Linux only.");
        Assert.SkipUnless(File.Exists("/usr/bin/cc"), "There is no C compiler.");
        string source = folder.File("c_data.c"), library = folder.File("libc_data.so");
        using (Stream text = typeof(CLibrary).Assembly.GetManifestResourceStream("c_data.c")!)
        using (FileStream target = File.Create(source))
            text.CopyTo(target);
        ProcessStartInfo start = new("/usr/bin/cc", ["-shared", "-fPIC", "-O1", "-std=c11", "-Wall", "-Wextra", "-Werror", "-o", library, source])
        {
            RedirectStandardError = true,
        };
        using Process compiler = Process.Start(start)!;
        string errors = compiler.StandardError.ReadToEnd();
        compiler.WaitForExit();
        Assert.True(compiler.ExitCode == 0, errors);
        return new CLibrary(library);
    }

    public void Dispose() => NativeLibrary.Free(_library);
}
