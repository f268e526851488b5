using System.Text;

namespace BigFile.Tests.Scanning;

/// <summary>Random regular expressions, most of them valid, and texts that have a chance to match.</summary>
internal static class RandomPattern
{
    private static readonly string[] Atoms =
    [
        ".", @"\d", @"\w", @"\b", "^", "$", "[abk]", "[^a]", "[a-c]", @"[\dé]", "[]x]", "é", "K", "\u212A", "Å", "\\.", @"\x61", @"\u00e9", "{", "}", "]",
        "-", "(?=a)", "(?!b)", "(?<=a)", "(?<!b)", @"\s", "\\-", "[a-]", "[-a]", @"[\w-]", "[^]a]", "(?#c)", @"\1", "(?i)", "(?x: a )", "\uD83D\uDE00", @"\p{L}", @"\p{Foo}", "[c-a]", @"[\d-a]", @"\G", @"\Z", "#", "[a-c-[b]]", "ſ", "ß", "I", "i",
    ];

    private static readonly string[] Quantifiers = ["?", "*", "+", "{2}", "{0}", "{1,2}", "{2,}", "{0,1}", "??", "*?", "+?", "{2}?", "{,2}", "{a}", "**"];

    public static string Make(Random random) => Alternation(random, 0);

    /// <summary>Some letters, with some of the given strings among them, in changed case here and there.</summary>
    public static string Text(Random random, string[] strings)
    {
        var text = new StringBuilder();
        for (int pieces = random.Next(8); pieces > 0; pieces--)
        {
            string piece = random.Next(3) == 0 ? strings[random.Next(strings.Length)] : Letters(random, 4);
            text.Append(random.Next(4) switch { 0 => piece.ToUpperInvariant(), 1 => piece.ToLowerInvariant(), _ => piece });
        }
        return text.ToString();
    }

    private static string Letters(Random random, int lengthMax)
    {
        const string Letters = "aaabbcckKé\u212AÅå.-x1 Iiſß";
        var text = new StringBuilder();
        for (int i = random.Next(lengthMax + 1); i > 0; i--)
            text.Append(Letters[random.Next(Letters.Length)]);
        return text.ToString();
    }

    private static string Alternation(Random random, int depth)
    {
        string pattern = Concatenation(random, depth);
        while (random.Next(5) == 0)
            pattern += "|" + Concatenation(random, depth);
        return pattern;
    }

    private static string Concatenation(Random random, int depth)
    {
        var pattern = new StringBuilder();
        for (int i = random.Next(5); i > 0; i--)
        {
            pattern.Append(random.Next(8) switch
            {
                0 or 1 => Atoms[random.Next(Atoms.Length)],
                2 when depth < 3 => $"({(random.Next(2) == 0 ? "" : random.Next(4) switch { 0 => "?<n>", 1 => "?>", 2 => "?'m'", _ => "?:" })}{Alternation(random, depth + 1)})",
                _ => Letters(random, 5).Replace(".", "", StringComparison.Ordinal),
            });
            if (random.Next(4) == 0 && pattern.Length > 0)
                pattern.Append(Quantifiers[random.Next(Quantifiers.Length)]);
        }
        return pattern.ToString();
    }
}
