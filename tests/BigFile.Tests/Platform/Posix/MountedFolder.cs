using System.Diagnostics;

namespace BigFile.Tests.Platform.Posix;

/// <summary>A real mount on a folder of one test; taken away, busy or not, at its end.</summary>
internal sealed class MountedFolder : IDisposable
{
    private readonly Process? _server;

    private MountedFolder(string path, Process? server = null)
    {
        Path = path;
        _server = server;
    }

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

    /// <summary>Mounts a file system in user space, which has one file, <c>file</c>, of 11,000 bytes; or skips the test.</summary>
    /// <param name="path">The folder to mount on.</param>
    /// <param name="type">The type of the mount: <c>fuse</c> or <c>fuse.</c> and a name.</param>
    public static MountedFolder MountFuseOrSkip(string path, string type)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && File.Exists("/dev/fuse"), "no /dev/fuse");
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "only root may mount");
        Directory.CreateDirectory(path);
        using StreamReader script = new(typeof(MountedFolder).Assembly.GetManifestResourceStream("fuse_server.py")!);
        Process? server = null;
        try
        {
            server = Process.Start(new ProcessStartInfo("python3", ["-c", script.ReadToEnd(), path, type])
            {
                RedirectStandardOutput = true, RedirectStandardError = true,
            })!;
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            Assert.Skip($"python3: {e.Message}");
        }
        if (server.StandardOutput.ReadLine() == "mounted")
            return new MountedFolder(path, server);
        string error = server.StandardError.ReadToEnd();
        server.Dispose();
        Assert.Skip($"fuse: {error.ReplaceLineEndings(" ")}");
        return null;
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
        if (_server is not null)
        {
            _server.Kill();
            _server.WaitForExit();
            _server.Dispose();
        }
        Assert.Equal(0, process.ExitCode);
    }
}
