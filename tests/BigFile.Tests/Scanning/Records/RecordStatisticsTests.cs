using System.Buffers.Binary;
using System.Globalization;
using BigFile.DataGen;
using BigFile.Scanning;
using BigFile.Tests.DataGen;

namespace BigFile.Tests.Scanning;

public sealed class RecordStatisticsTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("i8")]
    [InlineData("i16")]
    [InlineData("i16be")]
    [InlineData("i32")]
    [InlineData("i32be")]
    [InlineData("i64")]
    [InlineData("i64be")]
    [InlineData("u8")]
    [InlineData("u16be")]
    [InlineData("u32")]
    [InlineData("u32be")]
    [InlineData("u64")]
    [InlineData("u64be")]
    public void Integers_are_summed_exactly_on_any_number_of_threads(string type)
    {
        const int Seed = 431;
        byte[] content = Managers.Content(300_007, Seed);
        using MappedFile file = Open(content);
        RecordFile records = file.AsRecords(RecordLayout.Parse($"_:5 a:{type} _:6"));
        RecordField field = records.Layout["a"];
        Int128 sum = 0, min = Int128.MaxValue, max = Int128.MinValue;
        for (int at = 0; at + records.Layout.SizeBytes <= content.Length; at += records.Layout.SizeBytes)
        {
            Int128 value = field.GetInteger(content.AsSpan(at));
            (sum, min, max) = (sum + value, Int128.Min(min, value), Int128.Max(max, value));
        }
        foreach (long chunkRecords in new long[] { 0, 1000, 4097 })
        {
            foreach (int threads in new[] { 1, 2, 5 })
            {
                RecordStatistics found = RecordStatistics.Of(
                    records, [field], null, new RecordScanOptions { ThreadCount = threads, ChunkRecords = chunkRecords });
                Assert.Equal(records.Count, found.Count);
                RecordFieldStatistics one = Assert.Single(found.Fields);
                Assert.Equal((sum, min, max, records.Count, 0), (one.IntegerSum, one.IntegerMinimum, one.IntegerMaximum, one.Count, one.NanCount));
                Assert.Equal((double)sum / records.Count, one.Mean);
            }
        }
    }

    [Theory]
    [InlineData("f16")]
    [InlineData("f16be")]
    [InlineData("f32")]
    [InlineData("f32be")]
    [InlineData("f64")]
    [InlineData("f64be")]
    public void Floats_are_summed_as_in_exact_arithmetic(string type)
    {
        const int Seed = 432;
        const int Count = 20_000;
        var random = new Random(Seed);
        RecordLayout layout = RecordLayout.Parse($"_:3 a:{type}");
        RecordField field = layout["a"];
        byte[] content = new byte[Count * layout.SizeBytes];
        decimal exact = 0;
        double min = double.MaxValue, max = double.MinValue;
        for (int i = 0; i < Count; i++)
        {
            // Of very different sizes and both signs, so that plain addition loses digits.
            double value = Math.Round((random.NextDouble() - 0.5) * Math.Pow(10, random.Next(field.Type == RecordFieldType.Float16 ? 4 : 12)), 3);
            value = Put(field, value, content.AsSpan(i * layout.SizeBytes));
            exact += (decimal)value;
            (min, max) = (Math.Min(min, value), Math.Max(max, value));
        }
        using MappedFile file = Open(content);
        RecordFile records = file.AsRecords(layout);
        double first = RecordStatistics.Of(records, [field]).Fields[0].Sum;
        Assert.Equal((double)exact, first, Math.Abs((double)exact) * 1e-13);
        foreach (int threads in new[] { 1, 3 })
        {
            RecordFieldStatistics found = RecordStatistics.Of(records, [field], null, new RecordScanOptions { ThreadCount = threads }).Fields[0];
            Assert.Equal((first, min, max, Count), (found.Sum, found.Minimum, found.Maximum, found.Count));
            found = RecordStatistics.Of(records, [field], null, new RecordScanOptions { ThreadCount = threads, ChunkRecords = 777 }).Fields[0];
            Assert.Equal(first, found.Sum, Math.Abs(first) * 1e-15);
        }
    }

    [Fact]
    public void What_is_no_number_and_what_is_infinite_are_told()
    {
        double[] values = [1, double.NaN, 2, double.PositiveInfinity, double.NaN];
        byte[] content = new byte[values.Length * 8];
        for (int i = 0; i < values.Length; i++)
            BinaryPrimitives.WriteDoubleLittleEndian(content.AsSpan(i * 8), values[i]);
        using MappedFile file = Open(content);
        RecordFile records = file.AsRecords(RecordLayout.Parse("a:f64"));
        RecordFieldStatistics all = RecordStatistics.Of(records, records.Layout.Fields).Fields[0];
        Assert.Equal((3, 2, 1.0, double.PositiveInfinity, double.PositiveInfinity), (all.Count, all.NanCount, all.Minimum, all.Maximum, all.Sum));
        RecordFieldStatistics finite = RecordStatistics.Of(records, records.Layout.Fields, null, new RecordScanOptions { End = 3 }).Fields[0];
        Assert.Equal((2, 1, 1.0, 2.0, 3.0, 1.5), (finite.Count, finite.NanCount, finite.Minimum, finite.Maximum, finite.Sum, finite.Mean));
        RecordFieldStatistics none = RecordStatistics.Of(records, records.Layout.Fields, null, new RecordScanOptions { Start = 1, End = 2 }).Fields[0];
        Assert.Equal((0, 1, 0.0), (none.Count, none.NanCount, none.Sum));
        Assert.True(double.IsNaN(none.Minimum) && double.IsNaN(none.Maximum) && double.IsNaN(none.Mean));
    }

    [Fact]
    public void A_filter_and_a_range_choose_the_records()
    {
        byte[] content = Generated.File(DataKind.Ticks, 1 << 20);
        using MappedFile file = Open(content);
        RecordFile records = file.AsRecords(RecordLayout.Parse("ts:i64 price:f64 qty:u32 sym:u32 seq:u64"));
        RecordFilter filter = RecordFilter.Parse(records.Layout, "price>300 && qty>=100 && sym<100");
        MappedArray<TickRecord> array = file.AsArray<TickRecord>();
        List<TickRecord> expected = [];
        for (long i = 1000; i < 30_000; i++)
        {
            if (array[i] is { Price: > 300, Quantity: >= 100, SymbolId: < 100 })
                expected.Add(array[i]);
        }
        Assert.NotEmpty(expected);
        RecordStatistics found = RecordStatistics.Of(
            records, [records.Layout["qty"], records.Layout["price"]], filter, new RecordScanOptions { Start = 1000, End = 30_000, ChunkRecords = 501 });
        Assert.Equal(expected.Count, found.Count);
        Assert.Equal(expected.Sum(record => record.Quantity), (long)found.Fields[0].IntegerSum);
        Assert.Equal(expected.Max(record => record.Price), found.Fields[1].Maximum);
        Assert.Equal(found.Count, RecordStatistics.Of(records, [], filter, new RecordScanOptions { Start = 1000, End = 30_000 }).Count);
        Assert.Equal(records.Count, RecordStatistics.Of(records, []).Count);
        Assert.Equal(0, RecordStatistics.Of(records, [], null, new RecordScanOptions { Start = records.Count + 5 }).Count);
    }

    [Fact]
    public void A_scan_delivers_in_order_and_ends_when_told()
    {
        using MappedFile file = Open(Managers.Content(700_000, 433));
        RecordFile records = file.AsRecords(RecordLayout.Parse("a:bytes[7]"));
        List<long> starts = [];
        RecordScan.Run<long>(
            records, new RecordScanOptions { ThreadCount = 3, ChunkRecords = 100 },
            (block, ref start) => start = block.Index,
            start =>
            {
                starts.Add(start);
                return starts.Count < 50;
            });
        Assert.Equal(Enumerable.Range(0, 50).Select(i => i * 100L), starts);
    }

    [Fact]
    public void Progress_adds_up_and_a_token_stops_the_scan()
    {
        using MappedFile file = Open(Managers.Content(700_003, 434));
        RecordFile records = file.AsRecords(RecordLayout.Parse("a:u32 b:bytes[3]"));
        var seen = new Highest();
        RecordStatistics.Of(records, [records.Layout["a"]], null, new RecordScanOptions { ChunkRecords = 1000, Progress = seen });
        Assert.Equal(700_000, seen.Value);
        using var source = new CancellationTokenSource();
        var stopper = new Highest(source.Cancel);
        Assert.Throws<OperationCanceledException>(() => RecordStatistics.Of(
            records, [records.Layout["a"]], null,
            new RecordScanOptions { ChunkRecords = 1000, Progress = stopper, CancellationToken = source.Token, ThreadCount = 2 }));
        Assert.InRange(stopper.Value, 1, 699_999);
    }

    [Fact]
    public void Wrong_fields_and_ranges_are_refused()
    {
        using MappedFile file = Open(new byte[100]);
        RecordFile records = file.AsRecords(RecordLayout.Parse("a:u32 s:char[4]"));
        Assert.Throws<ArgumentException>(() => RecordStatistics.Of(records, [records.Layout["s"]]));
        Assert.Throws<ArgumentException>(() => RecordStatistics.Of(records, RecordLayout.Parse("a:u32").Fields));
        Assert.Throws<ArgumentOutOfRangeException>(() => RecordStatistics.Of(records, [], null, new RecordScanOptions { Start = -1 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => RecordStatistics.Of(records, [records.Layout["a"]], null, new RecordScanOptions { ThreadCount = -1 }));
    }

    private MappedFile Open(byte[] content) =>
        MappedFile.Open(_folder.FileWith(content), new MappedFileOptions { WindowSizeBytes = Managers.Window });

    private static double Put(RecordField field, double value, Span<byte> record)
    {
        byte[] bytes = field.Type switch
        {
            RecordFieldType.Float16 => BitConverter.GetBytes((Half)value),
            RecordFieldType.Float32 => BitConverter.GetBytes((float)value),
            _ => BitConverter.GetBytes(value),
        };
        if (field.IsBigEndian)
            Array.Reverse(bytes);
        bytes.CopyTo(record[field.OffsetBytes..]);
        return double.Parse(field.GetDouble(record).ToString("R", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
    }

    /// <summary>The highest number reported.</summary>
    private sealed class Highest(Action? onReport = null) : IProgress<long>
    {
        private long _value;

        public long Value => Volatile.Read(ref _value);

        public void Report(long value)
        {
            for (long known = Value; value > known; known = Value)
                Interlocked.CompareExchange(ref _value, value, known);
            onReport?.Invoke();
        }
    }
}
