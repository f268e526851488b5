using System.Diagnostics;

namespace BigFile.Tests;

/// <summary>A tmpfs of a given size, mounted for one test. Linux, as root.</summary>
internal sealed class SmallDisk : IDisposable
{
    private readonly TempFolder _folder = new();

    private SmallDisk()
    {
    }

    public string Path => _folder.Path;

    public string File(string name) => _folder.File(name);

    /// <summary>Mounts it, or skips the test where this process may not.</summary>
    public static SmallDisk MountOrSkip(long bytes)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "A small disk can be mounted on Linux only.");
        SmallDisk disk = new();
        if (Run("mount", "-t", "tmpfs", "-o", $"size={bytes}", "none", disk.Path) != 0)
        {
            disk._folder.Dispose();
            Assert.Skip("This process may not mount a tmpfs.");
        }
        return disk;
    }

    /// <summary>Makes it 64 MiB large.</summary>
    public void Free() => Assert.Equal(0, Run("mount", "-o", $"remount,size={64 << 20}", Path));

    public void Dispose()
    {
        Assert.Equal(0, Run("umount", "-l", Path));
        _folder.Dispose();
    }

    private static int Run(string program, params string[] arguments)
    {
        try
        {
            using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
            process.StandardError.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return -1;
        }
    }
}
