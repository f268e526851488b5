using System.Diagnostics;

namespace BigFile.Tests.Platform.Posix;

/// <summary>A real mount on a folder of one test; taken away, busy or not, at its end.</summary>
internal sealed class MountedFolder : IDisposable
{
    private MountedFolder(string path) => Path = path;

    public string Path { get; }

    /// <summary>Mounts, or skips the test with what the system said.</summary>
    public static MountedFolder MountOrSkip(string path, string type, string source, string options)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "mounts of Linux");
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "only root may mount");
        Directory.CreateDirectory(path);
        RunOrSkip("mount", "-t", type, "-o", options, source, path);
        return new MountedFolder(path);
    }

    public static void RunOrSkip(string program, params string[] arguments)
    {
        try
        {
            using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
            string error = process.StandardError.ReadToEnd();
            process.WaitForExit();
            Assert.SkipUnless(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)}: {error.ReplaceLineEndings(" ")}");
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            Assert.Skip($"{program}: {e.Message}");
        }
    }

    public void Dispose()
    {
        using Process process = Process.Start("umount", ["-l", Path]);
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
    }
}
