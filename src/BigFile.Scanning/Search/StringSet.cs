namespace BigFile.Scanning;

/// <summary>Small sets of strings, as what a part of a pattern can match. Sets are not changed once made.</summary>
internal static class StringSet
{
    /// <summary>More strings than this are no set, but a reason to look for another one.</summary>
    public const int CountMax = 64;

    // What a literal of more characters would say is not worth the comparison.
    private const int CharactersMax = 256;

    // A second literal makes the search slower by about as much as four bits less make it find too often.
    private const double BitsOfPlurality = 4;

    // Below this every other line has one: looking for it would only cost time.
    private const double BitsMin = 6;

    // Characters outside of ASCII have two bytes or more, the first of which tells little.
    private const double BitsOfOthers = 7;

    /// <summary>The set of the empty string: what matches no character.</summary>
    public static string[] OfEmpty { get; } = [""];

    /// <summary>The set of strings of one character each.</summary>
    public static string[] OfCharacters(string characters)
    {
        string[] strings = new string[characters.Length];
        for (int i = 0; i < strings.Length; i++)
            strings[i] = char.ToString(characters[i]);
        return strings;
    }

    /// <summary>Each of one set followed by each of the other; null if these are too many, or too long.</summary>
    public static string[]? Cross(string[] left, string[] right)
    {
        if ((long)left.Length * right.Length > CountMax)
            return null;
        var both = new List<string>(left.Length * right.Length);
        foreach (string head in left)
        {
            foreach (string tail in right)
            {
                if (head.Length + tail.Length > CharactersMax)
                    return null;
                both.Add(head + tail);
            }
        }
        return [.. both];
    }

    /// <summary>The strings of both, each once; null if these are too many.</summary>
    public static string[]? Union(string[] left, string[] right)
    {
        var both = new List<string>(left);
        foreach (string text in right)
        {
            if (!both.Contains(text))
                both.Add(text);
        }
        return both.Count > CountMax ? null : [.. both];
    }

    /// <summary>Whether the set has the empty string.</summary>
    public static bool HasEmpty(string[] strings) => Array.IndexOf(strings, "") >= 0;

    /// <summary>Which of two sets to look for; null stands for none. Sets that tell too little are none.</summary>
    public static string[]? Better(string[]? left, string[]? right) =>
        BitsOf(left) >= BitsOf(right) ? (BitsOf(left) < BitsMin ? null : left) : (BitsOf(right) < BitsMin ? null : right);

    /// <summary>Whether no string is the beginning of another one, so that at one place one of them stands at most.</summary>
    public static bool IsPrefixFree(string[] strings)
    {
        for (int i = 0; i < strings.Length; i++)
        {
            for (int j = 0; j < strings.Length; j++)
            {
                if (i != j && strings[j].StartsWith(strings[i], StringComparison.Ordinal))
                    return false;
            }
        }
        return true;
    }

    /// <summary>The information of the set's least telling string, less for each doubling of the set.</summary>
    private static double BitsOf(string[]? strings)
    {
        if (strings is null || strings.Length == 0)
            return 0;
        double least = double.MaxValue;
        foreach (string text in strings)
        {
            double bits = 0;
            foreach (char c in text)
                bits += c < 0x80 ? ByteFrequency.BitsOf((byte)c) : BitsOfOthers;
            least = Math.Min(least, bits);
        }
        return least - (strings.Length == 1 ? 0 : BitsOfPlurality + Math.Log2(strings.Length));
    }
}
