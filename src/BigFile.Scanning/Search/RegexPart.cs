namespace BigFile.Scanning;

/// <summary>What is known about the matches of a part of a regular expression.</summary>
/// <param name="Exact">All strings that it can match; null if they are not known or too many.</param>
/// <param name="Required">Strings of which each match contains one; null if none are known.</param>
internal readonly record struct RegexPart(string[]? Exact, string[]? Required)
{
    /// <summary>What may match anything.</summary>
    public static RegexPart Anything => default;

    /// <summary>What matches at a place, no character.</summary>
    public static RegexPart Nothing => new(StringSet.OfEmpty, null);

    /// <summary>The strings that are best to look for; null if there are none.</summary>
    public string[]? Best() =>
        StringSet.Better(Exact is null || StringSet.HasEmpty(Exact) ? null : Exact, Required);

    /// <summary>What either of two parts matches.</summary>
    public RegexPart Or(RegexPart other)
    {
        string[]? exact = Exact is null || other.Exact is null ? null : StringSet.Union(Exact, other.Exact);
        string[]? mine = Best(), others = other.Best();
        return new RegexPart(exact, mine is null || others is null ? null : StringSet.Union(mine, others));
    }

    /// <summary>The part repeated, <paramref name="min"/> to <paramref name="max"/> times.</summary>
    public RegexPart Repeated(int min, int max)
    {
        if (min == 0)
        {
            string[]? exact = max == 0 ? StringSet.OfEmpty
                : max == 1 && Exact is not null ? StringSet.Union(Exact, StringSet.OfEmpty) : null;
            return new RegexPart(exact, null);
        }
        string[]? power = Exact;
        for (int i = 1; i < min && power is not null; i++)
            power = StringSet.Cross(power, Exact!);
        if (min == max && power is not null)
            return new RegexPart(power, Required);
        return new RegexPart(null, new RegexPart(power, Best()).Best());
    }
}
