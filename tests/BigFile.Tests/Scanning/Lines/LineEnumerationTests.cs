using System.Text;
using BigFile.Scanning;
using static BigFile.Tests.Managers;

namespace BigFile.Tests.Scanning;

public sealed class LineEnumerationTests(ITestOutputHelper output) : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    public static TheoryData<string> NarrowDelimiters => ["LF", "CR", "CRLF", "LF|CRLF", "any", "NUL", "a", "aa", "aba", "ab"];

    public static TheoryData<string, TextEncoding> WideDelimiters
    {
        get
        {
            TheoryData<string, TextEncoding> data = [];
            foreach (TextEncoding encoding in new[] { TextEncoding.Utf16LittleEndian, TextEncoding.Utf16BigEndian })
            {
                foreach (string delimiter in new[] { "LF", "CRLF", "LF|CRLF", "any" })
                    data.Add(delimiter, encoding);
            }
            return data;
        }
    }

    // Every content of up to seven bytes of a small alphabet, every range, forward and backward.
    [Theory]
    [MemberData(nameof(NarrowDelimiters))]
    public void Every_range_of_every_small_file_has_the_lines_that_begin_in_it(string delimiter)
    {
        byte[] alphabet = delimiter is "a" or "aa" or "ab" or "aba" ? "ab"u8.ToArray() : delimiter == "NUL" ? "\0\n"u8.ToArray() : "\n\rx"u8.ToArray();
        LineFormat format = new() { Delimiter = DelimiterOf(delimiter) };
        for (int length = 0; length <= (alphabet.Length == 2 ? 9 : 6); length++)
            CheckAllContents(length, alphabet, format);
    }

    [Theory]
    [MemberData(nameof(WideDelimiters))]
    public void Every_range_of_every_small_file_in_UTF_16_has_the_lines_that_begin_in_it(string delimiter, TextEncoding encoding)
    {
        LineFormat format = new() { Delimiter = DelimiterOf(delimiter), Encoding = encoding };
        for (int length = 0; length <= 6; length++)
            CheckAllContents(length, "\n\r\0"u8.ToArray(), format);
    }

    [Fact]
    public void A_preamble_belongs_to_no_line()
    {
        LineFormat format = new() { PreambleBytes = 3 };
        for (int length = 0; length <= 6; length++)
            CheckAllContents(length, "\nx"u8.ToArray(), format);
        LineFormat wide = new() { PreambleBytes = 2, Encoding = TextEncoding.Utf16LittleEndian };
        for (int length = 0; length <= 6; length++)
            CheckAllContents(length, "\n\0"u8.ToArray(), wide);
    }

    [Theory]
    [InlineData(Way.Reserved)]
    [InlineData(Way.Floating)]
    [InlineData(Way.Buffered)]
    public void Lines_of_large_files_are_right_in_every_way_and_budget(Way way)
    {
        int seed = Random.Shared.Next();
        output.WriteLine($"seed {seed}");
        Random random = new(seed);
        foreach (int gapMax in new[] { 2, 90, 3_000, 400_000 })
        {
            foreach (string delimiter in new[] { "LF", "any", "LF|CRLF", "aa" })
            {
                LineFormat format = new() { Delimiter = DelimiterOf(delimiter), PreambleBytes = random.Next(2) * 3 };
                byte[] content = Make(random, random.Next(900_000), gapMax);
                List<LinePlace> expected = LineOracle.Lines(content, format);
                string path = _folder.FileWith(content);
                foreach (int windows in new[] { 4, 32 })
                {
                    using ViewManager manager = WithRoom(windows * Window);
                    using MappedFile file = Open(path, way, manager);
                    long start = random.Next(content.Length + 1), end = start + random.Next(content.Length + 1);
                    Assert.Equal(expected, LineRuns.Forward(file, format, 0, long.MaxValue, content));
                    Assert.Equal(expected, LineRuns.Backward(file, format, 0, long.MaxValue, content));
                    Assert.Equal(In(expected, start, end), LineRuns.Forward(file, format, start, end, content));
                    Assert.Equal(In(expected, start, end), LineRuns.Backward(file, format, start, end, content));
                    Assert.Equal(0, manager.GetStatistics().PinnedBytes);
                }
            }
        }
    }

    [Fact]
    public void A_line_longer_than_the_budget_is_told_by_its_place()
    {
        byte[] content = new byte[40 << 20];
        content.AsSpan().Fill((byte)'x');
        "one\n"u8.CopyTo(content);
        "\r\nlast"u8.CopyTo(content.AsSpan(content.Length - 6));
        LineFormat format = new() { Delimiter = LineDelimiter.AnyNewline };
        using ViewManager manager = WithRoom(8 * Window);
        using MappedFile file = Open(_folder.FileWith(content), Way.Reserved, manager);
        List<bool> areLong = [];
        foreach (Line line in file.EnumerateLines(format))
            areLong.Add(line.IsLong);
        Assert.Equal([false, true, false], areLong);
        List<LinePlace> expected = LineOracle.Lines(content, format);
        Assert.Equal(expected, LineRuns.Forward(file, format, 0, long.MaxValue, content));
        Assert.Equal(expected, LineRuns.Backward(file, format, 0, long.MaxValue, content));
        Assert.Equal(expected, LineRuns.Parallel(file, new LineScanOptions { Format = format, ThreadCount = 3 }, content));
        Assert.Throws<InvalidOperationException>(() =>
        {
            foreach (Line line in file.EnumerateLines(format, 4, 5))
                _ = line.Span.Length;
        });
    }

    [Fact]
    public void A_line_past_two_gibibytes_is_told_by_its_place()
    {
        const long Length = (2L << 30) + 100;
        string path = _folder.File();
        using (MappedFile made = MappedFile.Create(path, new MappedFileOptions { InitialLength = Length, Sparse = true }))
        {
            made.Write(9, (byte)'\n');
            made.Write(Length - 3, (byte)'\n');
        }
        using MappedFile file = MappedFile.Open(path);
        LinePlace[] expected = [new(0, 9, 1), new(10, Length - 13, 1), new(Length - 2, 2, 0)];
        Assert.Equal(expected, LineRuns.Forward(file, LineFormat.Default, 0, long.MaxValue));
        Assert.Equal(expected, LineRuns.Backward(file, LineFormat.Default, 0, long.MaxValue));
        Assert.Equal(expected, LineRuns.Parallel(file, new LineScanOptions { ThreadCount = 2 }));
    }

    [Fact]
    public void Lines_behind_a_huge_one_are_had_without_going_over_it()
    {
        const long Length = 1L << 30;
        string path = _folder.File();
        using (MappedFile made = MappedFile.Create(path, new MappedFileOptions { InitialLength = Length, Sparse = true }))
            made.Write(Length - 10, "\none\ntwo\n3"u8);
        using ViewManager manager = WithRoom(16 * Window);
        using MappedFile file = Open(path, Way.Reserved, manager);
        List<long> offsets = [];
        foreach (Line line in file.EnumerateLinesBackward())
        {
            offsets.Add(line.Offset);
            if (offsets.Count == 3)
                break;
        }
        Assert.Equal([Length - 1, Length - 5, Length - 9], offsets);
        ViewStatistics statistics = manager.GetStatistics();
        Assert.InRange(statistics.Maps + statistics.BypassReads, 0, 20);
    }

    [Fact]
    public void Enumerating_allocates_nothing()
    {
        using MappedFile file = MappedFile.Open(_folder.FileWith(Make(new Random(5), 400_000, 60)));
        // Pools of the engine and of the framework fill up in the first turns.
        long least = long.MaxValue;
        for (int turn = 0; turn < 5; turn++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            Count(file);
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }
        Assert.Equal(0, least);

        static long Count(MappedFile file)
        {
            long lines = 0;
            foreach (Line line in file.EnumerateLines())
                lines += line.Length >= 0 ? 1 : 0;
            foreach (Line line in file.EnumerateLinesBackward())
                lines += line.Length >= 0 ? 1 : 0;
            return lines;
        }
    }

    [Fact]
    public void Leaving_a_loop_gives_the_lease_back()
    {
        using ViewManager manager = new(64 << 20);
        using MappedFile file = MappedFile.Open(_folder.FileWith("a\nb\nc"u8), new MappedFileOptions { ViewManager = manager });
        foreach (Line line in file.EnumerateLines())
        {
            if (line.Offset == 2)
                break;
        }
        foreach (Line line in file.EnumerateLinesBackward())
        {
            if (line.Offset == 2)
                break;
        }
        Assert.Equal(0, manager.GetStatistics().PinnedBytes);
    }

    [Fact]
    public void Arguments_are_checked()
    {
        using MappedFile file = MappedFile.Open(_folder.FileWith("a\n"u8));
        Assert.Throws<ArgumentOutOfRangeException>(() => file.EnumerateLines(null, -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => file.EnumerateLinesBackward(null, 2, 1));
        Assert.Throws<ArgumentNullException>(() => MappedFileLines.EnumerateLines(null!));
        LineFormat odd = new() { Encoding = TextEncoding.Utf16BigEndian, Delimiter = LineDelimiter.OfBytes("abc"u8) };
        Assert.Throws<ArgumentException>(() => file.EnumerateLines(odd));
        Assert.Throws<ArgumentException>(() => LineDelimiter.OfBytes([]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new LineFormat { PreambleBytes = -1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new LineFormat { Encoding = (TextEncoding)9 });
    }

    [Fact]
    public void The_format_is_told_by_the_byte_order_mark()
    {
        Assert.Equal(LineFormat.Default, LineFormat.Detect("ab"u8));
        Assert.Equal(new LineFormat { PreambleBytes = 3 }, LineFormat.Detect([0xEF, 0xBB, 0xBF]));
        Assert.Equal(new LineFormat { PreambleBytes = 2, Encoding = TextEncoding.Utf16BigEndian }, LineFormat.Detect([0xFE, 0xFF, 0]));
        using MappedFile file = MappedFile.Open(_folder.FileWith(Encoding.Unicode.GetPreamble()));
        Assert.Equal(
            new LineFormat { PreambleBytes = 2, Encoding = TextEncoding.Utf16LittleEndian, Delimiter = LineDelimiter.Nul },
            LineFormat.Detect(file, LineDelimiter.Nul));
    }

    internal static LineDelimiter DelimiterOf(string name) => name switch
    {
        "LF" => LineDelimiter.LineFeed,
        "CR" => LineDelimiter.CarriageReturn,
        "CRLF" => LineDelimiter.CarriageReturnLineFeed,
        "LF|CRLF" => LineDelimiter.LineFeedOrCrLf,
        "any" => LineDelimiter.AnyNewline,
        "NUL" => LineDelimiter.Nul,
        _ => LineDelimiter.OfBytes(Encoding.ASCII.GetBytes(name)),
    };

    internal static MappedFile Open(string path, Way way, ViewManager manager) => MappedFile.Open(path, new MappedFileOptions
    {
        ViewManager = manager,
        WindowSizeBytes = Window,
        Placement = way.Placement(),
        Source = way.Source(),
    });

    internal static byte[] Make(Random random, int length, int gapMax)
    {
        byte[] content = new byte[length];
        content.AsSpan().Fill((byte)'x');
        ReadOnlySpan<byte> ends = "\n\n\n\r\na"u8;
        for (int at = random.Next(gapMax); at < length; at += random.Next(gapMax))
        {
            for (int run = random.Next(8) == 0 ? random.Next(9) : 1; run > 0 && at < length; run--)
                content[at++] = ends[random.Next(ends.Length)];
        }
        return content;
    }

    internal static List<LinePlace> In(List<LinePlace> lines, long start, long end) =>
        [.. lines.Where(line => line.Offset >= start && line.Offset < end)];

    private void CheckAllContents(int length, byte[] alphabet, LineFormat format)
    {
        string path = _folder.FileWith(new byte[length], $"{length}");
        using ViewManager manager = new(64 << 20);
        using MappedFile file = MappedFile.Open(path, new MappedFileOptions { Access = MappedFileAccess.CopyOnWrite, ViewManager = manager });
        byte[] content = new byte[length];
        int count = (int)Math.Pow(alphabet.Length, length);
        for (int number = 0; number < count; number++)
        {
            for (int i = 0, rest = number; i < length; i++, rest /= alphabet.Length)
                content[i] = alphabet[rest % alphabet.Length];
            if (length > 0)
                file.Write(0, content);
            List<LinePlace> expected = LineOracle.Lines(content, format);
            for (int start = 0; start <= length; start++)
            {
                for (int end = start; end <= length; end++)
                {
                    List<LinePlace> range = In(expected, start, end);
                    if (!range.SequenceEqual(LineRuns.Forward(file, format, start, end)))
                        Assert.Fail($"forward {start}..{end} of {Convert.ToHexString(content)} by {format}");
                    if (!range.SequenceEqual(LineRuns.Backward(file, format, start, end)))
                        Assert.Fail($"backward {start}..{end} of {Convert.ToHexString(content)} by {format}");
                }
            }
        }
    }
}
