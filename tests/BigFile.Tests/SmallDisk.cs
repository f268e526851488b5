using System.Diagnostics;

namespace BigFile.Tests;

/// <summary>A tmpfs of a given size, mounted for one test. Linux, as root.</summary>
internal sealed class SmallDisk : IDisposable
{
    private readonly TempFolder _folder = new();

    private SmallDisk()
    {
    }

    public string File(string name) => _folder.File(name);

    /// <summary>Mounts one; null where that is not possible.</summary>
    public static SmallDisk? TryMount(long bytes)
    {
        if (!OperatingSystem.IsLinux() || !Environment.IsPrivilegedProcess)
            return null;
        SmallDisk disk = new();
        if (Run("mount", "-t", "tmpfs", "-o", $"size={bytes}", "none", disk._folder.Path) == 0)
            return disk;
        disk._folder.Dispose();
        return null;
    }

    /// <summary>Makes it 64 MiB large.</summary>
    public void Free() => Assert.Equal(0, Run("mount", "-o", $"remount,size={64 << 20}", _folder.Path));

    public void Dispose()
    {
        Assert.Equal(0, Run("umount", "-l", _folder.Path));
        _folder.Dispose();
    }

    private static int Run(string program, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode;
    }
}
