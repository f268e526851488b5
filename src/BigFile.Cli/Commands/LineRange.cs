using System.Globalization;

namespace BigFile.Cli.Commands;

/// <summary>Lines that were asked for.</summary>
/// <param name="First">The first, from 1.</param>
/// <param name="Last">The last; null for all to the end.</param>
internal readonly record struct LineRange(long First, long? Last)
{
    private const string Separator = "..";

    /// <summary>Reads <c>A..B</c>, <c>A..</c>, <c>..B</c> or <c>A</c>.</summary>
    /// <exception cref="CommandException">It is none of these.</exception>
    public static LineRange Parse(string text)
    {
        int separator = text.IndexOf(Separator, StringComparison.Ordinal);
        string first = separator < 0 ? text : text[..separator];
        string last = separator < 0 ? text : text[(separator + Separator.Length)..];
        if (text != Separator
            && TryParse(first, 1, out long from) && TryParse(last, long.MaxValue, out long to)
            && from <= to)
            return new LineRange(from, last.Length == 0 ? null : to);
        throw new CommandException($"'{text}' is no range of lines: write, for example, 20, 5..20 or 5.., counted from 1");
    }

    private static bool TryParse(string text, long whenEmpty, out long number)
    {
        number = whenEmpty;
        return text.Length == 0 || (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number > 0);
    }
}
