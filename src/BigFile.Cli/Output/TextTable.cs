using System.Text;

namespace BigFile.Cli.Output;

/// <summary>
/// Lines of cells under each other, no wider than a terminal: cells of the first two columns are cut for it. Control characters are shown as
/// question marks, since names come from files.
/// </summary>
/// <param name="headers">What stands above the columns; those that begin with a space are of numbers, and stand at the right.</param>
internal sealed class TextTable(params string[] headers)
{
    private const int WidthMax = 80;
    private const int Gap = 2;
    private const int CutMin = 8;

    private readonly List<string[]> _rows = [];

    /// <summary>Adds a line.</summary>
    public void Add(params string[] cells) => _rows.Add(Array.ConvertAll(cells, Printable));

    /// <summary>Text without control characters.</summary>
    public static string Printable(string text) =>
        text.Any(char.IsControl) ? string.Concat(text.Select(value => char.IsControl(value) ? '?' : value)) : text;

    /// <summary>Text that is cut to a width, with a sign that it was.</summary>
    public static string Cut(string text, int width) => text.Length <= width ? text : text[..Math.Max(0, width - 1)] + "…";

    /// <summary>Adds all lines to a text.</summary>
    public void AppendTo(StringBuilder text)
    {
        int[] widths = new int[headers.Length];
        for (int i = 0; i < widths.Length; i++)
            widths[i] = Math.Max(headers[i].Trim().Length, _rows.Count == 0 ? 0 : _rows.Max(row => row[i].Length));
        int over = widths.Sum() + (Gap * (widths.Length - 1)) - WidthMax;
        // The wider of both gives first, as far as the other one.
        while (over > 0 && Math.Max(widths[0], widths[1]) > CutMin)
        {
            widths[widths[0] >= widths[1] ? 0 : 1]--;
            over--;
        }
        AppendLine(text, Array.ConvertAll(headers, header => header.Trim()), widths);
        foreach (string[] row in _rows)
            AppendLine(text, row, widths);
    }

    private void AppendLine(StringBuilder text, string[] cells, int[] widths)
    {
        StringBuilder line = new();
        for (int i = 0; i < cells.Length; i++)
        {
            string cell = i < 2 ? Cut(cells[i], widths[i]) : cells[i];
            if (i > 0)
                line.Append(' ', Gap);
            line.Append(headers[i].StartsWith(' ') ? cell.PadLeft(widths[i]) : cell.PadRight(widths[i]));
        }
        text.Append(line.ToString().TrimEnd()).Append('\n');
    }
}
