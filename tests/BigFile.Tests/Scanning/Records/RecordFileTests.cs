using System.Buffers.Binary;
using BigFile.DataGen;
using BigFile.Scanning;
using BigFile.Tests.DataGen;

namespace BigFile.Tests.Scanning;

public sealed class RecordFileTests : IDisposable
{
    private const string Ticks = "ts:i64 price:f64 qty:u32 sym:u32 seq:u64";

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(Way.Reserved)]
    [InlineData(Way.Floating)]
    [InlineData(Way.Buffered)]
    public void Rows_of_every_size_are_the_bytes_of_the_file_wherever_windows_end(Way way)
    {
        const int Seed = 401;
        byte[] content = Managers.Content(400_001, Seed);
        string path = _folder.FileWith(content);
        foreach (int size in new[] { 1, 3, 7, 32, 4095, 4097, 65_535, 65_536, 65_537, 150_000 })
        {
            using MappedFile file = Open(path, way);
            foreach (int offset in new[] { 0, 1, 65_530 })
            {
                RecordFile records = file.AsRecords(RecordLayout.Parse($"a:bytes[{size}]"), offset);
                Assert.Equal((content.Length - offset) / size, records.Count);
                Assert.Equal((content.Length - offset) % size, records.TornBytes);
                AssertRows(content, records, 0, long.MaxValue);
                AssertRows(content, records, records.Count / 3, (records.Count / 3 * 2) + 1);
                AssertRows(content, records, records.Count, long.MaxValue);
            }
        }
    }

    [Fact]
    public void Rows_come_also_where_the_budget_has_room_for_one_window_that_others_hold()
    {
        byte[] content = Managers.Content(400_001, 402);
        using ViewManager manager = Managers.WithRoom(2 * Managers.Window);
        using MappedFile file = MappedFile.Open(
            _folder.FileWith(content), new MappedFileOptions { WindowSizeBytes = Managers.Window, ViewManager = manager });
        using MappedView held = file.Lease(0, 1);
        using MappedView alsoHeld = file.Lease(Managers.Window, 1);
        foreach (int size in new[] { 7, 32, 65_537, 150_000 })
            AssertRows(content, file.AsRecords(RecordLayout.Parse($"a:bytes[{size}]")), 0, long.MaxValue);
        Assert.InRange(manager.GetStatistics().MappedBytesPeak, 1, manager.BudgetBytes);
    }

    [Fact]
    public void Walks_leave_no_lease_behind()
    {
        using ViewManager manager = Managers.WithRoom(4 * Managers.Window);
        using MappedFile file = MappedFile.Open(
            _folder.FileWith(Managers.Content(300_000, 403)), new MappedFileOptions { WindowSizeBytes = Managers.Window, ViewManager = manager });
        RecordFile records = file.AsRecords(RecordLayout.Parse("a:bytes[1000]"));
        foreach (RecordRow row in records.Rows())
        {
            if (row.Index == 70)
                break;
        }
        Assert.Equal(0, manager.GetStatistics().PinnedBytes);
        foreach (RecordRow _ in records.Rows())
        {
        }
        Assert.Equal(0, manager.GetStatistics().PinnedBytes);
    }

    [Fact]
    public void A_walk_allocates_nothing()
    {
        using MappedFile file = Open(_folder.FileWith(Managers.Content(1_000_003, 404)), Way.Auto);
        RecordFile records = file.AsRecords(RecordLayout.Parse("a:u64 b:u32"));
        RecordField field = records.Layout["b"];
        Assert.True(Sum(records, field) > 0);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Sum(records, field);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        static ulong Sum(RecordFile records, RecordField field)
        {
            ulong sum = 0;
            foreach (RecordRow row in records.Rows())
                sum += field.GetUInt64(row.Span);
            return sum;
        }
    }

    [Fact]
    public void Ticks_are_what_the_generator_made()
    {
        byte[] content = Generated.File(DataKind.Ticks, (2 << 20) + 13);
        using MappedFile file = Open(_folder.FileWith(content), Way.Auto);
        RecordFile records = file.AsRecords(RecordLayout.Parse(Ticks));
        MappedArray<TickRecord> array = file.AsArray<TickRecord>();
        Assert.Equal(array.Count, records.Count);
        Assert.Equal(13, records.TornBytes);
        byte[] record = new byte[32];
        foreach (long index in new[] { 0, 1, 2047, 2048, 40_000, records.Count - 1 })
        {
            records.Read(index, record);
            Assert.Equal(array[index].TimestampNanoseconds, records.Layout["ts"].GetInt64(record));
            Assert.Equal(array[index].Price, records.Layout["price"].GetDouble(record));
            Assert.Equal(index + 1, records.Layout["seq"].GetInt64(record));
            using MappedView view = records.Lease(index);
            Assert.True(view.Span.SequenceEqual(record));
            Assert.Equal(index * 32, records.OffsetOf(index));
        }
    }

    [Fact]
    public void A_time_is_found_as_a_linear_search_finds_it()
    {
        const int Seed = 405;
        byte[] content = Generated.File(DataKind.Ticks, 1 << 20);
        using MappedFile file = Open(_folder.FileWith(content), Way.Auto);
        RecordFile records = file.AsRecords(RecordLayout.Parse(Ticks));
        RecordField field = records.Layout["ts"];
        MappedArray<TickRecord> array = file.AsArray<TickRecord>();
        var random = new Random(Seed);
        for (int i = 0; i < 200; i++)
        {
            long index = random.NextInt64(array.Count);
            long time = array[index].TimestampNanoseconds;
            Assert.Equal(index, records.LowerBound(field, field.MakeKey(time)));
            Assert.Equal(index + 1, records.UpperBound(field, field.MakeKey(time)));
            Assert.Equal((index, index + 1), records.Range(field, field.MakeKey(time), field.MakeKey(time)));
            Assert.Equal((index, index), records.Range(field, field.MakeKey(time), field.MakeKey(0)));
        }
        Assert.Equal(0, records.LowerBound(field, field.MakeKey(0)));
        Assert.Equal(array.Count, records.LowerBound(field, field.MakeKey(long.MaxValue)));
    }

    [Theory]
    [InlineData("i16")]
    [InlineData("u16be")]
    [InlineData("f32be")]
    [InlineData("char[3]")]
    public void Bounds_among_many_equal_keys_are_those_of_a_linear_search(string type)
    {
        const int Seed = 406;
        var random = new Random(Seed);
        RecordLayout layout = RecordLayout.Parse($"_:3 key:{type} _:60000");
        RecordField field = layout["key"];
        for (int round = 0; round < 20; round++)
        {
            int count = random.Next(0, 30);
            string[] keys = [.. Enumerable.Range(0, count).Select(_ => random.Next(10, 20) * 10).Order().Select(key => $"{key}")];
            byte[] content = new byte[count * layout.SizeBytes];
            for (int i = 0; i < count; i++)
                Put(field, keys[i], content.AsSpan(i * layout.SizeBytes, layout.SizeBytes));
            using MappedFile file = Open(_folder.FileWith(content), Way.Auto);
            RecordFile records = file.AsRecords(layout);
            for (int wanted = 95; wanted <= 205; wanted += 5)
            {
                RecordKey key = field.ParseKey($"{wanted}");
                int below = keys.Count(value => Before(field, value, wanted, orEqual: false));
                int upTo = keys.Count(value => Before(field, value, wanted, orEqual: true));
                Assert.True(below == records.LowerBound(field, key) && upTo == records.UpperBound(field, key), $"seed {Seed}, round {round}, key {wanted}");
            }
        }
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 1)]
    [InlineData(10, 3)]
    [InlineData(1000, 7)]
    [InlineData(3, 10)]
    public void Parts_have_all_records_once(int count, int parts)
    {
        using MappedFile file = Open(_folder.FileWith(Managers.Content((count * 5) + 2, 407)), Way.Auto);
        RecordFile records = file.AsRecords(RecordLayout.Parse("a:bytes[5]"));
        List<long> indexes = [];
        for (int i = 0; i < parts; i++)
        {
            (long start, long end) = new LineSplit(i, parts).RangeOf(records.Count);
            foreach (RecordRow row in records.Rows(start, end))
                indexes.Add(row.Index);
        }
        Assert.Equal(Enumerable.Range(0, count).Select(i => (long)i), indexes);
    }

    [Fact]
    public void Records_past_four_gibibytes_are_reached()
    {
        string path = _folder.File();
        RecordLayout layout = RecordLayout.Parse("a:u32 b:char[3]");
        long index = (5L << 30) / layout.SizeBytes;
        using (FileStream stream = File.Create(path))
        {
            stream.Position = index * layout.SizeBytes;
            stream.Write([1, 0, 0, 0, (byte)'x', 0, 0]);
        }
        using MappedFile file = MappedFile.Open(path);
        RecordFile records = file.AsRecords(layout);
        Assert.Equal(index + 1, records.Count);
        Assert.Equal(index, records.LowerBound(layout["a"], layout["a"].MakeKey(1)));
        foreach (RecordRow row in records.Rows(index))
        {
            Assert.Equal(index * 7, row.Offset);
            Assert.Equal("x"u8, layout["b"].GetText(row.Span));
        }
    }

    [Fact]
    public void Records_grow_with_the_file_and_a_count_stays()
    {
        string path = _folder.FileWith(new byte[105]);
        using MappedFile file = MappedFile.Open(path, new MappedFileOptions { Share = FileShare.ReadWrite });
        RecordFile open = file.AsRecords(RecordLayout.Parse("a:bytes[10]"));
        RecordFile counted = file.AsRecords(RecordLayout.Parse("a:bytes[10]"), offset: 5, count: 3);
        Assert.Equal((10, 5), (open.Count, open.TornBytes));
        using (FileStream stream = new(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite))
            stream.Write(new byte[7]);
        file.Refresh();
        Assert.Equal((11, 2), (open.Count, open.TornBytes));
        Assert.Equal((3, 0), (counted.Count, counted.TornBytes));
    }

    [Fact]
    public void What_is_not_there_is_refused()
    {
        MappedFile file = MappedFile.Open(_folder.FileWith(new byte[100]));
        RecordLayout layout = RecordLayout.Parse("a:u64");
        RecordFile records = file.AsRecords(layout);
        RecordField foreign = RecordLayout.Parse("a:u64").Fields[0];
        Assert.Throws<ArgumentOutOfRangeException>(() => records.Read(12, new byte[8]));
        Assert.Throws<ArgumentOutOfRangeException>(() => records.OffsetOf(-1));
        Assert.Throws<ArgumentException>(() => records.Read(0, new byte[7]));
        Assert.Throws<ArgumentOutOfRangeException>(() => records.Rows(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => file.AsRecords(layout, 101));
        Assert.Throws<ArgumentOutOfRangeException>(() => file.AsRecords(layout, 0, 13));
        Assert.Throws<ArgumentException>(() => records.LowerBound(foreign, foreign.MakeKey(1)));
        Assert.Throws<ArgumentException>(() => records.LowerBound(layout["a"], RecordLayout.Parse("b:f64").Fields[0].MakeKey(1.0)));
        file.Dispose();
        Assert.Throws<ObjectDisposedException>(() => records.Rows());
        Assert.Throws<ObjectDisposedException>(() => records.Read(0, new byte[8]));
    }

    private static MappedFile Open(string path, Way way) => MappedFile.Open(
        path, new MappedFileOptions { WindowSizeBytes = Managers.Window, Placement = way.Placement(), Source = way.Source() });

    private static void AssertRows(byte[] content, RecordFile records, long start, long end)
    {
        int size = records.Layout.SizeBytes;
        long expected = start;
        foreach (RecordRow row in records.Rows(start, end))
        {
            Assert.Equal(expected, row.Index);
            Assert.Equal(records.Offset + (expected * size), row.Offset);
            if (!row.Span.SequenceEqual(content.AsSpan((int)row.Offset, size)))
                Assert.Fail($"record {expected} of {size} bytes from {records.Offset}");
            expected++;
        }
        Assert.Equal(Math.Max(start, Math.Min(end, records.Count)), expected);
    }

    private static void Put(RecordField field, string value, Span<byte> record)
    {
        Span<byte> bytes = record.Slice(field.OffsetBytes, field.SizeBytes);
        switch (field.Type)
        {
            case RecordFieldType.Int16: BinaryPrimitives.WriteInt16LittleEndian(bytes, short.Parse(value)); break;
            case RecordFieldType.UInt16: BinaryPrimitives.WriteUInt16BigEndian(bytes, ushort.Parse(value)); break;
            case RecordFieldType.Float32: BinaryPrimitives.WriteSingleBigEndian(bytes, float.Parse(value)); break;
            default: System.Text.Encoding.ASCII.GetBytes(value, bytes); break;
        }
    }

    private static bool Before(RecordField field, string value, int wanted, bool orEqual)
    {
        int order = field.IsText ? string.CompareOrdinal(value, $"{wanted}") : int.Parse(value).CompareTo(wanted);
        return order < 0 || (order == 0 && orEqual);
    }
}
