namespace BigFile.Scanning;

/// <summary>
/// Which characters equal a character when case is ignored: those with the same <see cref="char.ToLowerInvariant"/>. It
/// is what RegexOptions.IgnoreCase does with RegexOptions.CultureInvariant, and a test compares the two.
/// </summary>
internal static class CaseVariants
{
    /// <summary>K of physics: the one character outside of ASCII that equals an ASCII letter.</summary>
    private const char KelvinSign = '\u212A';

    /// <summary>The characters that equal <paramref name="c"/>, it included, but of ASCII letters the lower case only.</summary>
    public static List<char> Of(char c)
    {
        char lower = char.ToLowerInvariant(c);
        if (lower == 'k')
            return ['k', KelvinSign];
        if (lower < 0x80)
            return [lower];
        var variants = new List<char>(4);
        for (int other = 0x80; other <= char.MaxValue; other++)
        {
            if (char.ToLowerInvariant((char)other) == lower)
                variants.Add((char)other);
        }
        return variants;
    }
}
