using System.Diagnostics;

namespace BigFile.Bench.Quick;

/// <summary>Runs programs over the one file.</summary>
internal sealed record Shell(string Path, string Command, int Rounds)
{
    public long Bytes { get; } = new FileInfo(Path).Length;

    /// <summary>Whether there is a program of that name.</summary>
    public static bool Has(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(System.IO.Path.PathSeparator)
            .Any(folder => File.Exists(System.IO.Path.Combine(folder, program)));

    /// <summary>The number that a program prints first; 0 if it finds nothing and says so.</summary>
    public long Count(string program, params string[] arguments)
    {
        (int exitCode, string output) = Start(program, arguments);
        return exitCode == 1 && output.Length == 0 ? 0
            : exitCode is 0 or 1 ? long.Parse(output.Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries)[0])
            : throw new InvalidOperationException($"{program} ended with {exitCode}");
    }

    /// <summary>Runs a program that has to succeed. Always 0.</summary>
    public long Ran(string program, params string[] arguments) =>
        Start(program, arguments).ExitCode == 0 ? 0 : throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} failed");

    /// <summary>Runs a program with its output in a file. Returns the length of that.</summary>
    public long Write(string output, string program, params string[] arguments)
    {
        if (Start("sh", ["-c", "out=$1; shift; exec \"$@\" >\"$out\"", "sh", output, program, .. arguments]).ExitCode != 0)
            throw new InvalidOperationException($"{program} failed");
        return new FileInfo(output).Length;
    }

    /// <summary>Runs a program; what it complains of is seen where this one's complaints are.</summary>
    public (int ExitCode, string Output) Start(string program, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output);
    }
}
