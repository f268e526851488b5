using System.Text;
using System.Text.RegularExpressions;
using BigFile.Scanning;

namespace BigFile.Tests.Scanning;

public class LineMatcherTests
{
    private static readonly LineDelimiter[] Delimiters =
    [
        LineDelimiter.LineFeed, LineDelimiter.LineFeedOrCrLf, LineDelimiter.CarriageReturnLineFeed, LineDelimiter.AnyNewline,
        LineDelimiter.Nul, LineDelimiter.OfBytes("--"u8),
    ];

    [Fact]
    public void Random_searches_find_the_lines_and_matches_of_the_naive_search()
    {
        const int Seed = 441;
        var random = new Random(Seed);
        int matched = 0;
        for (int round = 0; round < 3000; round++)
        {
            LineMatcherOptions options = RandomOptions(random);
            Encoding encoding = NaiveSearch.EncodingOf(options.Format.Encoding);
            string[] texts = [.. Enumerable.Range(0, 1 + (random.Next(3) == 0 ? random.Next(40) : 0)).Select(_ => Letters(random, 1, 5))];
            string what = $"seed {Seed}, round {round}: {options}, {string.Join(' ', texts)}";
            var matcher = new LineMatcher([.. texts.Select(SearchPattern.OfText)], options);
            byte[] block = RandomBlock(random, options.Format);
            // Alternatives by length, so that the longest of a place comes first.
            string alternatives = string.Join('|', texts.OrderByDescending(text => text.Length).Select(Regex.Escape));
            var oracle = NaiveSearch.Regex(Around(alternatives, options), options.IgnoreCase);
            var expected = NaiveSearch.Lines(block, options.Format, line => oracle.IsMatch(encoding.GetString(line)));
            Assert.True(expected.SequenceEqual(NaiveSearch.LinesOf(matcher, block)), what);
            Assert.True(expected.Count == matcher.CountLines(block), what);
            matched += expected.Count;
            foreach ((int start, int end, _) in expected)
                AssertMatches(oracle, matcher, block[start..end], encoding, what);
        }
        Assert.True(matched > 5000, $"{matched} matched");
    }

    [Fact]
    public void Random_expressions_find_the_lines_and_matches_that_they_find_without_a_filter()
    {
        const int Seed = 442;
        var random = new Random(Seed);
        int matched = 0;
        for (int round = 0; round < 3000; round++)
        {
            LineMatcherOptions options = RandomOptions(random);
            Encoding encoding = NaiveSearch.EncodingOf(options.Format.Encoding);
            string pattern = RandomPattern.Make(random);
            string what = $"seed {Seed}, round {round}: {options}, {pattern}";
            LineMatcher matcher;
            Regex oracle;
            try
            {
                matcher = new LineMatcher(SearchPattern.OfRegex(pattern), options);
                oracle = NaiveSearch.Regex(Around(pattern, options), options.IgnoreCase);
            }
            catch (ArgumentException)
            {
                continue;
            }
            byte[] block = RandomBlock(random, options.Format);
            var expected = NaiveSearch.Lines(block, options.Format, line => oracle.IsMatch(encoding.GetString(line)));
            Assert.True(expected.SequenceEqual(NaiveSearch.LinesOf(matcher, block)), what);
            Assert.True(expected.Count == matcher.CountLines(block), what);
            matched += expected.Count;
            foreach ((int start, int end, _) in expected)
            {
                string line = encoding.GetString(block[start..end]);
                Match match = oracle.Match(line);
                Assert.True(matcher.TryFindMatch(block.AsSpan(start..end), 0, out int at, out int length), what);
                Assert.True(encoding.GetByteCount(line[..match.Index]) == at && encoding.GetByteCount(match.Value) == length || HasHalves(line), what);
            }
        }
        Assert.True(matched > 5000, $"{matched} matched");
    }

    [Fact]
    public void All_matches_of_a_line_are_those_found_one_after_the_other()
    {
        const int Seed = 443;
        string[] expressions = ["[ab]+", "a|ab", @"\w", "(?<=a)b", "b*", "é.", @"\b", "$", @"[ck]+\d?", "(?i)k", @"\Ga", @"\Gb*", "[^a]{2}", "ab|c[kx]"];
        var random = new Random(Seed);
        int matched = 0;
        for (int round = 0; round < 3000; round++)
        {
            LineMatcherOptions options = RandomOptions(random);
            // Texts, expressions, and the empty one: testers of each kind, alone and together.
            var patterns = new List<SearchPattern>();
            for (int i = random.Next(3); i >= 0; i--)
            {
                patterns.Add(random.Next(3) == 0
                    ? SearchPattern.OfText(Letters(random, random.Next(4) == 0 ? 0 : 1, 4))
                    : SearchPattern.OfRegex(expressions[random.Next(expressions.Length)]));
            }
            string what = $"seed {Seed}, round {round}: {options}, {string.Join(' ', patterns)}";
            LineMatcher matcher;
            try
            {
                matcher = new LineMatcher(patterns, options);
            }
            catch (ArgumentException)
            {
                continue;
            }
            byte[] block = RandomBlock(random, options.Format);
            foreach ((int start, int end, _) in NaiveSearch.Lines(block, options.Format, _ => true))
            {
                List<MatchPlace> expected = OneByOne(matcher, block.AsSpan(start..end));
                Assert.True(expected.SequenceEqual(AtOnce(matcher, block.AsSpan(start..end))), what);
                matched += expected.Count;
            }
        }
        Assert.True(matched > 20_000, $"{matched} matched");
    }

    [Fact]
    public void All_matches_of_a_line_of_some_mebibytes_are_found_in_one_pass()
    {
        // One by one, each of them decodes all of the line anew: 600,000 times some MiB.
        const int Matches = 600_000;
        byte[] line = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("é1 x2", Matches / 2)));
        var matcher = new LineMatcher([SearchPattern.OfRegex("[0-9]"), SearchPattern.OfRegex("nowhere[0-9]"), SearchPattern.OfText("absent")]);
        int count = 0;
        foreach ((int start, int length) in matcher.EnumerateMatches(line))
        {
            Assert.True(length == 1 && line[start] is (byte)'1' or (byte)'2');
            count++;
        }
        Assert.Equal(Matches, count);
    }

    [Fact]
    public void Delimiters_that_are_letters_end_lines_in_their_own_case_only()
    {
        const int Seed = 444;
        string[] delimiters = ["a", "A", "k", "K", "b", "B", "ab", "bA", "aa", "Ca"];
        var random = new Random(Seed);
        int matched = 0;
        for (int round = 0; round < 3000; round++)
        {
            LineMatcherOptions options = RandomOptions(random) with { IgnoreCase = true, WholeLine = false };
            Encoding encoding = NaiveSearch.EncodingOf(options.Format.Encoding);
            LineDelimiter delimiter = LineDelimiter.OfBytes(encoding.GetBytes(delimiters[random.Next(delimiters.Length)]));
            options = options with { Format = options.Format with { Delimiter = delimiter } };
            string text = Letters(random, 1, 3), rest = random.Next(2) == 0 ? "" : "[ac]";
            string what = $"seed {Seed}, round {round}: {options}, {text}{rest}";
            var matcher = new LineMatcher(rest.Length == 0 ? SearchPattern.OfText(text) : SearchPattern.OfRegex(Regex.Escape(text) + rest), options);
            var oracle = NaiveSearch.Regex(Around(Regex.Escape(text) + rest, options), ignoreCase: true);
            byte[] block = [.. RandomBlock(random, options.Format), .. encoding.GetBytes("AbaKkBA".Substring(random.Next(4), 3))];
            var expected = NaiveSearch.Lines(block, options.Format, line => oracle.IsMatch(encoding.GetString(line)));
            Assert.True(expected.SequenceEqual(NaiveSearch.LinesOf(matcher, block)), what);
            Assert.True(expected.Count == matcher.CountLines(block), what);
            matched += expected.Count;
        }
        Assert.True(matched > 2000, $"{matched} matched");
    }

    [Theory]
    [InlineData("caf\u00e9")]
    [InlineData("^caf.$")]
    [InlineData(@"\uFFFD")]
    public void Invalid_bytes_are_one_character_each_and_lose_no_line(string pattern)
    {
        byte[] block = [.. "caf\u00e9\n"u8, .. "caf"u8, 0xE9, .. "\n\n"u8, 0xFF, (byte)'\n', .. "plain\ncaf"u8, 0xC3];
        var matcher = new LineMatcher(SearchPattern.OfRegex(pattern));
        var oracle = NaiveSearch.Regex(pattern, ignoreCase: false);
        var expected = NaiveSearch.Lines(block, LineFormat.Default, line => oracle.IsMatch(Encoding.UTF8.GetString(line)));
        Assert.NotEmpty(expected);
        Assert.Equal(expected, NaiveSearch.LinesOf(matcher, block));
    }

    [Fact]
    public void Bytes_are_found_where_they_stand_and_text_that_is_no_utf8_too()
    {
        byte[] block = [.. "ab\n"u8, 0xFF, 0xFE, (byte)'x', (byte)'\n', 0xFE, 0xFF];
        Assert.Equal([(3, 6, 7)], NaiveSearch.LinesOf(new LineMatcher(SearchPattern.OfBytes([0xFF, 0xFE])), block));
        Assert.Equal([(7, 9, 9)], NaiveSearch.LinesOf(new LineMatcher(SearchPattern.OfBytes([0xFE, 0xFF])), block));
    }

    [Fact]
    public void The_empty_pattern_is_in_every_line()
    {
        byte[] block = "one\n\ntwo"u8.ToArray();
        foreach (SearchPattern pattern in new[] { SearchPattern.OfText(""), SearchPattern.OfRegex(""), SearchPattern.OfBytes([]) })
        {
            Assert.Equal(3, new LineMatcher(pattern).CountLines(block));
            Assert.Equal(3, new LineMatcher([SearchPattern.OfText("one"), pattern]).CountLines(block));
            Assert.Equal(1, new LineMatcher(pattern, new LineMatcherOptions { WholeLine = true }).CountLines(block));
            Assert.Equal(0, new LineMatcher(pattern).CountLines([]));
        }
    }

    [Fact]
    public void Patterns_that_no_line_can_have_are_refused()
    {
        AssertRefused(SearchPattern.OfText("a\nb"), LineFormat.Default, "delimiter (LF)");
        AssertRefused(SearchPattern.OfBytes([0]), new LineFormat { Delimiter = LineDelimiter.Nul }, "delimiter (NUL)");
        AssertRefused(SearchPattern.OfText("\u20AC"), new LineFormat { Encoding = TextEncoding.Latin1 }, "encoding");
        AssertRefused(SearchPattern.OfText("\uD800"), LineFormat.Default, "encoding");
        AssertRefused(SearchPattern.OfRegex("(a"), LineFormat.Default, "Not enough )");
        AssertRefused(SearchPattern.OfRegex("abc{1,99999999999}"), LineFormat.Default, "abc{1,99999999999}");
        AssertRefused(SearchPattern.OfRegex("abc{99999999999}"), LineFormat.Default, "abc{99999999999}");
        Assert.Throws<ArgumentException>(() => new LineMatcher([]));
        Assert.Equal(0, new LineMatcher(SearchPattern.OfRegex("\u20AC|\u20AD"), new LineMatcherOptions { Format = new LineFormat { Encoding = TextEncoding.Latin1 } })
            .CountLines("abc\n"u8));
    }

    [Fact]
    public void A_carriage_return_before_a_line_feed_is_content_or_delimiter_as_the_format_says()
    {
        byte[] block = "foo\r\nfoo\nbar\rfoo\r"u8.ToArray();
        Assert.Equal(2, new LineMatcher(SearchPattern.OfText("foo\r")).CountLines(block));
        var crLf = new LineMatcherOptions { Format = new LineFormat { Delimiter = LineDelimiter.LineFeedOrCrLf } };
        Assert.Equal(1, new LineMatcher(SearchPattern.OfText("foo\r"), crLf).CountLines(block));
        Assert.Equal(2, new LineMatcher(SearchPattern.OfText("foo"), crLf with { WholeLine = true }).CountLines(block));
        Assert.Equal(1, new LineMatcher(SearchPattern.OfText("\r"), crLf).CountLines(block));
    }

    [Fact]
    public void An_expression_that_is_compiled_meanwhile_finds_the_same()
    {
        var block = new StringBuilder();
        for (int line = 0; line < 300_000; line++)
            block.Append("user=").Append(line).Append(line % 3 == 0 ? " failed\n" : " passed\n");
        byte[] bytes = Encoding.ASCII.GetBytes(block.ToString());
        var matcher = new LineMatcher(SearchPattern.OfRegex(@"user=\d+[05] failed"));
        Assert.Equal(19_999, matcher.CountLines(bytes));
        Assert.Equal(19_999, matcher.CountLines(bytes));
    }

    [Fact]
    public void An_expression_that_takes_too_long_is_told()
    {
        var options = new LineMatcherOptions { MatchTimeout = TimeSpan.FromMilliseconds(1) };
        var matcher = new LineMatcher(SearchPattern.OfRegex("(a+)+$"), options);
        byte[] line = Encoding.ASCII.GetBytes(new string('a', 40) + "b");
        Assert.Throws<RegexMatchTimeoutException>(() => matcher.IsMatch(line));
    }

    private static void AssertMatches(Regex oracle, LineMatcher matcher, byte[] line, Encoding encoding, string what)
    {
        string text = encoding.GetString(line);
        int from = 0;
        for (Match match = oracle.Match(text); match.Success; match = match.NextMatch())
        {
            Assert.True(matcher.TryFindMatch(line, from, out int start, out int length), what);
            Assert.True(
                encoding.GetByteCount(text[..match.Index]) == start && encoding.GetByteCount(match.Value) == length || HasHalves(text),
                $"{what}: {start}+{length} for {match.Index}+{match.Length} in {text}");
            from = start + length;
        }
    }

    private static List<MatchPlace> OneByOne(LineMatcher matcher, ReadOnlySpan<byte> line)
    {
        var found = new List<MatchPlace>();
        for (int at = 0; at <= line.Length && matcher.TryFindMatch(line, at, out int start, out int length);)
        {
            found.Add(new MatchPlace(start, length));
            at = length > 0 ? start + length : LineText.Behind(line, matcher.Options.Format.Encoding, start);
        }
        return found;
    }

    private static List<MatchPlace> AtOnce(LineMatcher matcher, ReadOnlySpan<byte> line)
    {
        var found = new List<MatchPlace>();
        foreach (MatchPlace match in matcher.EnumerateMatches(line))
            found.Add(match);
        return found;
    }

    private static void AssertRefused(SearchPattern pattern, LineFormat format, string message) => Assert.Contains(
        message,
        Assert.ThrowsAny<ArgumentException>(() => new LineMatcher(pattern, new LineMatcherOptions { Format = format })).Message,
        StringComparison.Ordinal);

    private static string Around(string pattern, LineMatcherOptions options)
    {
        string whole = options.WholeWord ? $@"(?<!\w)(?:{pattern})(?!\w)" : $"(?:{pattern})";
        return options.WholeLine ? $@"\A{whole}\z" : whole;
    }

    // The framework's UTF-16 puts U+FFFD for halves; the line text keeps them.
    private static bool HasHalves(string text) => text.Any(char.IsSurrogate) || text.Contains('\uFFFD', StringComparison.Ordinal);

    private static LineMatcherOptions RandomOptions(Random random)
    {
        var encoding = (TextEncoding)random.Next(4);
        LineDelimiter delimiter = random.Next(3) == 0 ? Delimiters[random.Next(Delimiters.Length)] : LineDelimiter.LineFeed;
        return new LineMatcherOptions
        {
            Format = new LineFormat { Encoding = encoding, Delimiter = delimiter },
            IgnoreCase = random.Next(2) == 0,
            WholeWord = random.Next(4) == 0,
            WholeLine = random.Next(8) == 0,
        };
    }

    private static string Letters(Random random, int lengthMin, int lengthMax)
    {
        // All of them in Latin-1.
        const string Letters = "aaabbcckKéÅåÉx1 ._ß";
        var text = new StringBuilder();
        for (int i = random.Next(lengthMin, lengthMax + 1); i > 0; i--)
            text.Append(Letters[random.Next(Letters.Length)]);
        return text.ToString();
    }

    private static byte[] RandomBlock(Random random, LineFormat format)
    {
        var block = new List<byte>();
        Encoding encoding = NaiveSearch.EncodingOf(format.Encoding);
        byte[][] delimiters = format.Delimiter.Kind == DelimiterKind.Sequence
            ? [format.Delimiter.BytesIn(format.Encoding)]
            : [encoding.GetBytes("\n"), encoding.GetBytes("\r\n"), encoding.GetBytes("\r")];
        for (int lines = random.Next(20); lines > 0; lines--)
        {
            block.AddRange(encoding.GetBytes(Letters(random, 0, random.Next(4) == 0 ? 200 : 12)));
            if (random.Next(20) == 0 && format.UnitBytes == 1)
                block.AddRange([0xE2, 0x84]);
            block.AddRange(delimiters[random.Next(delimiters.Length)]);
        }
        block.AddRange(encoding.GetBytes(Letters(random, 0, 12)));
        return [.. block];
    }
}
