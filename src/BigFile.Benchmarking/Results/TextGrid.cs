using System.Globalization;
using System.Text;

namespace BigFile.Benchmarking;

/// <summary>
/// Text for a terminal of 80 columns: cells under each other, the first at the left, the others at the right; and lines broken between words.
/// Control characters are shown as question marks, since names come from files.
/// </summary>
/// <param name="headers">What stands above the columns.</param>
internal sealed class TextGrid(params IReadOnlyList<string> headers)
{
    /// <summary>No line is longer.</summary>
    public const int WidthMax = 80;

    private const int FirstWidthMin = 8;

    private readonly List<IReadOnlyList<string>> _rows = [];

    /// <summary>The header of a column that is left out where all of them do not fit, not even with one space between; null for none.</summary>
    public string? Spare { get; init; }

    /// <summary>Adds a line of as many cells as there are headers.</summary>
    public void Add(params IReadOnlyList<string> cells) => _rows.Add([.. cells.Select(Printable)]);

    /// <summary>Writes all lines. Columns in which no line has anything are left out.</summary>
    public void WriteTo(TextWriter output)
    {
        int[] shown = [.. Enumerable.Range(0, headers.Count).Where(i => i == 0 || _rows.Any(row => row[i] is not ("" or Units.Unknown)))];
        int[] widths = WidthsOf(shown);
        if (Spare is not null && widths.Sum() + widths.Length - 1 > WidthMax)
        {
            shown = [.. shown.Where(i => headers[i] != Spare)];
            widths = WidthsOf(shown);
        }
        int gap = widths.Sum() + (2 * (widths.Length - 1)) <= WidthMax ? 2 : 1;
        int over = widths.Sum() + (gap * (widths.Length - 1)) - WidthMax;
        widths[0] = Math.Max(FirstWidthMin, widths[0] - Math.Max(0, over));
        foreach (IReadOnlyList<string> row in _rows.Prepend(headers))
        {
            StringBuilder line = new(CutEnd(row[0], widths[0]).PadRight(widths[0]));
            for (int i = 1; i < shown.Length; i++)
                line.Append(' ', gap).Append(row[shown[i]].PadLeft(widths[i]));
            WriteLine(output, CutEnd(line.ToString().TrimEnd(), WidthMax));
        }
    }

    /// <summary>Writes text in as many lines as it needs, those after the first indented by <paramref name="indent"/>, and the first by <paramref name="first"/>; a word that is too long is broken.</summary>
    public static void WriteWrapped(TextWriter output, string text, int indent = 0, int first = 0)
    {
        StringBuilder line = new(new string(' ', first));
        foreach (string word in Printable(text).Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            ReadOnlySpan<char> rest = word;
            bool isNew = string.IsNullOrWhiteSpace(line.ToString());
            if (!isNew && line.Length + 1 + rest.Length > WidthMax)
            {
                WriteLine(output, line.ToString());
                line.Clear().Append(' ', indent);
                isNew = true;
            }
            if (!isNew)
                line.Append(' ');
            while (line.Length + rest.Length > WidthMax)
            {
                int fits = WidthMax - line.Length;
                fits -= char.IsHighSurrogate(rest[fits - 1]) ? 1 : 0;
                WriteLine(output, line.Append(rest[..fits]).ToString());
                line.Clear().Append(' ', indent);
                rest = rest[fits..];
            }
            line.Append(rest);
        }
        WriteLine(output, line.ToString().TrimEnd());
    }

    private int[] WidthsOf(int[] shown) => [.. shown.Select(i => _rows.Select(row => row[i].Length).Append(headers[i].Length).Max())];

    private static string Printable(string text) =>
        text.Any(IsUnprintable) ? string.Concat(text.Select(value => IsUnprintable(value) ? '?' : value)) : text;

    // Marks that turn the direction of text would change what a line seems to say.
    private static bool IsUnprintable(char value) =>
        char.IsControl(value) || char.GetUnicodeCategory(value) is UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;

    private static string CutEnd(string text, int width) => text.Length <= width ? text : text[..(width - 1)] + "…";

    private static void WriteLine(TextWriter output, string line)
    {
        output.Write(line);
        output.Write('\n');
    }
}
