using System.Diagnostics;

namespace BigFile.Tests.Cli;

/// <summary>A program of the system that commands are compared with. In the locale C; Linux only, so that it is that of GNU or alike.</summary>
internal static class ReferenceTool
{
    public static bool IsThere(string name) =>
        OperatingSystem.IsLinux() && (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(folder => File.Exists(Path.Combine(folder, name)));

    public static byte[] Run(string name, params string[] arguments)
    {
        ProcessStartInfo start = new(name, arguments) { RedirectStandardOutput = true };
        start.Environment["LC_ALL"] = "C";
        using Process process = Process.Start(start)!;
        using MemoryStream output = new();
        process.StandardOutput.BaseStream.CopyTo(output);
        process.WaitForExit();
        return output.ToArray();
    }
}
