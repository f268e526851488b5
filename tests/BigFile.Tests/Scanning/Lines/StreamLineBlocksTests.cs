using System.Text;
using BigFile.Scanning;

namespace BigFile.Tests.Scanning;

public sealed class StreamLineBlocksTests(ITestOutputHelper output)
{
    public static TheoryData<string> Names => TestFormats.Names;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_small_text_that_comes_byte_by_byte_has_the_lines_of_the_oracle(string name)
    {
        LineFormat format = TestFormats.Of(name);
        byte[] alphabet = TestFormats.AlphabetOf(name);
        for (int length = 0; length <= (alphabet.Length == 2 ? 8 : 6); length++)
        {
            int count = (int)Math.Pow(alphabet.Length, length);
            for (int number = 0; number < count; number++)
            {
                byte[] text = new byte[length];
                for (int i = 0, rest = number; i < length; i++, rest /= alphabet.Length)
                    text[i] = alphabet[rest % alphabet.Length];
                Assert.Equal(LineOracle.Lines(text, format), LinesOf(new StreamLineBlocks(new PieceStream(text, null, 1), format), text));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Random_texts_in_random_pieces_have_the_lines_of_the_oracle(string name)
    {
        int seed = Environment.TickCount;
        output.WriteLine($"seed {seed}");
        Random random = new(seed);
        LineFormat format = TestFormats.Of(name);
        foreach (int pieceMax in new[] { 3, 1000, 1 << 20 })
        {
            byte[] text = TestFormats.Text(name, random, random.Next(pieceMax == 3 ? 20_000 : 900_000));
            Assert.Equal(LineOracle.Lines(text, format), LinesOf(new StreamLineBlocks(new PieceStream(text, random, pieceMax), format), text));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_line_past_the_limit_comes_in_parts_that_make_it_up(string name)
    {
        int seed = Environment.TickCount;
        output.WriteLine($"seed {seed}");
        Random random = new(seed);
        LineFormat format = TestFormats.Of(name);
        List<byte> text = [];
        for (int i = 0; i < 30; i++)
        {
            text.AddRange(TestFormats.Text(name, random, 2 * random.Next(300)));
            text.AddRange(Enumerable.Repeat((byte)'x', 2 * random.Next(8000)));
        }
        byte[] bytes = [.. text];
        StreamLineBlocks blocks = new(new PieceStream(bytes, random, 5000), format, lineBytesMax: 4096);
        Assert.Equal(LineOracle.Lines(bytes, format), LinesOf(blocks, bytes));
    }

    [Fact]
    public void A_line_that_ends_with_the_stream_at_the_limit_has_a_last_part()
    {
        for (int length = 4090; length <= 8200; length++)
        {
            byte[] text = new byte[length];
            StreamLineBlocks blocks = new(new PieceStream(text, null, 4096), lineBytesMax: 4096);
            Assert.Equal([new LinePlace(0, length, 0)], LinesOf(blocks, text));
        }
    }

    [Fact]
    public void A_byte_order_mark_tells_the_format_and_belongs_to_no_line()
    {
        foreach (Encoding encoding in new[] { Encoding.UTF8, Encoding.Unicode, Encoding.BigEndianUnicode })
        {
            byte[] text = [.. encoding.GetPreamble(), .. encoding.GetBytes("first\nsecond\n")];
            StreamLineBlocks blocks = new(new PieceStream(text, null, 1));
            List<string> lines = [];
            while (blocks.TryRead(out StreamLineBlock block, Token))
            {
                foreach (Line line in block)
                    lines.Add(encoding.GetString(line.Span));
            }
            Assert.Equal(["first", "second"], lines);
            Assert.Equal(text.Length, blocks.BytesRead);
        }
    }

    [Fact]
    public void What_came_before_a_failure_is_given_out_before_it_is_told()
    {
        byte[] text = "first\nsecond\nthi"u8.ToArray();
        StreamLineBlocks blocks = new(new PieceStream(text, null, 4, new IOException("gone")));
        List<string> lines = [];
        IOException failure = Assert.Throws<IOException>(() =>
        {
            while (blocks.TryRead(out StreamLineBlock block, Token))
            {
                foreach (Line line in block)
                    lines.Add(Encoding.UTF8.GetString(line.Span));
            }
        });
        Assert.Equal("gone", failure.Message);
        Assert.Equal(["first", "second", "thi"], lines);
    }

    [Fact]
    public void A_cancelled_read_can_be_gone_on_with()
    {
        StreamLineBlocks blocks = new(new PieceStream("one\ntwo\n"u8.ToArray(), null, 4));
        Assert.True(blocks.TryRead(out _, Token));
        Assert.Throws<OperationCanceledException>(() => blocks.TryRead(out _, new CancellationToken(canceled: true)));
        Assert.True(blocks.TryRead(out StreamLineBlock block, Token));
        Assert.Equal("two\n"u8, block.Span);
        Assert.False(blocks.TryRead(out _, Token));
    }

    [Fact]
    public void A_delimiter_that_does_not_fit_the_encoding_is_refused_at_once()
    {
        LineFormat format = new() { Encoding = TextEncoding.Utf16LittleEndian, Delimiter = LineDelimiter.OfBytes("abc"u8) };
        Assert.Throws<ArgumentException>(() => new StreamLineBlocks(Stream.Null, format));
    }

    private static List<LinePlace> LinesOf(StreamLineBlocks blocks, byte[] text)
    {
        List<LinePlace> lines = [];
        long offset = blocks.Format.PreambleBytes;
        bool isOpen = false;
        while (blocks.TryRead(out StreamLineBlock block, Token))
        {
            Assert.Equal(offset, block.Offset);
            Assert.Equal(isOpen, block.IsContinuation);
            if (!block.Span.SequenceEqual(text.AsSpan((int)offset, block.Span.Length)))
                Assert.Fail($"wrong bytes at {offset}");
            Assert.True(block.Span.Length <= 2 * blocks.LineBytesMax);
            offset += block.Span.Length;
            foreach (Line line in block)
            {
                if (isOpen)
                    lines[^1] = lines[^1] with { Length = lines[^1].Length + line.Length, Delimiter = line.DelimiterLength };
                else
                    lines.Add(new LinePlace(line.Offset, line.Length, line.DelimiterLength));
                isOpen = false;
            }
            isOpen = block.Continues;
        }
        Assert.Equal(text.Length, offset);
        Assert.False(isOpen);
        return lines;
    }
}
