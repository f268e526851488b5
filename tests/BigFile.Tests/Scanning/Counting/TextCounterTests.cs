using System.Text;
using BigFile.Scanning;

namespace BigFile.Tests.Scanning.Counting;

public sealed class TextCounterTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    public static TheoryData<TextEncoding, string> Formats
    {
        get
        {
            var formats = new TheoryData<TextEncoding, string>();
            foreach (TextEncoding encoding in Enum.GetValues<TextEncoding>())
            {
                foreach (string delimiter in new[] { "\n", "\r\n", "\0", ",", "x ", " x" })
                    formats.Add(encoding, delimiter);
            }
            return formats;
        }
    }

    [Theory]
    [InlineData("", 0, 0, 0, 0)]
    [InlineData("\n", 1, 0, 1, 0)]
    [InlineData("a", 0, 1, 1, 1)]
    [InlineData(" a  b\tc\n\vd\f\r\n", 2, 4, 13, 7)]
    [InlineData("z\u00e9ro \u4e16\u754c \U0001F600\n", 1, 3, 10, 17)]
    public void Small_texts_count_as_wc_counts_them(string text, long lines, long words, long characters, long longest)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        using MappedFile file = MappedFile.Open(_folder.FileWith(bytes));
        Assert.Equal(new TextCounts(lines, words, characters, bytes.Length, longest), Count(file, new TextCountOptions()));
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void Every_chunk_size_and_every_split_gives_what_the_naive_count_gives(TextEncoding encoding, string delimiter)
    {
        const int Seed = 421;
        var random = new Random(Seed);
        byte[] delimiterBytes = BytesOf(delimiter, encoding);
        LineFormat format = new()
        {
            Encoding = encoding,
            Delimiter = delimiter == "\n" ? LineDelimiter.LineFeed : LineDelimiter.OfBytes(delimiterBytes),
        };
        foreach (int length in new[] { 0, 1, 2, 63, 500, 2001 })
        {
            byte[] bytes = NaiveText.Make(random, length, format.UnitBytes == 2);
            TextCounts expected = NaiveText.Count(bytes, encoding, delimiterBytes);
            using MappedFile file = MappedFile.Open(_folder.FileWith(bytes), new MappedFileOptions { WindowSizeBytes = 64 << 10 });
            foreach (long chunkBytes in new long[] { 1, 2, 3, 7, 64, 65, 1000, 0 })
            {
                TextCountOptions options = new() { Format = format, ChunkBytes = chunkBytes, ThreadCount = 2 };
                Assert.Equal(expected, Count(file, options));
            }
            foreach (int parts in new[] { 1, 2, 3, 7 })
            {
                TextCounts sum = default;
                for (int part = 0; part < parts; part++)
                {
                    (long start, long end) = new LineSplit(part, parts).RangeOf(bytes.Length);
                    TextCounts counts = Count(file, new TextCountOptions { Format = format, Start = start, End = end, ThreadCount = 1 });
                    Assert.Equal(NaiveText.Count(bytes, encoding, delimiterBytes, 0, start, end), counts);
                    sum += counts;
                }
                Assert.Equal(expected, sum);
            }
        }
    }

    [Theory]
    [InlineData(Way.Reserved)]
    [InlineData(Way.Floating)]
    [InlineData(Way.Buffered)]
    public void Files_of_many_windows_give_what_the_naive_count_gives(Way way)
    {
        const int Seed = 422;
        byte[] bytes = NaiveText.Make(new Random(Seed), 700_001, isWide: false);
        using MappedFile file = MappedFile.Open(
            _folder.FileWith(bytes), new MappedFileOptions { WindowSizeBytes = 64 << 10, Placement = way.Placement(), Source = way.Source() });
        TextCounts expected = NaiveText.Count(bytes, TextEncoding.Utf8, "\n"u8.ToArray());
        foreach (int threads in new[] { 1, 3 })
            Assert.Equal(expected, Count(file, new TextCountOptions { ThreadCount = threads }));
        LineCounts lines = LineCounter.Count(file, 2, null, TestContext.Current.CancellationToken);
        Assert.Equal(lines, new LineCounts(expected.Lines, expected.Bytes, expected.LongestLineBytes));
    }

    [Fact]
    public void What_is_not_asked_for_is_zero_and_the_rest_is_the_same()
    {
        byte[] bytes = NaiveText.Make(new Random(423), 5000, isWide: false);
        using MappedFile file = MappedFile.Open(_folder.FileWith(bytes));
        foreach (LineDelimiter delimiter in new[] { LineDelimiter.LineFeed, LineDelimiter.Nul })
        {
            LineFormat format = new() { Delimiter = delimiter };
            TextCounts all = Count(file, new TextCountOptions { Format = format });
            Assert.Equal(new TextCounts(0, 0, 0, all.Bytes, 0), Count(file, new TextCountOptions { Format = format, Parts = TextParts.None }));
            Assert.Equal(new TextCounts(0, all.Words, 0, all.Bytes, 0), Count(file, new TextCountOptions { Format = format, Parts = TextParts.Words }));
            Assert.Equal(
                new TextCounts(0, 0, all.Characters, all.Bytes, 0), Count(file, new TextCountOptions { Format = format, Parts = TextParts.Characters }));
            Assert.Equal(all.Lines, Count(file, new TextCountOptions { Format = format, Parts = TextParts.Lines }).Lines);
        }
    }

    [Theory]
    [InlineData("\n")]
    [InlineData("\0")]
    public void A_line_longer_than_the_budget_is_counted_piece_by_piece(string delimiter)
    {
        byte[] line = new byte[(18 << 20) + 5];
        line.AsSpan().Fill((byte)'x');
        for (int i = 1; i < line.Length; i += 1001)
            line[i] = (byte)' ';
        line[(256 << 10) - 1] = 0xE4; // a character across the border of two pieces
        line[256 << 10] = 0xB8;
        byte[] delimiterBytes = Encoding.ASCII.GetBytes(delimiter);
        byte[] bytes = [.. "a b"u8, .. delimiterBytes, .. line, .. delimiterBytes, .. "c"u8];
        using var manager = new ViewManager(1 << 20);
        using MappedFile file = MappedFile.Open(
            _folder.FileWith(bytes), new MappedFileOptions { WindowSizeBytes = 64 << 10, ViewManager = manager });
        LineFormat format = new() { Delimiter = delimiter == "\n" ? LineDelimiter.LineFeed : LineDelimiter.Nul };
        Assert.Equal(NaiveText.Count(bytes, TextEncoding.Utf8, delimiterBytes), Count(file, new TextCountOptions { Format = format, ThreadCount = 2 }));
    }

    [Fact]
    public void A_byte_order_mark_is_bytes_and_nothing_else_where_the_format_knows_it()
    {
        byte[] bytes = [0xFF, 0xFE, .. Encoding.Unicode.GetBytes("one \u00e9\U0001F600\ntwo")];
        using MappedFile file = MappedFile.Open(_folder.FileWith(bytes));
        LineFormat format = LineFormat.Detect(file);
        Assert.Equal(new TextCounts(1, 3, 10, bytes.Length, 14), Count(file, new TextCountOptions { Format = format }));
        Assert.Equal(2, Count(file, new TextCountOptions { Format = format, End = 1 }).Bytes);
    }

    [Fact]
    public void Wrong_options_cancelled_tokens_and_disposed_files_are_refused()
    {
        MappedFile file = MappedFile.Open(_folder.FileWith("a\n"u8));
        Assert.Throws<ArgumentNullException>(() => TextCounter.Count(null!));
        Assert.Throws<ArgumentOutOfRangeException>(() => TextCounter.Count(file, new TextCountOptions { Start = -1 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => TextCounter.Count(file, new TextCountOptions { Start = 2, End = 1 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => TextCounter.Count(file, new TextCountOptions { ThreadCount = -1 }));
        Assert.Throws<OperationCanceledException>(
            () => TextCounter.Count(file, new TextCountOptions { CancellationToken = new CancellationToken(canceled: true) }));
        file.Dispose();
        Assert.Throws<ObjectDisposedException>(() => TextCounter.Count(file));
    }

    private static byte[] BytesOf(string text, TextEncoding encoding) => encoding switch
    {
        TextEncoding.Utf16LittleEndian => Encoding.Unicode.GetBytes(text),
        TextEncoding.Utf16BigEndian => Encoding.BigEndianUnicode.GetBytes(text),
        _ => Encoding.ASCII.GetBytes(text),
    };

    private static TextCounts Count(MappedFile file, TextCountOptions options) =>
        TextCounter.Count(file, options with { CancellationToken = TestContext.Current.CancellationToken });
}
