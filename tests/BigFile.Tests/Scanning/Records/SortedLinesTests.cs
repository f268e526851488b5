using System.Globalization;
using System.Text;
using BigFile.DataGen;
using BigFile.Scanning;
using BigFile.Tests.DataGen;

namespace BigFile.Tests.Scanning;

public sealed class SortedLinesTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(0, 0)]
    [InlineData(0, 70_000)]
    [InlineData(40, 0)]
    [InlineData(40, 300_000)]
    [InlineData(90, 5_000)]
    public void Bounds_are_those_of_a_linear_search(int percentWithoutKey, int longLineBytes)
    {
        const int Seed = 421;
        var random = new Random(Seed + percentWithoutKey);
        for (int round = 0; round < (longLineBytes > 100_000 ? 10 : 30); round++)
        {
            byte[] content = Make(random, random.Next(40), percentWithoutKey, longLineBytes, finalNewline: round % 3 != 0);
            using MappedFile file = Open(content);
            SortedLines<NumberKey> lines = new(file, LineKeys.Number());
            for (decimal key = 0; key <= 21; key += 0.5m)
            {
                (long lower, long upper) = Linear(content, key);
                Assert.True(
                    lower == lines.LowerBound(key) && upper == lines.UpperBound(key),
                    $"seed {Seed}, round {round}, key {key}: {lower}, {upper} expected, {lines.LowerBound(key)}, {lines.UpperBound(key)} found");
                Assert.Equal((lower, upper), lines.Range(key, key));
            }
            Assert.Equal(lines.LowerBound(5), lines.Range(5, 3).Start);
            Assert.Equal(lines.LowerBound(5), lines.Range(5, 3).End);
        }
    }

    [Fact]
    public void A_part_of_a_file_is_searched_by_itself()
    {
        byte[] content = Encoding.ASCII.GetBytes("1\n2\n3\n4\n5\n6\n");
        using MappedFile file = Open(content);
        for (int start = 0; start <= content.Length; start++)
        {
            for (int end = start; end <= content.Length; end++)
            {
                SortedLines<NumberKey> lines = new(file, LineKeys.Number(), null, start, end);
                long[] starts = [.. Enumerable.Range(0, 6).Select(line => (long)line * 2).Where(line => line >= start && line < end)];
                long behind = (end + 1) / 2 * 2;
                for (int key = 0; key <= 7; key++)
                {
                    long expected = starts.FirstOrDefault(line => line / 2 + 1 >= key, behind);
                    Assert.Equal(expected, lines.LowerBound(key));
                }
            }
        }
    }

    [Fact]
    public void A_stack_trace_belongs_to_the_line_before_it()
    {
        const string Log = "# header\n2026-01-01 start\n2026-01-02 error\n  at A\n  at B\n\n2026-01-03 end\n  at C\n";
        using MappedFile file = Open(Encoding.ASCII.GetBytes(Log));
        SortedLines<DateTime> lines = new(file, LineKeys.Time("yyyy-MM-dd"));
        Assert.Equal("2026-01-02 error\n  at A\n  at B\n\n", Text(lines.Range(Day(2), Day(2))));
        Assert.Equal("2026-01-03 end\n  at C\n", Text(lines.Range(Day(3), Day(9))));
        Assert.Equal(Log["# header\n".Length..], Text(lines.Range(Day(1), Day(9))));
        Assert.Equal("", Text(lines.Range(Day(4), Day(9))));

        static DateTime Day(int day) => new(2026, 1, day, 0, 0, 0, DateTimeKind.Utc);
        string Text((long Start, long End) range) => Log[(int)range.Start..(int)range.End];
    }

    [Fact]
    public void A_time_range_of_an_access_log_is_that_of_a_linear_search()
    {
        const int Seed = 422;
        byte[] content = Generated.File(DataKind.AccessLog, 3 << 20);
        using MappedFile file = Open(content);
        const string Format = "dd/MMM/yyyy:HH:mm:ss zzz";
        LineKey<DateTime> key = LineKeys.Time(Format, new LineColumn(4, (byte)' '));
        List<(long Offset, DateTime? Time)> all = [];
        long offset = 0;
        foreach (byte[] line in Generated.Lines(content))
        {
            all.Add((offset, key(line, out DateTime time) ? time : null));
            offset += line.Length + 1;
        }
        Assert.True(all.Count(line => line.Time is not null) > 10_000);
        SortedLines<DateTime> lines = new(file, key);
        var random = new Random(Seed);
        for (int i = 0; i < 50; i++)
        {
            DateTime from = all[random.Next(all.Count)].Time ?? default;
            DateTime to = from.AddSeconds(random.Next(100));
            Assert.Equal(all.FirstOrDefault(line => line.Time >= from, (content.Length, null)).Offset, lines.LowerBound(from));
            Assert.Equal(all.FirstOrDefault(line => line.Time > to, (content.Length, null)).Offset, lines.UpperBound(to));
        }
    }

    [Theory]
    [InlineData(TextEncoding.Utf8)]
    [InlineData(TextEncoding.Utf16LittleEndian)]
    [InlineData(TextEncoding.Utf16BigEndian)]
    public void Lines_of_every_encoding_are_searched(TextEncoding encoding)
    {
        Encoding text = encoding switch
        {
            TextEncoding.Utf16LittleEndian => Encoding.Unicode,
            TextEncoding.Utf16BigEndian => Encoding.BigEndianUnicode,
            _ => Encoding.UTF8,
        };
        byte[] content = [.. text.GetPreamble(), .. text.GetBytes("a ä\r\nb ö\r\nb ü\r\nc\r\n")];
        using MappedFile file = Open(content);
        LineFormat format = LineFormat.Detect(file, LineDelimiter.LineFeedOrCrLf);
        Assert.Equal(encoding, format.Encoding);
        SortedLines<ByteKey> lines = new(file, LineKeys.FromEncoding(encoding, LineKeys.Text(new LineColumn(1))), format);
        (long start, long end) = lines.Range(new ByteKey("b"u8), new ByteKey("b"u8));
        Assert.Equal("b ö\r\nb ü\r\n", text.GetString(content, (int)start, (int)(end - start)));
    }

    [Fact]
    public void A_file_past_four_gibibytes_is_searched()
    {
        string path = _folder.File();
        using (FileStream stream = File.Create(path))
        {
            stream.Position = (5L << 30) - 2; // one line of NULs, which has no key, up to here
            stream.Write("x\n3\n4\n"u8);
        }
        using MappedFile file = MappedFile.Open(path);
        // Not from the start: the line would be read, 5 GiB of it.
        SortedLines<NumberKey> lines = new(file, LineKeys.Number(), null, (5L << 30) - 100);
        Assert.Equal(5L << 30, lines.LowerBound(1));
        Assert.Equal(5L << 30, lines.LowerBound(3));
        Assert.Equal((5L << 30) + 2, lines.UpperBound(3));
        Assert.Equal((5L << 30) + 4, lines.LowerBound(5));
    }

    [Theory]
    [InlineData("a b c", 2, null, "b")]
    [InlineData("  a \t b", 2, null, "b")]
    [InlineData("a  b", 2, ' ', "")]
    [InlineData("a,b,", 3, ',', "")]
    [InlineData("a", 1, ',', "a")]
    [InlineData("", 1, ',', "")]
    [InlineData("a", 2, ',', null)]
    [InlineData("a ", 2, null, null)]
    [InlineData("", 1, null, null)]
    public void A_column_is_cut_as_cut_and_awk_do(string line, int number, char? separator, string? expected)
    {
        bool found = new LineColumn(number, (byte?)separator).TryFind(Encoding.ASCII.GetBytes(line), 0, out ReadOnlySpan<byte> text);
        Assert.Equal(expected, found ? Encoding.ASCII.GetString(text) : null);
    }

    [Theory]
    [InlineData("dd/MMM/yyyy:HH:mm:ss zzz", "x - - [01/Feb/2026:03:04:05 +0100] \"GET\"", 4, ' ', "2026-02-01T02:04:05")]
    [InlineData("dd/MMM/yyyy:HH:mm:ss zzz", "x - - [01/Feb/2026:03:04:05 +0100] \"GET\"", 4, null, "2026-02-01T02:04:05")]
    [InlineData("yyyy-MM-dd HH:mm:ss,fff", "2026-02-01 03:04:05,678 INFO x", 1, null, "2026-02-01T03:04:05.678")]
    [InlineData("yyyy-MM-ddTHH:mm:ssZ", "\"2026-02-01T03:04:05Z\",x", 1, ',', "2026-02-01T03:04:05")]
    [InlineData("yyyy-MM-ddTHH:mm:ssZ", "2026-02-30T03:04:05Z", 1, null, null)]
    [InlineData("HH:mm:ss", "03:04:05 x", 1, null, "0001-01-01T03:04:05")]
    public void A_time_is_read_from_its_column_on(string format, string line, int column, char? separator, string? expected)
    {
        LineKey<DateTime> key = LineKeys.Time(format, new LineColumn(column, (byte?)separator));
        bool found = key(Encoding.ASCII.GetBytes(line), out DateTime time);
        Assert.Equal(expected is not null, found);
        Assert.Equal(expected is null ? default : DateTime.Parse(expected, CultureInfo.InvariantCulture), time);
        Assert.True(!found || time.Kind == DateTimeKind.Utc);
    }

    private MappedFile Open(byte[] content) =>
        MappedFile.Open(_folder.FileWith(content), new MappedFileOptions { WindowSizeBytes = Managers.Window });

    [Fact]
    public void Numbers_of_any_size_are_in_one_order()
    {
        string[] numbers =
        [
            "-1e400", "-1e300", "-79228162514264337593543950336", "-79228162514264337593543950335", "-1", "-1e-30", "0", "1e-30", "0.1",
            "1234567890123456789012345678", "1234567890123456789012345679", "79228162514264337593543950335", "9e28", "1e30", "1e300", "1e400",
        ];
        byte[] content = Encoding.ASCII.GetBytes(string.Join('\n', numbers) + "\nNaN\n");
        using MappedFile file = Open(content);
        SortedLines<NumberKey> lines = new(file, LineKeys.Number());
        long offset = 0;
        NumberKey before = default;
        for (int i = 0; i < numbers.Length; i++)
        {
            Assert.True(NumberKey.TryParse(Encoding.ASCII.GetBytes(numbers[i]), out NumberKey key));
            Assert.True(i == 0 || before.CompareTo(key) <= 0, numbers[i]);
            // The ends of what decimal has room for are one number with their neighbours of the same 15 digits.
            if (i is not (2 or 3))
                Assert.Equal(offset, lines.LowerBound(key));
            before = key;
            offset += numbers[i].Length + 1;
        }
        Assert.False(NumberKey.TryParse("NaN"u8, out _));
    }

    private static byte[] Make(Random random, int count, int percentWithoutKey, int longLineBytes, bool finalNewline)
    {
        var text = new StringBuilder();
        int[] keys = [.. Enumerable.Range(0, count).Select(_ => random.Next(1, 20)).Order()];
        foreach (int key in keys)
        {
            while (random.Next(100) < percentWithoutKey)
                text.Append('x', random.Next(3) == 0 ? random.Next(longLineBytes + 1) : random.Next(3)).Append('\n');
            text.Append(CultureInfo.InvariantCulture, $"{key} ").Append('y', random.Next(4) == 0 ? random.Next(longLineBytes + 1) : random.Next(5)).Append('\n');
        }
        if (!finalNewline && text.Length > 0)
            text.Length--;
        return Encoding.ASCII.GetBytes(text.ToString());
    }

    private static (long Lower, long Upper) Linear(byte[] content, decimal key)
    {
        long lower = content.Length, upper = content.Length, offset = 0;
        foreach (byte[] line in Generated.Lines(content))
        {
            if (decimal.TryParse(Encoding.ASCII.GetString(line).Split(' ')[0], CultureInfo.InvariantCulture, out decimal found))
            {
                lower = found >= key ? Math.Min(lower, offset) : lower;
                upper = found > key ? Math.Min(upper, offset) : upper;
            }
            offset += line.Length + 1;
        }
        return (lower, upper);
    }
}
