using System.Globalization;

namespace BigFile.Cli.Commands;

/// <summary>How much of a file <c>head</c> or <c>tail</c> prints.</summary>
/// <param name="Count">How many lines or bytes.</param>
/// <param name="Sign">A sign that was written before it, or a space.</param>
/// <param name="IsBytes">Bytes rather than lines.</param>
internal readonly record struct PartSize(long Count, char Sign, bool IsBytes)
{
    /// <summary>Ten lines.</summary>
    public static PartSize Default => new(10, ' ', false);

    /// <summary>Reads a number as head and tail of GNU take it: with a sign, and with b for 512, K and KiB for 1024, kB for 1000 and so on.</summary>
    /// <param name="option">The option, for the message.</param>
    /// <param name="text">For example 20, -20, +5 or 4K. A number that is too large is as large as any file.</param>
    /// <param name="isBytes">Whether the option counts bytes.</param>
    /// <exception cref="CommandException">It is no such number.</exception>
    public static PartSize Parse(string option, string text, bool isBytes)
    {
        char sign = text is ['+' or '-', ..] ? text[0] : ' ';
        ReadOnlySpan<char> rest = text.AsSpan(sign == ' ' ? 0 : 1);
        int digits = rest.IndexOfAnyExceptInRange('0', '9');
        ReadOnlySpan<char> number = digits < 0 ? rest : rest[..digits];
        if (number.IsEmpty || UnitOf(rest[number.Length..]) is not long unit)
            throw new CommandException($"{option}: '{text}' is no number of {(isBytes ? "bytes" : "lines")}: write, for example, 20, -20 or 4K");
        bool fits = long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out long count) && count <= long.MaxValue / unit;
        return new PartSize(fits ? count * unit : long.MaxValue, sign, isBytes);
    }

    private static long? UnitOf(ReadOnlySpan<char> suffix)
    {
        if (suffix.IsEmpty)
            return 1;
        if (suffix is "b")
            return 512;
        int power = "KMGTPE".IndexOf(char.ToUpperInvariant(suffix[0]), StringComparison.Ordinal) + 1;
        if (power == 0 || suffix[1..] is not ("" or "B" or "iB"))
            return null;
        long unit = 1;
        for (int i = 0; i < power; i++)
            unit *= suffix[1..] is "B" ? 1000 : 1024;
        return unit;
    }
}
