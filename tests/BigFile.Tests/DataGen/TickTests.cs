using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using BigFile.DataGen;
using Xunit;

namespace BigFile.Tests.DataGen;

public class TickTests
{
    [Fact]
    public void A_record_has_32_bytes_with_the_fields_at_documented_offsets()
    {
        Assert.Equal(32, TickRecord.SizeBytes);
        Assert.Equal(TickRecord.SizeBytes, Unsafe.SizeOf<TickRecord>());
        var record = new TickRecord(1, 2.5, 3, 4, 5);
        ReadOnlySpan<byte> bytes = MemoryMarshal.AsBytes(new ReadOnlySpan<TickRecord>(in record));
        Assert.Equal(1, BinaryPrimitives.ReadInt64LittleEndian(bytes));
        Assert.Equal(2.5, BinaryPrimitives.ReadDoubleLittleEndian(bytes[8..]));
        Assert.Equal(3u, BinaryPrimitives.ReadUInt32LittleEndian(bytes[16..]));
        Assert.Equal(4u, BinaryPrimitives.ReadUInt32LittleEndian(bytes[20..]));
        Assert.Equal(5u, BinaryPrimitives.ReadUInt64LittleEndian(bytes[24..]));
    }

    [Fact]
    public void Records_are_numbered_in_order_of_time_and_plausible()
    {
        byte[] bytes = Generated.File(DataKind.Ticks, 3 << 20);
        ReadOnlySpan<TickRecord> records = MemoryMarshal.Cast<byte, TickRecord>(bytes);
        long lastTime = 0;
        for (int i = 0; i < records.Length; i++)
        {
            TickRecord record = records[i];
            Assert.Equal((ulong)i + 1, record.SequenceNumber);
            Assert.True(record.TimestampNanoseconds > lastTime, $"record {i}");
            Assert.InRange(record.Price, 0.01, 2_000);
            Assert.Equal(Math.Round(record.Price * 100), record.Price * 100, 6);
            Assert.InRange(record.Quantity, 1u, 10_000u);
            Assert.InRange(record.SymbolId, 0u, (uint)TickSymbols.Count - 1);
            lastTime = record.TimestampNanoseconds;
        }
    }

    [Fact]
    public void Prices_move_by_little_from_trade_to_trade_also_across_blocks()
    {
        byte[] bytes = Generated.File(DataKind.Ticks, 3 << 20);
        var lastPrice = new double[TickSymbols.Count];
        foreach (TickRecord record in MemoryMarshal.Cast<byte, TickRecord>(bytes))
        {
            double last = lastPrice[record.SymbolId];
            if (last != 0)
                Assert.InRange(record.Price, (last * 0.9) - 0.1, (last * 1.1) + 0.1);
            lastPrice[record.SymbolId] = record.Price;
        }
    }

    [Theory]
    [InlineData(31, 0)]
    [InlineData(32, 1)]
    [InlineData(33, 1)]
    [InlineData((1 << 20) + 65, 32_770)]
    public void Whole_records_are_counted_and_a_cut_one_starts_like_the_record_it_was(int lengthBytes, long recordCount)
    {
        DataGenerator generator = DataGenerator.Create(DataKind.Ticks, Generated.Seed);
        byte[] bytes = Generated.File(generator, lengthBytes, out BlockFacts facts);
        byte[] longer = Generated.File(generator, lengthBytes + 64, out _);
        Assert.Equal(recordCount, facts.RecordCount);
        Assert.True(longer.AsSpan().StartsWith(bytes));
    }

    [Fact]
    public void Symbols_are_distinct_and_depend_on_the_seed_alone()
    {
        IReadOnlyList<string> symbols = TickSymbols.For(7);
        Assert.Equal(TickSymbols.Count, symbols.Distinct().Count());
        Assert.All(symbols, symbol => Assert.Matches("^[A-Z]{3,4}$", symbol));
        Assert.Equal(symbols, TickSymbols.For(7));
        Assert.NotEqual(symbols, TickSymbols.For(8));
    }
}
