using BigFile.Cli.Commands;

namespace BigFile.Cli.CommandLine;

/// <summary>
/// Recognises the plain form <c>lines [-n] FILE RANGE…</c> without the grammar, which takes longer than finding some
/// lines with an index. As with <see cref="QuickCount"/>, a test holds the two together.
/// </summary>
internal static class QuickLines
{
    private const string CommandName = "lines";
    private const string NumberOption = "-n";

    /// <summary>The request, or null if the arguments are for the grammar to judge.</summary>
    /// <exception cref="CommandException">A range is none.</exception>
    public static LinesRequest? TryParse(ReadOnlySpan<string> arguments)
    {
        if (arguments.Length < 3 || arguments[0] != CommandName)
            return null;
        bool numbered = false;
        List<string> plain = [];
        foreach (string argument in arguments[1..])
        {
            if (argument == NumberOption && !numbered)
                numbered = true;
            else if (QuickCount.IsPlain(argument))
                plain.Add(argument);
            else
                return null;
        }
        if (plain.Count < 2)
            return null;
        LineRange[] ranges = new LineRange[plain.Count - 1];
        for (int i = 0; i < ranges.Length; i++)
            ranges[i] = LineRange.Parse(plain[i + 1]);
        return new LinesRequest(plain[0], ranges, new EngineOptions()) { Numbered = numbered };
    }
}
