using BigFile.Cli.Commands;
using BigFile.Cli.Counting;

namespace BigFile.Cli.CommandLine;

/// <summary>
/// Recognises the plain form <c>count [-l] [-w] [-m] [-c] [-L] [--threads N] FILE…</c> without the grammar. Building and running the grammar
/// takes 8 ms, as long as counting 300 MB; the grammar stays the one definition, and a test holds the two together.
/// </summary>
internal static class QuickCount
{
    private const string CommandName = "count";
    private const string ThreadsOption = "--threads";

    /// <summary>The request, or null if the arguments are for the grammar to judge.</summary>
    /// <exception cref="CommandException">The number of threads is none.</exception>
    public static CountRequest? TryParse(ReadOnlySpan<string> arguments)
    {
        if (arguments.Length < 2 || arguments[0] != CommandName)
            return null;
        List<string> files = [];
        string? threads = null;
        CountColumns columns = CountColumns.None;
        for (int i = 1; i < arguments.Length; i++)
        {
            string argument = arguments[i];
            if (argument == ThreadsOption && threads is null && i + 1 < arguments.Length && IsPlain(arguments[i + 1]))
                threads = arguments[++i];
            else if (IsPlain(argument))
                files.Add(argument);
            else if (ColumnOf(argument) is CountColumns column)
                columns |= column;
            else
                return null;
        }
        if (files.Count == 0)
            return null;
        int threadCount = threads is null ? 0 : OptionValues.Threads(ThreadsOption, threads);
        return new CountRequest([.. files], new EngineOptions { ThreadCount = threadCount }) { Columns = columns };
    }

    private static CountColumns? ColumnOf(string argument) => argument switch
    {
        "-l" => CountColumns.Lines,
        "-w" => CountColumns.Words,
        "-m" => CountColumns.Characters,
        "-c" => CountColumns.Bytes,
        "-L" => CountColumns.LongestLine,
        _ => null,
    };

    /// <summary>Whether an argument is no option, and none of the other spellings of help that the grammar takes.</summary>
    public static bool IsPlain(string argument) => argument is not ("" or "/h" or "/?") && argument[0] != '-';
}
