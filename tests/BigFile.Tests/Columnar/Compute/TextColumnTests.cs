using System.Buffers;
using System.Globalization;
using System.Text;
using BigFile.Columnar;

namespace BigFile.Tests.Columnar.Compute;

public sealed class TextColumnTests(ITestOutputHelper output) : IDisposable
{
    private static readonly string[] s_words = ["", "a", "ab", "abc", "b", "bab", "ärger", "a longer one that no view has inside", "ba"];

    private readonly TempFolder _folder = new();

    public static TheoryData<string> Types => ["utf8", "large_utf8", "binary", "utf8_view", "dictionary", "fixed"];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Types))]
    public void Rows_are_selected_by_their_text(string type)
    {
        const int Seed = 1001;
        output.WriteLine($"seed {Seed}");
        var random = new Random(Seed);
        string?[] texts = Texts(type, 2500, random);
        using ViewManager manager = Managers.WithRoom(4 * Managers.Window);
        using ArrowFile file = Open(type, texts, [700, 1, 1000, 799], new MappedFileOptions { WindowSizeBytes = Managers.Window, ViewManager = manager });
        ArrowColumn column = file["text"];
        AssertSelections(column, texts, random);
        if (type == "utf8_view")
            return;
        // Others hold all the room there is: rows are copied.
        using (file.File.Lease(0, (int)Math.Min(file.File.Length, 3 * Managers.Window)))
            AssertSelections(column, texts, random);
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void Rows_in_any_order_have_their_bytes(string type)
    {
        const int Seed = 1002;
        output.WriteLine($"seed {Seed}");
        var random = new Random(Seed);
        string?[] texts = Texts(type, 5000, random);
        using ArrowFile file = Open(type, texts, [700, 1, 2500, 1799]);
        ArrowColumn column = file["text"];
        long[] rows = [.. Enumerable.Range(0, 6000).Select(_ => (long)random.Next(texts.Length))];
        ArrayBufferWriter<byte> bytes = new();
        long[] ends = new long[rows.Length];
        bool[] isNull = new bool[rows.Length];
        if (type == "utf8_view")
        {
            Assert.Throws<InvalidOperationException>(() => column.TakeBytes([0], bytes, ends, isNull, TestContext.Current.CancellationToken));
            return;
        }
        column.TakeBytes(rows, bytes, ends, isNull, TestContext.Current.CancellationToken);
        long start = 0;
        for (int i = 0; i < rows.Length; i++)
        {
            string? text = texts[rows[i]];
            Assert.Equal(text is null, isNull[i]);
            Assert.Equal(text ?? "", Encoding.UTF8.GetString(bytes.WrittenSpan[(int)start..(int)ends[i]]));
            start = ends[i];
        }
        Assert.Equal(bytes.WrittenCount, start);
        var refused = Assert.Throws<ArgumentOutOfRangeException>(
            () => column.TakeBytes([0, 5000], bytes, ends, cancellationToken: TestContext.Current.CancellationToken));
        Assert.Contains("no row 5000:", refused.Message, StringComparison.Ordinal);
        Assert.Equal(start, bytes.WrittenCount);
    }

    [Fact]
    public void Columns_without_text_are_refused()
    {
        ArrowField field = new("number", ArrowType.Int32);
        using (ArrowFileWriter writer = ArrowFileWriter.Create(_folder.File(), new ArrowSchema([field])))
        {
            using var builder = (PrimitiveBuilder<int>)ArrayBuilder.Create(field);
            builder.Append(1);
            using ColumnArray array = builder.Build();
            writer.Write([array]);
            writer.Finish();
        }
        using ArrowFile file = ArrowFile.Open(_folder.File());
        Assert.Throws<InvalidOperationException>(() => file["number"].WhereText(TextComparison.Equal, "1"));
        Assert.Throws<InvalidOperationException>(
            () => file["number"].TakeBytes([0], new ArrayBufferWriter<byte>(), new long[1], cancellationToken: TestContext.Current.CancellationToken));
        Assert.Equal((Int128)1, file["number"].As<int>().Sum());
    }

    private static void AssertSelections(ArrowColumn column, string?[] texts, Random random)
    {
        foreach (string other in new[] { "", "a", "ab", "ba", "ärger", "a longer one that no view has inside" })
        {
            foreach (TextComparison comparison in Enum.GetValues<TextComparison>())
            {
                bool[] selected = ComputeOracle.Bits(texts.Length, random.Next(ComputeOracle.PatternCount), random);
                RowSelection some = RowSelection.FromRows(texts.Length, [.. Enumerable.Range(0, texts.Length).Where(row => selected[row]).Select(row => (long)row)]);
                long[] Rows(Func<int, bool> isLooked) => [.. Enumerable.Range(0, texts.Length).Where(row => isLooked(row) && Passes(texts[row], comparison, other)).Select(row => (long)row)];
                var options = new ColumnScanOptions { ThreadCount = random.Next(1, 4), PieceRows = 64 * random.Next(5) };
                Assert.Equal(Rows(_ => true), column.WhereText(comparison, other, options).ToArray());
                Assert.Equal(Rows(row => selected[row]), column.WhereText(comparison, other, options with { Selection = some }).ToArray());
            }
        }
    }

    private static bool Passes(string? text, TextComparison comparison, string other) => text is not null && comparison switch
    {
        TextComparison.Equal => text == other,
        TextComparison.NotEqual => text != other,
        TextComparison.StartsWith => text.StartsWith(other, StringComparison.Ordinal),
        TextComparison.EndsWith => text.EndsWith(other, StringComparison.Ordinal),
        _ => text.Contains(other, StringComparison.Ordinal),
    };

    private static string?[] Texts(string type, int count, Random random) =>
        [.. Enumerable.Range(0, count).Select(_ => random.Next(6) == 0 ? null : type == "fixed" ? random.Next(100, 140).ToString(CultureInfo.InvariantCulture) : s_words[random.Next(s_words.Length)])];

    private ArrowFile Open(string type, string?[] texts, int[] batches, MappedFileOptions? options = null)
    {
        ArrowField field = type switch
        {
            "utf8" => new("text", ArrowType.Utf8),
            "large_utf8" => new("text", ArrowType.LargeUtf8),
            "binary" => new("text", ArrowType.Binary),
            "utf8_view" => new("text", ArrowType.Utf8View),
            "dictionary" => new("text", ArrowType.Utf8, dictionary: new DictionaryEncoding(7, ArrowType.Int8)),
            _ => new("text", ArrowType.FixedSizeBinary(3)),
        };
        using (ArrowFileWriter writer = ArrowFileWriter.Create(_folder.File(), new ArrowSchema([field])))
        {
            using ArrayBuilder builder = ArrayBuilder.Create(field);
            int row = 0;
            foreach (int rows in batches)
            {
                for (int end = row + rows; row < end; row++)
                    Append(builder, texts[row]);
                using ColumnArray array = builder.Build();
                writer.Write([array]);
            }
            writer.Finish();
        }
        return ArrowFile.Open(_folder.File(), options);
    }

    private static void Append(ArrayBuilder builder, string? text)
    {
        if (text is null)
            builder.AppendNull();
        else if (builder is DictionaryBuilder dictionary)
            dictionary.Append(text);
        else
            ((BytesBuilder)builder).Append(text);
    }
}
