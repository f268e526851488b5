using System.Text;
using BigFile.Scanning;
using static BigFile.Tests.Managers;

namespace BigFile.Tests.Scanning;

public sealed class LineSearchTests : IDisposable
{
    private static readonly LineMatcherOptions Nul = new() { Format = new LineFormat { Delimiter = LineDelimiter.Nul } };

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Counts_and_lines_are_those_of_the_naive_search_whatever_the_chunks_the_range_and_the_format()
    {
        const int Seed = 451;
        var random = new Random(Seed);
        for (int round = 0; round < 60; round++)
        {
            TextEncoding encoding = (TextEncoding)random.Next(4);
            LineDelimiter delimiter = random.Next(4) switch { 0 => LineDelimiter.Nul, 1 => LineDelimiter.LineFeedOrCrLf, _ => LineDelimiter.LineFeed };
            var format = new LineFormat { Encoding = encoding, Delimiter = delimiter };
            byte[] content = NaiveSearch.EncodingOf(encoding).GetBytes(RandomLines(random, delimiter));
            string text = random.Next(3) switch { 0 => "a", 1 => "ab", _ => "cab" };
            var matcher = new LineMatcher(SearchPattern.OfText(text), new LineMatcherOptions { Format = format });
            byte[] wanted = NaiveSearch.EncodingOf(encoding).GetBytes(text);
            using MappedFile file = MappedFile.Open(_folder.FileWith(content));
            long start = random.Next(2) == 0 ? 0 : random.Next(content.Length + 1), end = random.Next(2) == 0 ? long.MaxValue : start + random.Next(content.Length + 1);
            var options = new LineScanOptions { Start = start, End = end, ThreadCount = 1 + random.Next(3), ChunkBytes = 1 + random.Next(200) };
            foreach (bool inverted in new[] { false, true })
            {
                long countMax = random.Next(3) == 0 ? random.Next(10) : long.MaxValue;
                List<LineMatch> expected = Expected(
                    content, format, start, end, line => NaiveSearch.Match(line, 0, [wanted], (_, _) => true, unit: format.UnitBytes).Start >= 0 != inverted);
                string what = $"seed {Seed}, round {round}, inverted {inverted}, at most {countMax}";
                Assert.True(expected.Count == LineSearch.Count(file, matcher, options, inverted), what);
                List<LineMatch> found = Search(file, matcher, options, new LineSearchOptions { Inverted = inverted, LineNumbers = true, CountMax = countMax });
                Assert.True(expected.Take((int)Math.Min(countMax, int.MaxValue)).SequenceEqual(found), what);
                found = Search(file, matcher, options, new LineSearchOptions { Inverted = inverted, LineNumbers = true, CountMax = countMax }, 1 + random.Next(5));
                Assert.True(expected.Take((int)Math.Min(countMax, int.MaxValue)).SequenceEqual(found), $"{what}, few kept");
                found = Search(file, matcher, options with { Ordered = false }, new LineSearchOptions { Inverted = inverted });
                Assert.True(expected.ConvertAll(match => match with { LineNumber = -1 }).SequenceEqual(found.OrderBy(match => match.Offset)), what);
            }
        }
    }

    [Fact]
    public void Lines_longer_than_the_budget_are_searched_by_pieces()
    {
        // A needle over each border of the pieces, as far as one can tell from outside: at each place of some.
        byte[] content = new byte[40 << 20];
        content.AsSpan().Fill((byte)'x');
        "one needle\n"u8.CopyTo(content);
        using ViewManager manager = WithRoom(8 * Window);
        string path = _folder.FileWith(content);
        using MappedFile file = MappedFile.Open(path, new MappedFileOptions { ViewManager = manager, WindowSizeBytes = Window, Access = MappedFileAccess.ReadWrite });
        var needle = new LineMatcher(SearchPattern.OfText("needle"));
        var word = new LineMatcher(SearchPattern.OfText("needle"), new LineMatcherOptions { WholeWord = true });
        var whole = new LineMatcher(SearchPattern.OfText("needle"), new LineMatcherOptions { WholeLine = true });
        Assert.Equal(1, LineSearch.Count(file, needle));
        Assert.Equal(1, LineSearch.Count(file, needle, inverted: true));
        for (long place = (1 << 20) - 20; place < (1 << 20) + 20; place++)
        {
            byte[] saved = new byte[8];
            file.Read(11 + place - 1, saved);
            file.Write(11 + place, "needle"u8);
            Assert.True(needle.TryFindMatch(file, 11, content.Length - 11, 0, out long start, out int length));
            Assert.Equal((place, 6), (start, length));
            Assert.True(needle.TryFindMatch(file, 11, content.Length - 11, place, out start, out _) && start == place);
            Assert.False(needle.TryFindMatch(file, 11, content.Length - 11, place + 1, out _, out _));
            Assert.False(word.IsMatch(file, 11, content.Length - 11));
            file.Write(11 + place - 1, " needle "u8);
            Assert.True(word.IsMatch(file, 11, content.Length - 11));
            Assert.False(whole.IsMatch(file, 11, content.Length - 11));
            if (place % 20 == 0)
                Assert.Equal(2, LineSearch.Count(file, needle));
            file.Write(11 + place - 1, saved);
        }
    }

    [Fact]
    public void A_regular_expression_refuses_lines_longer_than_the_budget_and_says_where_they_are()
    {
        byte[] content = new byte[40 << 20];
        content.AsSpan().Fill((byte)'x');
        "one\n"u8.CopyTo(content);
        using ViewManager manager = WithRoom(8 * Window);
        using MappedFile file = MappedFile.Open(_folder.FileWith(content), new MappedFileOptions { ViewManager = manager, WindowSizeBytes = Window });
        var expression = new LineMatcher(SearchPattern.OfRegex(@"n\d+"));
        LongLineException refused = Assert.Throws<LongLineException>(() => LineSearch.Count(file, expression));
        Assert.Equal((4L, content.Length - 4L), (refused.Offset, refused.LengthBytes));
        Assert.Contains("offset 4 ", refused.Message, StringComparison.Ordinal);
        Assert.Throws<LongLineException>(() => LineSearch.Count(file, new LineMatcher(SearchPattern.OfRegex(@"n\d+"), new LineMatcherOptions { WholeLine = true })));
    }

    [Fact]
    public void Options_that_contradict_each_other_are_refused()
    {
        using MappedFile file = MappedFile.Open(_folder.FileWith("one\n"u8));
        var matcher = new LineMatcher(SearchPattern.OfText("one"), Nul);
        Assert.Throws<ArgumentException>(() => LineSearch.Count(file, matcher, new LineScanOptions { Format = LineFormat.Default }));
        Assert.Equal(1, LineSearch.Count(file, matcher, new LineScanOptions { Format = Nul.Format with { PreambleBytes = 0 } }));
        Assert.Throws<ArgumentException>(() => LineSearch.Search(
            file, matcher, new LineScanOptions { Ordered = false }, new LineSearchOptions { LineNumbers = true }, _ => true));
        Assert.Throws<ArgumentOutOfRangeException>(() => new LineSearchOptions { CountMax = -1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new LineMatcherOptions { MatchTimeout = TimeSpan.Zero });
    }

    [Fact]
    public void A_cancelled_search_ends()
    {
        using MappedFile file = MappedFile.Open(_folder.FileWith("one\n"u8));
        var cancelled = new LineScanOptions { CancellationToken = new CancellationToken(true) };
        Assert.Throws<OperationCanceledException>(() => LineSearch.Count(file, new LineMatcher(SearchPattern.OfText("one")), cancelled));
    }

    [Fact]
    public void A_chunk_of_empty_lines_keeps_some_of_them_and_all_are_delivered()
    {
        const int Lines = 3 << 20;
        byte[] content = new byte[Lines];
        content.AsSpan().Fill((byte)'\n');
        using MappedFile file = MappedFile.Open(_folder.FileWith(content));
        var options = new LineScanOptions { ThreadCount = 2, ChunkBytes = 2 << 20 };
        foreach ((LineMatcher matcher, bool inverted) in new[] { (new LineMatcher(SearchPattern.OfText("")), false), (new LineMatcher(SearchPattern.OfText("x")), true) })
        {
            var search = new LineSearchOptions { Inverted = inverted, LineNumbers = true };
            LineScan.Run<LinesFound>(
                file,
                options,
                (LineBlock block, ref LinesFound? found) => (found ??= new LinesFound(matcher, search, LinesFound.KeptMax)).Add(block),
                found =>
                {
                    Assert.Equal(LinesFound.KeptMax, found.Matches.Count);
                    return true;
                });
            Assert.Equal(Lines, CountInOrder(file, matcher, options, search, long.MaxValue));
            Assert.Equal(1_000_000, CountInOrder(file, matcher, options, search, 1_000_000));
            Assert.Equal(2_500_000, CountInOrder(file, matcher, options, search with { CountMax = 2_500_000 }, long.MaxValue));
        }
    }

    // Stops behind so many lines.
    private static long CountInOrder(MappedFile file, LineMatcher matcher, LineScanOptions options, LineSearchOptions search, long stop)
    {
        long next = 0;
        bool isInOrder = true;
        long count = LineSearch.Search(file, matcher, options, search, match =>
        {
            isInOrder &= match == new LineMatch(next, 0, 1, next);
            return ++next < stop;
        });
        Assert.True(isInOrder);
        Assert.Equal(next, count);
        return count;
    }

    private static List<LineMatch> Search(
        MappedFile file, LineMatcher matcher, LineScanOptions options, LineSearchOptions search, int keptMax = LinesFound.KeptMax)
    {
        var found = new List<LineMatch>();
        long count = LineSearch.Search(file, matcher, options, search, match =>
        {
            found.Add(match);
            return true;
        }, keptMax);
        Assert.Equal(found.Count, count);
        return found;
    }

    private static List<LineMatch> Expected(byte[] content, LineFormat format, long start, long end, Func<byte[], bool> matches)
    {
        var expected = new List<LineMatch>();
        long number = 0;
        foreach ((int lineStart, int lineEnd, int next) in NaiveSearch.Lines(content, format, _ => true))
        {
            if (lineStart < start || lineStart >= end)
                continue;
            if (matches(content[lineStart..lineEnd]))
                expected.Add(new LineMatch(lineStart, lineEnd - lineStart, next - lineEnd, number));
            number++;
        }
        return expected;
    }

    private static string RandomLines(Random random, LineDelimiter delimiter)
    {
        var text = new StringBuilder();
        for (int lines = random.Next(200); lines > 0; lines--)
        {
            for (int i = random.Next(random.Next(10) == 0 ? 300 : 15); i > 0; i--)
                text.Append("abc\r "[random.Next(5)]);
            text.Append(delimiter.Equals(LineDelimiter.Nul) ? '\0' : '\n');
        }
        return text.Append(random.Next(2) == 0 ? "cab" : "").ToString();
    }
}
