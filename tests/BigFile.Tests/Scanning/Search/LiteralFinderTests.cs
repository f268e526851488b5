using System.Text;
using BigFile.Scanning;

namespace BigFile.Tests.Scanning;

public class LiteralFinderTests
{
    [Fact]
    public void Every_literal_of_two_letters_is_found_at_every_place_of_every_length()
    {
        // All literals of up to three bytes over {a, b}, in texts that hold them once, at each place.
        foreach (byte[] literal in Words("ab", 3))
        {
            LiteralFinder finder = LiteralFinder.Of([Plain(literal)], 1);
            for (int length = literal.Length; length <= 150; length++)
            {
                for (int place = 0; place + literal.Length <= length; place++)
                {
                    byte[] text = new byte[length];
                    literal.CopyTo(text.AsSpan(place));
                    Assert.True(finder.TryFind(text, 0, out int found) && found == place, $"{length} bytes, at {place}: {found}");
                    Assert.False(finder.TryFind(text, place + 1, out found), $"{length} bytes, behind {place}: {found}");
                }
            }
        }
    }

    [Fact]
    public void Random_texts_of_few_letters_agree_with_the_naive_search_for_any_number_of_literals()
    {
        const int Seed = 411;
        var random = new Random(Seed);
        for (int round = 0; round < 3000; round++)
        {
            bool folds = random.Next(2) == 0;
            int unit = 1 + random.Next(2);
            int letters = 2 + random.Next(4);
            byte[][] literals = new byte[(int)Math.Pow(200, random.NextDouble())][];
            int shortest = 1 + random.Next(5);
            for (int i = 0; i < literals.Length; i++)
                literals[i] = Letters(random, shortest + random.Next(random.Next(2) == 0 ? 4 : 40), letters);
            byte[] text = Letters(random, random.Next(300), letters);
            LiteralFinder finder = LiteralFinder.Of(Array.ConvertAll<byte[], Literal>(literals, folds ? Folded : Plain), unit);
            for (int from = 0; ;)
            {
                (int start, int length) = NaiveSearch.Match(text, from, literals, (_, _) => true, folds, unit);
                string what = $"seed {Seed}, round {round}, {literals.Length} literals, from {from}";
                Assert.True(finder.TryFind(text, from, out int found) == (start >= 0) && found == start, $"{what}: {found} for {start}");
                if (start < 0)
                    break;
                Assert.True(finder.LongestAt(text, start, int.MaxValue) == length, what);
                from = start + 1;
            }
        }
    }

    [Fact]
    public void Shorter_literals_at_a_place_are_told_one_after_the_other()
    {
        foreach (int others in new[] { 0, 20, 200 })
        {
            List<Literal> literals = [Text("error"), Text("err"), Text("errors"), Text("er")];
            for (int i = 0; i < others; i++)
                literals.Add(Text($"other{i}"));
            LiteralFinder finder = LiteralFinder.Of(literals, 1);
            byte[] line = "an error"u8.ToArray();
            Assert.Equal(5, finder.LongestAt(line, 3, int.MaxValue));
            Assert.Equal(3, finder.LongestAt(line, 3, 5));
            Assert.Equal(2, finder.LongestAt(line, 3, 3));
            Assert.Equal(-1, finder.LongestAt(line, 3, 2));
            Assert.Equal(-1, finder.LongestAt(line, 4, int.MaxValue));
        }
    }

    [Fact]
    public void Lines_are_counted_once_however_many_literals_they_have()
    {
        const int Seed = 412;
        var random = new Random(Seed);
        for (int round = 0; round < 4000; round++)
        {
            byte[] text = Letters(random, random.Next(1000), 3);
            int gap = 1 << random.Next(9);
            for (int at = random.Next(gap + 1); at < text.Length; at += 1 + random.Next(gap))
                text[at] = (byte)'\n';
            byte[] literal = Letters(random, 1 + random.Next(6), 3);
            bool folds = random.Next(2) == 0;
            LiteralFinder finder = LiteralFinder.Of([folds ? Folded(literal) : Plain(literal)], 1);
            int expected = NaiveSearch.Lines(
                text, LineFormat.Default, line => NaiveSearch.Match(line, 0, [literal], (_, _) => true, folds).Start >= 0).Count;
            Assert.True(expected == finder.CountLines(text, (byte)'\n'), $"seed {Seed}, round {round}");
        }
    }

    [Fact]
    public void Nothing_is_read_behind_the_end_of_mapped_memory()
    {
        using var folder = new TempFolder();
        byte[] content = new byte[64 << 10];
        content.AsSpan().Fill((byte)'a');
        using var file = MappedFile.Open(folder.FileWith(content));
        using MappedView view = file.Lease(0, content.Length);
        Literal[] two = [Text("aaab"), Text("aab")];
        Literal[] many = new Literal[100];
        for (int i = 0; i < many.Length; i++)
            many[i] = Text($"aaaaab{i}");
        foreach (LiteralFinder finder in new[] { LiteralFinder.Of([Text("aaab")], 1), LiteralFinder.Of(two, 1), LiteralFinder.Of(many, 1) })
        {
            for (int length = 0; length < 200; length++)
            {
                view.Read(content.Length - length, (span, _) =>
                {
                    Assert.False(finder.TryFind(span, 0, out int _));
                    Assert.Equal(0, finder.CountLines(span, (byte)'\n'));
                    return 0;
                });
            }
        }
    }

    [Fact]
    public void A_literal_as_long_as_the_text_or_longer_is_compared_as_a_whole()
    {
        byte[] text = Managers.Content(5000, 413);
        LiteralFinder finder = LiteralFinder.Of([Plain(text)], 1);
        Assert.True(finder.TryFind(text, 0, out int index) && index == 0);
        Assert.False(finder.TryFind(text.AsSpan(1), 0, out _));
        Assert.False(finder.TryFind(text.AsSpan(..^1), 0, out _));
        Assert.False(finder.TryFind([], 0, out _));
    }

    private static IEnumerable<byte[]> Words(string letters, int lengthMax)
    {
        List<string> words = [""];
        for (int i = 0; i < words.Count; i++)
        {
            if (words[i].Length > 0)
                yield return Encoding.ASCII.GetBytes(words[i]);
            if (words[i].Length < lengthMax)
                words.AddRange(letters.Select(letter => words[i] + letter));
        }
    }

    private static byte[] Letters(Random random, int length, int letters)
    {
        byte[] text = new byte[length];
        for (int i = 0; i < length; i++)
            text[i] = (byte)((random.Next(3) == 0 ? 'A' : 'a') + random.Next(letters));
        return text;
    }

    private static Literal Plain(byte[] bytes) => LiteralEncoder.OfBytes(bytes, TextEncoding.Utf8, foldsAscii: false);

    private static Literal Folded(byte[] bytes) => LiteralEncoder.OfBytes(bytes, TextEncoding.Utf8, foldsAscii: true);

    private static Literal Text(string text) => Plain(Encoding.UTF8.GetBytes(text));
}
