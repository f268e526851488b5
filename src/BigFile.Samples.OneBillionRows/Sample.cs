using System.Globalization;
using BigFile.DataGen;
using BigFile.Scanning;

namespace BigFile.Samples.OneBillionRows;

/// <summary>
/// The program <c>one-billion-rows</c>: the One Billion Row Challenge (github.com/gunnarmorling/1brc) for files of any
/// size, with any number of stations, inside a budget of mapped bytes.
/// </summary>
internal static class Sample
{
    private const string Usage = "usage: one-billion-rows FILE [--threads N] [--budget SIZE]";
    private const int ExitOk = 0;
    private const int ExitError = 2;

    // Room for a few windows: what the threads have passed is unmapped while they go on.
    private const long DefaultBudgetBytes = 512 << 20;
    private const long WindowsPerThread = 2;

    // So that a small budget still has room for several windows.
    private const long WindowsInBudget = 8;
    private const long WindowUnitBytes = 64 << 10;

    /// <summary>Runs one command line and returns its exit code: 0, or 2 with one line on <paramref name="error"/>.</summary>
    internal static int Run(string[] arguments, Stream output, TextWriter error)
    {
        string? path = null;
        int threadCount = Environment.ProcessorCount;
        long? budgetBytes = null;
        for (int i = 0; i < arguments.Length; i++)
        {
            string? value = i + 1 < arguments.Length ? arguments[i + 1] : null;
            switch (arguments[i])
            {
                case "--threads" when int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out threadCount)
                    && threadCount is >= 1 and <= LineCounter.ThreadCountMax:
                    i++;
                    break;
                case "--budget" when ByteSize.TryParse(value, out long bytes) && bytes >= ViewManager.BudgetBytesMin:
                    budgetBytes = bytes;
                    i++;
                    break;
                case ['-', ..] or "":
                    return Fail(error, $"'{arguments[i]}' is no option, or its value is wrong; {Usage}");
                case string file when path is null:
                    path = file;
                    break;
                default:
                    return Fail(error, $"one file at a time; {Usage}");
            }
        }
        return path is null ? Fail(error, Usage) : Run(path, threadCount, budgetBytes, output, error);
    }

    private static int Run(string path, int threadCount, long? budgetBytes, Stream output, TextWriter error)
    {
        try
        {
            long budget = budgetBytes
                ?? Math.Max(DefaultBudgetBytes, MappedFileOptions.DefaultWindowSizeBytes * WindowsPerThread * threadCount);
            using ViewManager manager = new(budget);
            using MappedFile file = MappedFile.Open(path, new MappedFileOptions
            {
                Hint = AccessHint.Sequential,
                ViewManager = manager,
                WindowSizeBytes = Math.Clamp(
                    budget / WindowsInBudget / WindowUnitBytes * WindowUnitBytes, WindowUnitBytes, MappedFileOptions.DefaultWindowSizeBytes),
            });
            output.Write(ResultText.Of(Challenge.Run(file, threadCount)));
            return ExitOk;
        }
        catch (Exception e) when (e is MalformedRowException or IOException or UnauthorizedAccessException
            or NotSupportedException or ArgumentException)
        {
            string prefix = path + ": ";
            return Fail(error, e.Message.StartsWith(prefix, StringComparison.Ordinal) ? e.Message : prefix + e.Message);
        }
    }

    private static int Fail(TextWriter error, string message)
    {
        error.WriteLine($"one-billion-rows: {message.ReplaceLineEndings(" ").TrimEnd('.')}");
        return ExitError;
    }
}
