using System.Text;
using System.Text.RegularExpressions;
using BigFile.Scanning;

namespace BigFile.Tests.Scanning;

public class LineTextTests
{
    [Fact]
    public void Word_characters_are_those_of_regular_expressions()
    {
        var word = new Regex(@"\w", RegexOptions.CultureInvariant);
        for (int c = 0; c <= char.MaxValue; c++)
            Assert.True(word.IsMatch([(char)c]) == LineText.IsWord((char)c), $"U+{c:X4}");
    }

    [Fact]
    public void Case_variants_are_those_of_regular_expressions()
    {
        string all = string.Create(char.MaxValue + 1, 0, static (span, _) =>
        {
            for (int c = 0; c < span.Length; c++)
                span[c] = (char)c;
        });
        for (int c = 0; c <= char.MaxValue; c++)
        {
            // Most have no case: some of them are enough.
            if (char.ToLowerInvariant((char)c) == c && char.ToUpperInvariant((char)c) == c && c % 97 != 0)
                continue;
            var expected = new List<char>();
            foreach (ValueMatch match in NaiveSearch.Regex(Regex.Escape(all[c].ToString()), ignoreCase: true).EnumerateMatches(all))
            {
                if (!char.IsAsciiLetterUpper((char)match.Index))
                    expected.Add((char)match.Index);
            }
            Assert.Equal(new string([.. expected]), CaseVariants.Of((char)c));
        }
    }

    [Fact]
    public void Random_bytes_become_the_characters_that_the_framework_makes_and_places_go_there_and_back()
    {
        const int Seed = 421;
        var random = new Random(Seed);
        byte[][] pieces = [[0x41], [0xC3, 0xA9], [0xE2, 0x84, 0xAA], [0xF0, 0x9F, 0x98, 0x80], [0x80], [0xC3], [0xE2, 0x84], [0xF0, 0x9F, 0x98], [0xFF], [0xED, 0xA0, 0x80]];
        for (int round = 0; round < 5000; round++)
        {
            byte[] line = [.. Enumerable.Range(0, random.Next(12)).SelectMany(_ => pieces[random.Next(pieces.Length)])];
            char[] characters = new char[LineText.CharactersMax(line.Length)];
            int count = LineText.Decode(line, TextEncoding.Utf8, characters);
            string expected = Encoding.UTF8.GetString(line);
            Assert.Equal(expected, new string(characters, 0, count));
            for (int at = 0; at <= count; at++)
            {
                int byteAt = LineText.ByteAt(line, TextEncoding.Utf8, at, isEnd: false);
                string before = Encoding.UTF8.GetString(line, 0, byteAt);
                bool isHalf = at > 0 && at < count && char.IsLowSurrogate(expected[at]);
                Assert.True(before == expected[..(isHalf ? at - 1 : at)], $"seed {Seed}, round {round}, character {at}");
                Assert.Equal(isHalf ? at - 1 : at, LineText.CharacterAt(line, TextEncoding.Utf8, byteAt));
            }
        }
    }

    [Theory]
    [InlineData(TextEncoding.Utf16LittleEndian)]
    [InlineData(TextEncoding.Utf16BigEndian)]
    public void A_last_byte_without_its_other_half_is_one_character(TextEncoding encoding)
    {
        byte[] line = [.. NaiveSearch.EncodingOf(encoding).GetBytes("aé\uD83D"), 0x41];
        // The framework puts U+FFFD for the lone surrogate; here it stays, since patterns may ask for it.
        line[4] = encoding == TextEncoding.Utf16BigEndian ? (byte)0xD8 : (byte)0x3D;
        line[5] = encoding == TextEncoding.Utf16BigEndian ? (byte)0x3D : (byte)0xD8;
        char[] characters = new char[line.Length];
        int count = LineText.Decode(line, encoding, characters);
        Assert.Equal("aé\uD83D\uFFFD", new string(characters, 0, count));
        Assert.Equal(7, LineText.ByteAt(line, encoding, 4, isEnd: true));
        Assert.Equal(4, LineText.CharacterAt(line, encoding, 7));
    }
}
