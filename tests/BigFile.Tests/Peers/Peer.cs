using System.Diagnostics;

namespace BigFile.Tests.Peers;

/// <summary>
/// A second process that does what it is told: it runs <see cref="PeerProgram"/>. Each request is a line and has one line
/// for an answer, so the two processes are in step without waiting for time to pass.
/// </summary>
internal sealed class Peer : IDisposable
{
    private const int HangMilliseconds = 180_000;

    private readonly Process _process;
    private readonly Timer _watchdog;

    /// <summary>Starts the process, which does the first request at once.</summary>
    public Peer(params string[] words)
        : this(Executable(), words)
    {
    }

    private Peer(ProcessStartInfo start, string[] words)
    {
        start.ArgumentList.Add("--peer");
        foreach (string word in words)
            start.ArgumentList.Add(word);
        start.RedirectStandardInput = start.RedirectStandardOutput = true;
        start.UseShellExecute = false;
        _process = Process.Start(start)!;
        // Only so that a peer that hangs becomes a failed test: its answers end.
        _watchdog = new Timer(_ => End(), null, HangMilliseconds, Timeout.Infinite);
        Reply = Answer();
    }

    /// <summary>The answer to the latest request: "ok ..." or "refused EXCEPTION WIN32CODE ERRNO".</summary>
    public string Reply { get; private set; }

    /// <summary>The number of the process.</summary>
    public int Id => _process.Id;

    /// <summary>Linux, as root: a peer that runs as a user who has no rights; null where that cannot be had.</summary>
    public static Peer? AsNobody(params string[] words)
    {
        const string nobody = "65534";
        ProcessStartInfo own = Executable(), start = new("setpriv");
        foreach (string argument in new[] { "--reuid", nobody, "--regid", nobody, "--clear-groups", "--", own.FileName })
            start.ArgumentList.Add(argument);
        foreach (string argument in own.ArgumentList)
            start.ArgumentList.Add(argument);
        try
        {
            return new Peer(start, words);
        }
        catch (Exception e) when (e is System.ComponentModel.Win32Exception or InvalidOperationException)
        {
            // No such program, or one of the folders on the way is closed to others.
            return null;
        }
    }

    /// <summary>Runs a process that does one request and ends; gives its exit code and what it wrote to standard error.</summary>
    public static (int ExitCode, string Error) Run(params string[] words)
    {
        ProcessStartInfo start = Executable();
        start.ArgumentList.Add("--peer");
        foreach (string word in words)
            start.ArgumentList.Add(word);
        start.RedirectStandardInput = start.RedirectStandardOutput = start.RedirectStandardError = true;
        // No core file of a process that is meant to die.
        start.Environment["DOTNET_DbgEnableMiniDump"] = "0";
        using Process process = Process.Start(start)!;
        process.StandardInput.Close();
        string error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, error);
    }

    public string Ask(params string[] words)
    {
        _process.StandardInput.WriteLine(string.Join('\t', words));
        _process.StandardInput.Flush();
        return Reply = Answer();
    }

    /// <summary>Kills the process, which gets no chance to tidy up, and waits until it is gone.</summary>
    public void Kill()
    {
        _process.Kill();
        _process.WaitForExit();
    }

    /// <summary>Lets the process end by itself and returns its exit code.</summary>
    public int Exit()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        return _process.ExitCode;
    }

    public void Dispose()
    {
        _watchdog.Dispose();
        End();
        _process.WaitForExit();
        _process.Dispose();
    }

    private static ProcessStartInfo Executable()
    {
        // Under "dotnet test" and alone this process is the tests' own executable; where only the library was built it
        // is the dotnet host.
        string name = typeof(Peer).Assembly.GetName().Name!;
        string running = Environment.ProcessPath!;
        if (Path.GetFileNameWithoutExtension(running) == name)
            return new ProcessStartInfo(running);
        string own = Path.Combine(AppContext.BaseDirectory, OperatingSystem.IsWindows() ? name + ".exe" : name);
        if (Path.GetFileNameWithoutExtension(running) != "dotnet" && File.Exists(own))
            return new ProcessStartInfo(own);
        ProcessStartInfo hosted = new(Path.GetFileNameWithoutExtension(running) == "dotnet" ? running : "dotnet");
        hosted.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, name + ".dll"));
        return hosted;
    }

    private string Answer() =>
        _process.StandardOutput.ReadLine() ?? throw new InvalidOperationException("The peer process ended before it answered.");

    private void End()
    {
        try
        {
            _process.Kill();
        }
        catch (InvalidOperationException)
        {
            // It ended by itself.
        }
    }
}
