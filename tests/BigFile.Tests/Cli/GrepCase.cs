using System.Text;

namespace BigFile.Tests.Cli;

/// <summary>A content and options that a seed gives, for what is compared with something else.</summary>
internal static class GrepCase
{
    // Each means the same to grep -E and to .NET, also where -o prints what matched.
    private static readonly string[] s_expressions =
        ["a", "ab", "b+c", "^a", "c$", "a.c", "[ab]+c", "(ab|ba)c?", "^$", "x*", "bb|cc", "A.", "^(a|b).*c$", "z"];

    private static readonly string[] s_literals = ["a", "ab", "b.c", "c", "aa", "xyzzy", "B", ""];

    /// <summary>Lines over a few letters, so that everything that can happen at a border does.</summary>
    /// <param name="random">The source of chance.</param>
    /// <param name="lengthMax">The most bytes, all ASCII.</param>
    /// <param name="lineMax">The most bytes of most lines.</param>
    /// <param name="end">What ends a line.</param>
    public static string Content(Random random, int lengthMax, int lineMax, char end)
    {
        var content = new StringBuilder();
        int length = random.Next(lengthMax + 1);
        string letters = random.Next(3) == 0 ? "abc" : "abc. ABxyz\n\0\r";
        double rare = random.Next(3) == 0 ? 0.01 : 1;
        while (content.Length < length)
        {
            for (int rest = random.Next(lineMax + 1); rest > 0; rest--)
            {
                char letter = random.NextDouble() < rare ? letters[random.Next(letters.Length)] : 'x';
                content.Append(letter is '\n' or '\0' && random.Next(5) > 0 ? 'y' : letter == '\0' && end != '\0' ? 'q' : letter);
            }
            content.Append(end);
        }
        // With or without a final delimiter.
        if (content.Length > 0 && random.Next(3) == 0)
            content.Length--;
        return content.ToString();
    }

    /// <summary>Options that go together.</summary>
    public static NaiveGrep Options(Random random, char end, string? path)
    {
        bool isFixed = random.Next(2) == 0;
        return new NaiveGrep
        {
            Pattern = isFixed ? s_literals[random.Next(s_literals.Length)] : s_expressions[random.Next(s_expressions.Length)],
            IsFixed = isFixed,
            IgnoresCase = random.Next(4) == 0,
            Inverts = random.Next(4) == 0,
            IsCount = random.Next(6) == 0,
            HasNumbers = random.Next(2) == 0,
            HasOffsets = random.Next(3) == 0,
            OnlyMatching = random.Next(4) == 0,
            WholeLine = random.Next(8) == 0,
            MaxCount = random.Next(4) == 0 ? random.Next(6) : null,
            Before = random.Next(3) == 0 ? random.Next(5) : null,
            After = random.Next(3) == 0 ? random.Next(5) : null,
            Name = random.Next(4) == 0 ? path : null,
            End = end,
        };
    }
}
