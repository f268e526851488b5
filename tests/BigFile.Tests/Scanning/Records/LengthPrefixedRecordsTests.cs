using BigFile.Scanning;

namespace BigFile.Tests.Scanning;

public sealed class LengthPrefixedRecordsTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(Way.Reserved)]
    [InlineData(Way.Floating)]
    [InlineData(Way.Buffered)]
    public void Records_of_every_form_come_as_they_were_written(Way way)
    {
        const int Seed = 411;
        var random = new Random(Seed);
        foreach (string form in LengthPrefix.Names)
        {
            foreach (bool inclusive in new[] { false, true })
            {
                LengthPrefix prefix = Prefix(form) with { IncludesItself = inclusive };
                byte[] content = Make(prefix, random, prefix.WidthBytes == 1 ? 240 : 32_000, out List<(long Offset, byte[] Content)> expected);
                using MappedFile file = Open(content, way);
                AssertRecords(expected, file.EnumerateRecords(prefix), form);
                // From any record on, and up to any: the last one may reach past the end.
                (long start, long end) = (expected[expected.Count / 3].Offset, expected[expected.Count * 2 / 3].Offset + 1);
                AssertRecords(
                    expected.FindAll(record => record.Offset >= start && record.Offset < end), file.EnumerateRecords(prefix, start, end), form);
            }
        }
    }

    [Fact]
    public void Records_come_also_where_leases_of_others_leave_no_room()
    {
        const int Seed = 412;
        LengthPrefix prefix = LengthPrefix.Fixed(4);
        byte[] content = Make(prefix, new Random(Seed), 200_000, out List<(long, byte[])> expected);
        using ViewManager manager = Managers.WithRoom(2 * Managers.Window);
        using MappedFile file = MappedFile.Open(
            _folder.FileWith(content), new MappedFileOptions { WindowSizeBytes = Managers.Window, ViewManager = manager });
        using MappedView held = file.Lease(0, 1);
        using MappedView alsoHeld = file.Lease(Managers.Window, 1);
        AssertRecords(expected, file.EnumerateRecords(prefix), "u32le");
    }

    [Fact]
    public void A_record_that_the_budget_has_no_room_for_is_told_by_offset_and_length()
    {
        byte[] content = new byte[(3 << 20) + 20];
        BitConverter.TryWriteBytes(content.AsSpan(0), 1);
        BitConverter.TryWriteBytes(content.AsSpan(5), 3 << 20);
        BitConverter.TryWriteBytes(content.AsSpan((3 << 20) + 9), 2);
        using ViewManager manager = Managers.WithRoom(2 * Managers.Window);
        using MappedFile file = MappedFile.Open(
            _folder.FileWith(content), new MappedFileOptions { WindowSizeBytes = Managers.Window, ViewManager = manager });
        List<(long, long, bool, int)> found = [];
        foreach (LengthPrefixedRecord record in file.EnumerateRecords(LengthPrefix.Fixed(4), 0, (3 << 20) + 10))
            found.Add((record.ContentOffset, record.Length, record.IsLong, record.Span.Length));
        Assert.Equal([(4, 1, false, 1), (9, 3 << 20, true, 0), ((3 << 20) + 13, 2, false, 2)], found);
    }

    [Fact]
    public void A_record_past_a_span_is_told_by_offset_and_length()
    {
        string path = _folder.File();
        using (FileStream stream = File.Create(path))
        {
            stream.Write([0, 0, 0, 0xC0, 0, 0, 0, 0]);
            stream.Position = 8 + (3L << 30);
            stream.Write([1, 0, 0, 0, 0, 0, 0, 0, 77, 9]);
        }
        using MappedFile file = MappedFile.Open(path);
        using LengthPrefixedRecords records = file.EnumerateRecords(LengthPrefix.Fixed(8));
        Assert.True(records.MoveNext());
        Assert.True(records.Current.IsLong);
        Assert.Equal(3L << 30, records.Current.Length);
        Assert.True(records.Current.Span.IsEmpty);
        Assert.True(records.MoveNext());
        Assert.Equal([77], records.Current.Span.ToArray());
        Assert.Equal((3L << 30) + 16, records.Current.ContentOffset);
        Assert.False(records.MoveNext());
        Assert.Equal(1, records.TornBytes);
    }

    [Fact]
    public void A_file_cut_anywhere_gives_its_whole_records_and_tells_of_the_rest()
    {
        const int Seed = 413;
        var random = new Random(Seed);
        foreach (string form in new[] { "u8", "u16be", "varint", "u64le" })
        {
            LengthPrefix prefix = Prefix(form);
            using var whole = new MemoryStream();
            List<(long Offset, byte[] Content)> all = [];
            foreach (int length in new[] { 3, 0, 130, 1 })
                Write(prefix, Managers.Content(length, random.Next()), whole, all);
            byte[] content = whole.ToArray();
            for (int cut = 0; cut <= content.Length; cut++)
            {
                using MappedFile file = Open(content[..cut], Way.Auto);
                List<(long Offset, byte[] Content)> expected = all.FindAll(record => End(record) <= cut);
                long torn = expected.Count == 0 ? 0 : End(expected[^1]);
                using LengthPrefixedRecords records = file.EnumerateRecords(prefix);
                int count = 0;
                while (records.MoveNext())
                    Assert.Equal(expected[count++].Content, records.Current.Span.ToArray());
                Assert.Equal(expected.Count, count);
                Assert.Equal(torn == cut ? -1 : torn, records.TornOffset);
                Assert.Equal(cut - torn, records.TornBytes);
                Assert.False(records.MoveNext());
                Assert.True(records.TornLength == -1 || records.TornLength == all[count].Content.Length);

                long End((long Offset, byte[] Content) record) =>
                    record.Offset + (form == "varint" ? VarintBytes(record.Content.Length) : prefix.WidthBytes) + record.Content.Length;
            }
        }
    }

    [Fact]
    public void A_damaged_length_stops_with_offset_and_reason()
    {
        using MappedFile file = Open([1, 0, 7, 0xFF, 0xFF, 1, 0, 8], Way.Auto);
        AssertDamaged(file, LengthPrefix.Fixed(2, isSigned: true), new RecordDamage(3, RecordDamageReason.LengthNegative, -1));
        AssertDamaged(file, LengthPrefix.Fixed(2) with { LengthBytesMax = 1000 }, new RecordDamage(3, RecordDamageReason.LengthOverMaximum, 65_535));
        // Without a limit it looks as the last record of a file that goes on does.
        using LengthPrefixedRecords records = file.EnumerateRecords(LengthPrefix.Fixed(2));
        Assert.True(records.MoveNext());
        Assert.False(records.MoveNext());
        Assert.Equal((3, 5, 65_535), (records.TornOffset, records.TornBytes, records.TornLength));
    }

    [Fact]
    public void A_length_whose_end_no_offset_reaches_is_damaged_and_not_torn()
    {
        byte[] content = [0, .. BitConverter.GetBytes(long.MaxValue - 8)];
        using MappedFile file = Open(content, Way.Auto);
        using LengthPrefixedRecords records = file.EnumerateRecords(LengthPrefix.Fixed(8), start: 1);
        RecordDamagedException? error = null;
        try
        {
            records.MoveNext();
        }
        catch (RecordDamagedException e)
        {
            error = e;
        }
        Assert.Equal(new RecordDamage(1, RecordDamageReason.LengthOverMaximum, long.MaxValue - 8), error?.Damage);
    }

    [Fact]
    public void A_rule_leads_over_damage_and_is_told_what_it_is()
    {
        byte[] content = [1, 0, 7, 0xFF, 0xFF, 0xEE, 1, 0, 8, 0xFF, 0xFF];
        using MappedFile file = Open(content, Way.Auto);
        List<long> damaged = [];
        LengthPrefix prefix = LengthPrefix.Fixed(2, isSigned: true);
        List<byte> found = [];
        using LengthPrefixedRecords records = file.EnumerateRecords(prefix, onDamage: (mapped, damage) =>
        {
            damaged.Add(damage.Offset);
            Span<byte> bytes = stackalloc byte[8];
            bytes = bytes[..mapped.Read(damage.Offset, bytes)];
            int mark = bytes.IndexOf((byte)0xEE);
            return mark < 0 ? mapped.Length : damage.Offset + mark + 1;
        });
        while (records.MoveNext())
            found.Add(records.Current.Span[0]);
        Assert.Equal([7, 8], found);
        Assert.Equal([3, 9], damaged);
        Assert.Equal(2, records.DamagedCount);
        Assert.Equal(0, records.TornBytes);
    }

    [Fact]
    public void A_rule_is_asked_about_a_length_past_the_end_and_may_call_it_torn()
    {
        using MappedFile file = Open([1, 0, 7, 0xFF, 0x7F, 1, 0, 8, 9, 0], Way.Auto);
        List<RecordDamage> damaged = [];
        using LengthPrefixedRecords records = file.EnumerateRecords(LengthPrefix.Fixed(2), onDamage: (_, damage) =>
        {
            damaged.Add(damage);
            return damage.Offset == 3 ? 5 : -1;
        });
        List<byte> found = [];
        while (records.MoveNext())
            found.Add(records.Current.Span[0]);
        Assert.Equal([7, 8], found);
        Assert.Equal([new RecordDamage(3, RecordDamageReason.LengthPastEnd, 0x7FFF), new RecordDamage(8, RecordDamageReason.LengthPastEnd, 9)], damaged);
        Assert.Equal((8, 9, 1), (records.TornOffset, records.TornLength, records.DamagedCount));
    }

    [Fact]
    public void A_rule_that_leads_nowhere_is_refused()
    {
        using MappedFile file = Open([0xFF, 0xFF, 0, 0], Way.Auto);
        LengthPrefix prefix = LengthPrefix.Fixed(2, isSigned: true);
        Assert.Throws<InvalidOperationException>(() => Count(file, prefix, (_, damage) => damage.Offset));
        Assert.Throws<RecordDamagedException>(() => Count(file, prefix, (_, _) => -1));
        Assert.Equal(0, Count(file, prefix, (_, _) => long.MaxValue));
        Assert.Equal(1, Count(file, prefix, (_, _) => 2));
    }

    [Fact]
    public void A_walk_allocates_nothing()
    {
        LengthPrefix prefix = LengthPrefix.Fixed(4);
        using MappedFile file = Open(Make(prefix, new Random(414), 2000, out _), Way.Auto);
        Count(file, prefix, null);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Count(file, prefix, null);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static int Count(MappedFile file, LengthPrefix prefix, DamagedRecordRule? rule)
    {
        int count = 0;
        foreach (LengthPrefixedRecord _ in file.EnumerateRecords(prefix, onDamage: rule))
            count++;
        return count;
    }

    private static void AssertDamaged(MappedFile file, LengthPrefix prefix, RecordDamage damage)
    {
        var error = Assert.Throws<RecordDamagedException>(() => Count(file, prefix, null));
        Assert.Equal(damage, error.Damage);
        Assert.Equal(damage.Offset, error.Offset);
        Assert.Contains($"offset {damage.Offset} is damaged", error.Message, StringComparison.Ordinal);
    }

    private MappedFile Open(byte[] content, Way way) => MappedFile.Open(
        _folder.FileWith(content), new MappedFileOptions { WindowSizeBytes = Managers.Window, Placement = way.Placement(), Source = way.Source() });

    private static void AssertRecords(List<(long Offset, byte[] Content)> expected, LengthPrefixedRecords records, string form)
    {
        int at = 0;
        foreach (LengthPrefixedRecord record in records)
        {
            Assert.Equal(expected[at].Offset, record.Offset);
            Assert.False(record.IsLong);
            if (!record.Span.SequenceEqual(expected[at].Content))
                Assert.Fail($"{form}: record {at} at {record.Offset}");
            at++;
        }
        Assert.Equal(expected.Count, at);
    }

    /// <summary>Records of all kinds of lengths, over some windows.</summary>
    private static byte[] Make(LengthPrefix prefix, Random random, int lengthMax, out List<(long Offset, byte[] Content)> records)
    {
        records = [];
        using var content = new MemoryStream();
        while (content.Length < 5 * Managers.Window)
        {
            int most = random.Next(4) switch { 0 => 0, 1 => 10, 2 => 240, _ => lengthMax };
            Write(prefix, Managers.Content(random.Next(Math.Min(most, lengthMax) + 1), random.Next()), content, records);
        }
        return content.ToArray();
    }

    private static void Write(LengthPrefix prefix, byte[] record, MemoryStream content, List<(long Offset, byte[] Content)> records)
    {
        records.Add((content.Length, record));
        int width = prefix.WidthBytes == 0 ? VarintBytes(record.Length) : prefix.WidthBytes;
        if (prefix is { WidthBytes: 0, IncludesItself: true })
            width = VarintBytes(record.Length + VarintBytes(record.Length + width));
        ulong length = (ulong)(record.Length + (prefix.IncludesItself ? width : 0));
        for (int i = 0; i < width; i++)
        {
            content.WriteByte(prefix.WidthBytes == 0
                ? (byte)(((length >> (7 * i)) & 0x7F) | (i < width - 1 ? 0x80u : 0))
                : (byte)(length >> (8 * (prefix.IsBigEndian ? width - 1 - i : i))));
        }
        content.Write(record);
    }

    private static int VarintBytes(long value) => value < 0x80 ? 1 : 1 + VarintBytes(value >> 7);

    private static LengthPrefix Prefix(string form) =>
        LengthPrefix.TryParse(form, out LengthPrefix? prefix) ? prefix : throw new ArgumentException(form);
}
