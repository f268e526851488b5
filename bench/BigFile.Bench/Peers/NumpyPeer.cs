using System.Diagnostics;
using System.Globalization;

namespace BigFile.Bench.Peers;

/// <summary>numpy's memmap, by a script beside this program. It takes its own time: the start of Python and the import are not part of it.</summary>
internal sealed class NumpyPeer
{
    private readonly string _python;

    private NumpyPeer(string python) => _python = python;

    private static string Script => Path.Combine(AppContext.BaseDirectory, "numpy_peer.py");

    /// <summary>A Python that has numpy; null if there is none.</summary>
    public static NumpyPeer? Find()
    {
        foreach (string python in (string[])["/usr/bin/python3", "python3"])
        {
            try
            {
                NumpyPeer peer = new(python);
                peer.Run("version");
                return peer;
            }
            catch (Exception e) when (e is System.ComponentModel.Win32Exception or InvalidOperationException)
            {
                // Not this one.
            }
        }
        return null;
    }

    /// <summary>Newlines of a file, mapped anew.</summary>
    public (long Result, double Seconds) Count(string path) => Run("count", path);

    /// <summary>The sum, modulo 2^64, of the values of 8 bytes at the places that a second file lists, after an untimed round over them.</summary>
    public (long Result, double Seconds) Take(string path, string offsetsPath) => Run("take", path, offsetsPath);

    private (long Result, double Seconds) Run(params string[] arguments)
    {
        using Process process = Process.Start(
            new ProcessStartInfo(_python, [Script, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        Task<string> complaints = process.StandardError.ReadToEndAsync();
        string[] words = process.StandardOutput.ReadToEnd().Split((char[])[' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries);
        process.WaitForExit();
        return process.ExitCode == 0 && words.Length == 2
            ? (long.Parse(words[0], CultureInfo.InvariantCulture), double.Parse(words[1], CultureInfo.InvariantCulture))
            : throw new InvalidOperationException($"{_python} {Script}: {complaints.Result}");
    }
}
