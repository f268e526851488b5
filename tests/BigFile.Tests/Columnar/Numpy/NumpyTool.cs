using System.Diagnostics;

namespace BigFile.Tests.Columnar.Numpy;

/// <summary>A Python that has numpy, and the script that makes it write and read arrays.</summary>
internal static class NumpyTool
{
    public const string Missing = "there is no Python with numpy (Debian: python3-numpy)";

    private static readonly Lazy<string?> Python = new(Find);

    public static bool IsThere => Python.Value is not null;

    /// <summary>Runs the script; returns what it printed, and throws with it when it failed.</summary>
    public static string Run(string verb, string folder, TempFolder scratch)
    {
        string script = scratch.File("numpy_check.py");
        using (Stream source = typeof(NumpyTool).Assembly.GetManifestResourceStream("numpy_check.py")!)
        using (FileStream file = File.Create(script))
            source.CopyTo(file);
        (int code, string output) = Start(Python.Value!, script, verb, folder);
        return code == 0 ? output : throw new InvalidOperationException($"numpy_check.py {verb} ended with {code}: {output}");
    }

    // The first Python on the path need not be the one for which the system has numpy.
    private static string? Find() => OperatingSystem.IsWindows()
        ? null
        : new[] { "/usr/bin/python3", "python3" }.FirstOrDefault(python =>
        {
            try
            {
                return Start(python, "-c", "import numpy").Code == 0;
            }
            catch (System.ComponentModel.Win32Exception)
            {
                return false;
            }
        });

    private static (int Code, string Output) Start(string program, params string[] arguments)
    {
        ProcessStartInfo start = new(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output + errors.GetAwaiter().GetResult());
    }
}
