using System.Globalization;
using BigFile.Columnar;

namespace BigFile.Cli.Columns;

/// <summary>Which columns are meant by the names that options have.</summary>
internal static class ColumnNames
{
    // As many as fit on a line or two.
    private const int NamesInMessage = 20;

    /// <summary>Columns between commas, in that order.</summary>
    /// <exception cref="CommandException">There is no such column.</exception>
    public static int[] FindAll(string option, IReadOnlyList<ArrowField> fields, string names) =>
        Array.ConvertAll(names.Split(',', StringSplitOptions.TrimEntries), name => Find(option, fields, name));

    /// <summary>A column by its name, or, as <c>#2</c>, by its number from 0: for names that several have, or with a comma in them.</summary>
    /// <exception cref="CommandException">There is no such column, or more than one.</exception>
    public static int Find(string option, IReadOnlyList<ArrowField> fields, string name)
    {
        int found = -1;
        for (int i = 0; i < fields.Count; i++)
        {
            if (fields[i].Name != name)
                continue;
            if (found >= 0)
                throw new CommandException($"{option}: there is more than one column '{name}': write #{found} or #{i} for one of them");
            found = i;
        }
        if (found >= 0)
            return found;
        if (name.StartsWith('#') && int.TryParse(name.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out int number))
        {
            return number < fields.Count
                ? number
                : throw new CommandException($"{option}: there is no column {name}: there are {fields.Count}, and the first is #0");
        }
        string known = fields.Count == 0 ? "there are none" : "there are " + string.Join(", ", fields.Take(NamesInMessage).Select(field => field.Name));
        throw new CommandException($"{option}: there is no column '{name}': {known}{(fields.Count > NamesInMessage ? ", …" : "")}");
    }
}
