using System.Globalization;
using BigFile.Scanning;

namespace BigFile.Cli.CommandLine;

/// <summary>Values of options about records, as <see cref="OptionValues"/> has those of all commands.</summary>
internal static class RecordOptionValues
{
    /// <summary>A layout.</summary>
    /// <exception cref="CommandException">It is none.</exception>
    public static RecordLayout Layout(string option, string text) => Explained(option, () => RecordLayout.Parse(text));

    /// <summary>A filter on records.</summary>
    /// <exception cref="CommandException">It is none.</exception>
    public static RecordFilter Filter(string option, RecordLayout layout, string text) =>
        Explained(option, () => RecordFilter.Parse(layout, text));

    /// <summary>Fields by their names, between commas.</summary>
    /// <exception cref="CommandException">There is no such field.</exception>
    public static RecordField[] Fields(string option, RecordLayout layout, string names) =>
        Array.ConvertAll(names.Split(',', StringSplitOptions.TrimEntries), name => Field(option, layout, name));

    /// <summary>A field by its name.</summary>
    /// <exception cref="CommandException">There is no such field.</exception>
    public static RecordField Field(string option, RecordLayout layout, string name) => layout.TryGetField(name, out RecordField? field)
        ? field
        : throw new CommandException($"{option}: there is no field '{name}': there are {string.Join(", ", layout.Fields.Select(known => known.Name))}");

    /// <summary>A value that a field can be compared with.</summary>
    /// <exception cref="CommandException">It is none.</exception>
    public static RecordKey Key(string option, RecordField field, string text) => Explained(option, () => field.ParseKey(text));

    /// <summary>How lengths are written.</summary>
    /// <exception cref="CommandException">There is no such form.</exception>
    public static LengthPrefix Prefix(string option, string text) => LengthPrefix.TryParse(text, out LengthPrefix? prefix)
        ? prefix
        : throw new CommandException($"{option}: '{text}' is none of {string.Join(", ", LengthPrefix.Names)}");

    /// <summary>Records by number, <c>A..B</c>: from 0, B left out, either may be missing.</summary>
    /// <exception cref="CommandException">It is no range.</exception>
    public static (long Start, long End) Range(string option, string text)
    {
        int dots = text.IndexOf("..", StringComparison.Ordinal);
        long start = 0, end = long.MaxValue;
        if (dots < 0 || (dots > 0 && !TryNumber(text[..dots], out start)) || (dots + 2 < text.Length && !TryNumber(text[(dots + 2)..], out end)))
            throw new CommandException($"{option}: '{text}' is not a range: write, for example, 1000..2000 or ..2000");
        return start <= end ? (start, end) : throw new CommandException($"{option}: {text} ends before it begins");
    }

    /// <summary>A number of records, or of what else is counted, 0 or more.</summary>
    /// <exception cref="CommandException">It is no number.</exception>
    public static long Number(string option, string text, string what = "records") => TryNumber(text, out long number)
        ? number
        : throw new CommandException($"{option}: '{text}' is not a number of {what}");

    private static bool TryNumber(string text, out long number) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);

    private static T Explained<T>(string option, Func<T> parse)
    {
        try
        {
            return parse();
        }
        catch (FormatException e)
        {
            throw new CommandException($"{option}: {ErrorText.OneLine(e.Message)}");
        }
    }
}
