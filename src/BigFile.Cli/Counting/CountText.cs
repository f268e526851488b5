using System.Globalization;
using System.Text;
using BigFile.Cli.Commands;

namespace BigFile.Cli.Counting;

/// <summary>The lines that <c>bigfile count</c> prints.</summary>
internal static class CountText
{
    /// <summary>The chosen numbers, aligned to the right, and the name.</summary>
    public static string Line(CountResult result, CountColumns columns, int width)
    {
        var line = new StringBuilder();
        Append(CountColumns.Lines, result.Counts.Lines);
        Append(CountColumns.Words, result.Counts.Words);
        Append(CountColumns.Characters, result.Counts.Characters);
        Append(CountColumns.Bytes, result.Counts.Bytes);
        Append(CountColumns.LongestLine, result.Counts.LongestLineBytes);
        return line.Append(result.File).Append('\n').ToString();

        void Append(CountColumns column, long value)
        {
            if ((columns & column) != 0)
                line.Append(value.ToString(CultureInfo.InvariantCulture).PadLeft(width)).Append(' ');
        }
    }

    /// <summary>The line that reports a torn record; null if there is none.</summary>
    public static string? TornLine(CountResult result) => result.TornBytes == 0
        ? null
        : string.Create(CultureInfo.InvariantCulture, $"bigfile: {result.File}: the last record is torn: {result.TornBytes} bytes of it are there");
}
