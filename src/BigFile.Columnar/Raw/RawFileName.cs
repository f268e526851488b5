using System.Buffers;
using System.Text;

namespace BigFile.Columnar.Raw;

/// <summary>
/// What the file of a column is called: its name where every system takes that, else with bytes of its UTF-8 as %XX, so that no name
/// leads out of the directory or to a device.
/// </summary>
internal static class RawFileName
{
    public const string Extension = ".bin";

    private const int LengthMax = 200;

    private static readonly SearchValues<char> s_plain =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-.");

    /// <summary>The name of the file; null where it would be longer than file systems take.</summary>
    public static string? TryMake(string column)
    {
        if (column.Length > LengthMax)
            return null;
        StringBuilder name = new(column.Length + Extension.Length);
        foreach (Rune rune in column.EnumerateRunes())
        {
            if (rune.IsAscii && s_plain.Contains((char)rune.Value) && !(name.Length == 0 && (rune.Value == '.' || IsDevice(column))))
                name.Append((char)rune.Value);
            else
                AppendEscaped(name, rune);
        }
        return name.Length > LengthMax ? null : name.Append(Extension).ToString();
    }

    // CON, CON.x, COM1 and so on are devices in every folder, whatever stands behind a point.
    private static bool IsDevice(string column)
    {
        int point = column.IndexOf('.', StringComparison.Ordinal);
        string stem = (point < 0 ? column : column[..point]).ToUpperInvariant();
        return stem is "CON" or "PRN" or "AUX" or "NUL" or ['C', 'O', 'M', >= '0' and <= '9'] or ['L', 'P', 'T', >= '0' and <= '9'];
    }

    private static void AppendEscaped(StringBuilder name, Rune rune)
    {
        Span<byte> bytes = stackalloc byte[4];
        foreach (byte value in bytes[..rune.EncodeToUtf8(bytes)])
            name.Append('%').Append(Convert.ToHexString([value]));
    }
}
