using System.Diagnostics;
using System.Globalization;
using BigFile.Platform;

namespace BigFile.Tests.Platform.Posix;

/// <summary>
/// Another process that holds sections: this assembly, started with <see cref="RootVariable"/> set, which answers each
/// line on its input with one line.
/// </summary>
internal sealed class NamePeer : IDisposable
{
    private const string RootVariable = "BIGFILE_TEST_NAME_PEER";

    private readonly Process _process;

    private NamePeer(Process process)
    {
        _process = process;
    }

    /// <summary>Starts a peer, by way of another command if one is given (setpriv, sh).</summary>
    public static NamePeer Start(NamesFolder folder, params string[] by)
    {
        string program = Path.Combine(AppContext.BaseDirectory, "BigFile.Tests");
        var start = new ProcessStartInfo(by.Length == 0 ? program : by[0]) { RedirectStandardInput = true, RedirectStandardOutput = true };
        foreach (string argument in by.Skip(1))
            start.ArgumentList.Add(argument);
        if (by.Length != 0)
            start.ArgumentList.Add(program);
        start.Environment[RootVariable] = folder.Root;
        string runtime = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        start.Environment["DOTNET_ROOT"] = Path.GetFullPath(Path.Combine(runtime, "../../.."));
        return new NamePeer(Process.Start(start)!);
    }

    /// <summary>Sends a command and returns the answer.</summary>
    public string Ask(string command)
    {
        Tell(command);
        return Answer();
    }

    public void Tell(string command)
    {
        _process.StandardInput.WriteLine(command);
        _process.StandardInput.Flush();
    }

    public string Answer() => _process.StandardOutput.ReadLine() ?? "the peer died";

    /// <summary>kill -9.</summary>
    public void Kill()
    {
        _process.Kill();
        _process.WaitForExit();
    }

    public void Dispose()
    {
        Kill();
        _process.Dispose();
    }

    /// <summary>Called by the entry point, before all else.</summary>
    internal static void RunIfPeer()
    {
        if (Environment.GetEnvironmentVariable(RootVariable) is not { } root)
            return;
        // What this process starts is no peer.
        Environment.SetEnvironmentVariable(RootVariable, null);
        NamesFolder folder = NamesFolder.Of(root);
        Dictionary<string, NativeSection> held = [];
        while (Console.ReadLine() is { } line)
        {
            string answer;
            try
            {
                answer = Obey(folder, held, line.Split(' '));
            }
            catch (Exception e)
            {
                answer = e.ToString().ReplaceLineEndings(" | ");
            }
            Console.WriteLine(answer);
        }
        Environment.Exit(0);
    }

    private static string Obey(NamesFolder folder, Dictionary<string, NativeSection> held, string[] words)
    {
        switch (words[0])
        {
            case "create":
                var options = new SectionOptions { Audience = Enum.Parse<SectionAudience>(words[3]) };
                return Keep(folder.TryCreate(words[1], Number(words[2]), out NativeSection? made, options), made);
            case "open":
                return Keep(folder.TryOpen(words[1], out NativeSection? opened, Enum.Parse<ViewAccess>(words[2])), opened);
            case "read":
                return folder.Read(held[words[1]]).ToString(CultureInfo.InvariantCulture);
            case "write":
                folder.Write(held[words[1]], Number(words[2]));
                return "done";
            case "close":
                held[words[1]].Release();
                return held.Remove(words[1]) ? "done" : "unknown";
            case "storm":
                return NameStorm.Run(folder, words[1], (int)Number(words[2]), (int)Number(words[3]));
            case "leaks":
                return DescriptorLeaks.Run(folder, (int)Number(words[1]));
            case "inherit":
                return Inheritance.Run(folder);
            default:
                return "what?";
        }

        string Keep(SystemError error, NativeSection? section)
        {
            if (!error.IsNone)
                return string.Create(CultureInfo.InvariantCulture, $"error {error.Win32Code} {error.Errno}");
            held[words[1]] = section!;
            return string.Create(CultureInfo.InvariantCulture, $"{(words[0] == "create" && section!.AlreadyExisted ? "existed" : "ok")} {section!.SizeBytes}");
        }
    }

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);
}
