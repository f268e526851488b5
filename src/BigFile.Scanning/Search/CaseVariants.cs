namespace BigFile.Scanning;

/// <summary>
/// Which characters equal a character when case is ignored: those with the same <see cref="char.ToLowerInvariant"/>. It
/// is what RegexOptions.IgnoreCase does with RegexOptions.CultureInvariant, and a test compares the two.
/// </summary>
internal static class CaseVariants
{
    // The sign for kelvin, U+212A, is the one character outside of ASCII that equals a letter of ASCII.

    /// <summary>The characters that equal <paramref name="c"/>, it included, but of ASCII letters the lower case only.</summary>
    public static string Of(char c)
    {
        char lower = char.ToLowerInvariant(c);
        if (lower == 'k')
            return "k\u212A";
        if (lower < 0x80)
            return char.ToString(lower);
        string variants = "";
        for (int other = 0x80; other <= char.MaxValue; other++)
        {
            if (char.ToLowerInvariant((char)other) == lower)
                variants += (char)other;
        }
        return variants;
    }
}
