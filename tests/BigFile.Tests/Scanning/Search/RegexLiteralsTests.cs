using System.Text;
using System.Text.RegularExpressions;
using BigFile.Scanning;

namespace BigFile.Tests.Scanning;

public class RegexLiteralsTests
{
    [Theory]
    [InlineData("needle", "needle", true)]
    [InlineData("foo|bar", "foo,bar", true)]
    [InlineData("colou?r", "colour,color", true)]
    [InlineData("(?:warn|error): disk", "warn: disk,error: disk", true)]
    [InlineData(@"a\.b\x41\u0042\t", "a.bAB\t", true)]
    [InlineData("gr[ae]y", "gray,grey", true)]
    [InlineData("(?<name>disk) full", "disk full", true)]
    [InlineData("(abc){2}", "abcabc", true)]
    [InlineData("", "", true)]
    [InlineData("a|ab", "a,ab", false)]
    [InlineData("GET .* 404 never", " 404 never", false)]
    [InlineData("^ERROR$", "ERROR", false)]
    [InlineData(@"\bERROR\b", "ERROR", false)]
    [InlineData(@"user=\d+ failed", " failed", false)]
    [InlineData("(needle)+", "needle", false)]
    [InlineData("(?=foo)needle", "needle", false)]
    [InlineData("(?>needle|nee)dle", "needledle,needle", false)]
    [InlineData(@"[^x]needle[-\d]?", "needle", false)]
    public void What_a_match_must_contain_is_taken_from_the_pattern(string pattern, string strings, bool isExact)
    {
        RegexLiterals? literals = RegexLiterals.Of(pattern, ignoreCase: false);
        if (literals is null && !isExact && strings.Split(',').Any(text => text.Length < 3))
            return;
        Assert.NotNull(literals);
        Assert.Equal(strings.Split(','), literals.Strings);
        Assert.Equal(isExact, literals.IsExact);
    }

    [Theory]
    [InlineData(".*")]
    [InlineData(@"\d+")]
    [InlineData("(needle)?")]
    [InlineData("needle|.")]
    [InlineData("needle*|x")]
    [InlineData(@"(a)\1needle")]
    [InlineData("(?x) n e e d l e")]
    [InlineData("(?i:needle)")]
    [InlineData("[a-z-[aeiou]]needle")]
    [InlineData("(?(a)needle|needle)")]
    [InlineData("(?!needle)")]
    [InlineData("\uFFFD")]
    public void Where_nothing_is_required_or_the_syntax_is_not_known_no_line_is_left_out(string pattern) =>
        Assert.Null(RegexLiterals.Of(pattern, ignoreCase: false));

    [Fact]
    public void Ignored_case_makes_strings_of_the_variants_that_are_no_ascii()
    {
        RegexLiterals literals = RegexLiterals.Of("(?i)kÄx", ignoreCase: false)!;
        Assert.Equal(["kÄx", "käx", "\u212AÄx", "\u212Aäx"], literals.Strings.Order(StringComparer.Ordinal));
        Assert.True(literals.IsExact && literals.IgnoreCase);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void No_match_of_a_random_pattern_lacks_its_strings(bool ignoreCase)
    {
        int seed = ignoreCase ? 432 : 431;
        var random = new Random(seed);
        int known = 0, exact = 0, matched = 0;
        for (int round = 0; round < 8000; round++)
        {
            string pattern = RandomPattern.Make(random);
            Regex regex;
            try
            {
                regex = NaiveSearch.Regex(pattern, ignoreCase);
            }
            catch (ArgumentException)
            {
                Assert.True(RegexLiterals.Of(pattern, ignoreCase) is null, $"seed {seed}, round {round}: {pattern} is none");
                continue;
            }
            if (RegexLiterals.Of(pattern, ignoreCase) is not { } literals)
                continue;
            known++;
            exact += literals.IsExact ? 1 : 0;
            for (int i = 0; i < 20; i++)
            {
                string text = RandomPattern.Text(random, literals.Strings);
                bool matches = regex.IsMatch(text);
                bool stands = literals.Strings.Any(required => Lower(text, literals.IgnoreCase).Contains(Lower(required, literals.IgnoreCase), StringComparison.Ordinal));
                string what = $"seed {seed}, round {round}: {pattern} has [{string.Join(',', literals.Strings)}], text {text}";
                Assert.True(stands || !matches, what);
                Assert.True(!literals.IsExact || stands == matches, what);
                matched += matches ? 1 : 0;
            }
        }
        // A test that knows nothing, or in which nothing matches, would say nothing.
        Assert.True(known > 1000 && exact > 100 && matched > 10_000, $"{known} known, {exact} exact, {matched} matched");
    }

    // Of ASCII letters only: the strings have the other variants themselves.
    private static string Lower(string text, bool ignoreCase)
    {
        var lower = new StringBuilder(text);
        for (int i = 0; ignoreCase && i < lower.Length; i++)
            lower[i] = char.IsAsciiLetterUpper(lower[i]) ? (char)(lower[i] | 0x20) : lower[i];
        return lower.ToString();
    }
}
