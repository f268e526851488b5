using BigFile.Scanning;

namespace BigFile.Tests.Scanning.Counting;

public class WordScannerTests
{
    public static TheoryData<TextEncoding> Encodings => [.. Enum.GetValues<TextEncoding>()];

    [Theory]
    [MemberData(nameof(Encodings))]
    public void Every_length_up_to_five_blocks_agrees_with_the_naive_count_at_every_alignment(TextEncoding encoding)
    {
        const int Seed = 411;
        var random = new Random(Seed);
        for (int length = 0; length <= 330; length++)
        {
            for (int round = 0; round < 6; round++)
            {
                byte[] bytes = NaiveText.Make(random, length + 64, IsWide(encoding));
                AssertAgrees(bytes.AsSpan(random.Next(64), length), encoding, $"seed {Seed}, length {length}, round {round}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Encodings))]
    public void Counts_of_two_pieces_add_up_wherever_the_text_is_cut(TextEncoding encoding)
    {
        const int Seed = 412;
        var random = new Random(Seed);
        int unit = IsWide(encoding) ? 2 : 1;
        for (int round = 0; round < 40; round++)
        {
            byte[] bytes = NaiveText.Make(random, random.Next(300), IsWide(encoding));
            bool inWord = false;
            long whole = Words(bytes, encoding, ref inWord);
            for (int cut = 0; cut <= bytes.Length; cut += unit)
            {
                bool inPiece = false;
                long words = Words(bytes.AsSpan(0, cut), encoding, ref inPiece) + Words(bytes.AsSpan(cut), encoding, ref inPiece);
                Assert.Equal((whole, inWord), (words, cut == bytes.Length ? inWord : inPiece));
                Assert.Equal(
                    Characters(bytes, encoding), Characters(bytes.AsSpan(0, cut), encoding) + Characters(bytes.AsSpan(cut), encoding));
            }
        }
    }

    [Fact]
    public void Each_byte_value_is_white_space_or_not_and_begins_a_character_or_not_as_the_naive_count_says()
    {
        byte[] bytes = new byte[256 * 4];
        for (int i = 0; i < bytes.Length; i++)
            bytes[i] = i % 2 == 0 ? (byte)' ' : (byte)(i / 2);
        foreach (TextEncoding encoding in Enum.GetValues<TextEncoding>())
            AssertAgrees(bytes, encoding, encoding.ToString());
    }

    private static void AssertAgrees(ReadOnlySpan<byte> bytes, TextEncoding encoding, string what)
    {
        TextCounts expected = NaiveText.Count(bytes.ToArray(), encoding, [1, 2, 3, 4, 5, 6, 7, 200]);
        bool inWord = false;
        Assert.True(expected.Words == Words(bytes, encoding, ref inWord), $"words, {encoding}, {what}");
        Assert.True(expected.Characters == Characters(bytes, encoding), $"characters, {encoding}, {what}");
    }

    private static bool IsWide(TextEncoding encoding) => encoding is TextEncoding.Utf16LittleEndian or TextEncoding.Utf16BigEndian;

    private static long Words(ReadOnlySpan<byte> bytes, TextEncoding encoding, ref bool inWord) => IsWide(encoding)
        ? WideWordScanner.CountWords(bytes, encoding == TextEncoding.Utf16BigEndian, ref inWord)
        : WordScanner.CountWords(bytes, ref inWord);

    private static long Characters(ReadOnlySpan<byte> bytes, TextEncoding encoding) => encoding switch
    {
        TextEncoding.Utf8 => WordScanner.CountCharacters(bytes),
        TextEncoding.Latin1 => bytes.Length,
        _ => WideWordScanner.CountCharacters(bytes, encoding == TextEncoding.Utf16BigEndian),
    };
}
