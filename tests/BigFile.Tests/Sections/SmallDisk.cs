using System.Diagnostics;

namespace BigFile.Tests.Sections;

/// <summary>A file system of a few bytes, in memory, for as long as a test runs. Linux, as root.</summary>
internal sealed class SmallDisk : IDisposable
{
    private readonly TempFolder _folder = new();

    private SmallDisk()
    {
    }

    public string Path => _folder.Path;

    /// <summary>Mounts it, or skips the test where this process may not.</summary>
    public static SmallDisk MountOrSkip(int sizeBytes)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "A small disk can be mounted on Linux only.");
        SmallDisk disk = new();
        if (Run("mount", "-t", "tmpfs", "-o", $"size={sizeBytes}", "tmpfs", disk.Path) != 0)
        {
            disk._folder.Dispose();
            Assert.Skip("This process may not mount a tmpfs.");
        }
        return disk;
    }

    public void Dispose()
    {
        Assert.Equal(0, Run("umount", Path));
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
