using System.Globalization;

namespace BigFile.Scanning;

/// <summary>
/// What is told by the name of a file that was rotated away: <c>app.log.3</c>, <c>app.log.3.gz</c>, <c>app.log-20261121</c>,
/// <c>app.log.20261121-1.gz</c>.
/// </summary>
/// <param name="Path">The file.</param>
/// <param name="Stamp">A date, or a date and time, in digits; empty if there is none.</param>
/// <param name="Number">The rotation number, higher for older files; 0 for the file that is written to.</param>
/// <param name="Extension">The extension of a compressed file, with its point; empty if there is none.</param>
internal readonly record struct RotatedName(string Path, string Stamp, int Number, string Extension) : IComparable<RotatedName>
{
    private const int NumberDigitsMax = 5, StampDigitsMin = 6, StampCharactersMax = 32;

    private static readonly string[] Extensions = [".gz", ".zst", ".xz", ".bz2", ".lz4", ".Z", ".zip"];

    /// <summary>Whether it has an extension of compression.</summary>
    public bool IsCompressed => Extension.Length > 0;

    /// <summary>Whether what it is compressed with can be read here.</summary>
    public bool IsReadable => Extension is "" or ".gz";

    /// <summary>Reads what stands behind the name of the file that is written to.</summary>
    public static bool TryParse(string path, ReadOnlySpan<char> suffix, out RotatedName name)
    {
        name = new RotatedName(path, "", 0, "");
        if (suffix.IsEmpty)
            return true;
        string extension = "";
        foreach (string known in Extensions)
        {
            if (suffix.EndsWith(known, StringComparison.Ordinal))
                extension = known;
        }
        ReadOnlySpan<char> order = suffix[..^extension.Length];
        if (order.Length < 2 || order[0] is not ('.' or '-' or '_'))
            return false;
        bool isNumber = order[0] == '.' && order.Length <= NumberDigitsMax + 1;
        order = order[1..];
        if (isNumber && int.TryParse(order, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number > 0)
        {
            name = new RotatedName(path, "", number, extension);
            return true;
        }
        if (order.Length > StampCharactersMax || !IsStamp(order))
            return false;
        name = new RotatedName(path, order.ToString(), 0, extension);
        return true;
    }

    /// <summary>Oldest first: dates as they follow each other, then numbers downward, then the file that is written to.</summary>
    public int CompareTo(RotatedName other)
    {
        if (Stamp.Length > 0 != other.Stamp.Length > 0)
            return Stamp.Length > 0 ? -1 : 1;
        int order = Stamp.Length > 0 ? string.CompareOrdinal(Stamp, other.Stamp) : other.Number.CompareTo(Number);
        return order != 0 ? order : string.CompareOrdinal(Extension, other.Extension);
    }

    /// <summary>Whether both are the same turn of the rotation, one of them compressed.</summary>
    public bool IsTwinOf(in RotatedName other) => Stamp == other.Stamp && Number == other.Number;

    private static bool IsStamp(ReadOnlySpan<char> text)
    {
        int digits = 0;
        foreach (char character in text)
        {
            if (char.IsAsciiDigit(character))
                digits++;
            else if (character is not ('-' or '_' or '.' or 'T' or ':'))
                return false;
        }
        return digits >= StampDigitsMin;
    }
}
