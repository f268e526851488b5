using System.Runtime.InteropServices;
using BigFile.DataGen.Pools;

namespace BigFile.DataGen.Generators;

/// <summary>
/// Trades of 512 symbols. Each symbol's price has a level at every block boundary, drawn from symbol and block, and
/// moves from one level to the next with some noise: no block needs another to be made, and no price jumps.
/// </summary>
internal sealed class TickGenerator : DataGenerator
{
    private const int RecordsPerBlockShift = 15;
    private const int SymbolSlots = 4096;
    private const long StartNanoseconds = 1_735_689_600_000_000_000; // 2025-01-01T00:00:00Z
    private const long StepNanoseconds = 1_000;

    private readonly ushort[] _symbolOfSlot;
    private readonly int[] _baseCents;

    internal TickGenerator(ulong seed)
        : base(DataKind.Ticks, seed, TickRecord.SizeBytes << RecordsPerBlockShift)
    {
        _symbolOfSlot = Array.ConvertAll(
            FragmentPool.SkewedSlots(TickSymbols.Count, SymbolSlots), symbol => (ushort)symbol);
        _baseCents = new int[TickSymbols.Count];
        for (int symbol = 0; symbol < _baseCents.Length; symbol++)
            _baseCents[symbol] = 500 + (int)(SplitMix64.Mix(seed + (ulong)symbol) % 100_000);
    }

    private protected override BlockFacts FillBlock(long blockIndex, Span<byte> destination, bool isLast)
    {
        Span<int> levels = stackalloc int[TickSymbols.Count];
        Span<int> nextLevels = stackalloc int[TickSymbols.Count];
        FillLevels(blockIndex, levels);
        FillLevels(blockIndex + 1, nextLevels);
        for (int symbol = 0; symbol < nextLevels.Length; symbol++)
            nextLevels[symbol] -= levels[symbol];

        Xoshiro256 random = RandomOf(blockIndex);
        long firstIndex = blockIndex << RecordsPerBlockShift;
        Span<TickRecord> records = MemoryMarshal.Cast<byte, TickRecord>(destination);
        for (int i = 0; i < records.Length; i++)
            records[i] = Record(firstIndex, i, random.Next(), levels, nextLevels);

        // A length that is no multiple of 32 ends in a record cut short, as a file does whose writer was stopped.
        int wholeBytes = records.Length * TickRecord.SizeBytes;
        if (wholeBytes < destination.Length)
        {
            TickRecord cut = Record(firstIndex, records.Length, random.Next(), levels, nextLevels);
            ReadOnlySpan<byte> bytes = MemoryMarshal.AsBytes(new ReadOnlySpan<TickRecord>(in cut));
            bytes[..(destination.Length - wholeBytes)].CopyTo(destination[wholeBytes..]);
        }
        return BlockFacts.Measure(destination) with { RecordCount = records.Length };
    }

    private TickRecord Record(
        long firstIndex, int i, ulong bits, ReadOnlySpan<int> levels, ReadOnlySpan<int> moves)
    {
        int symbol = _symbolOfSlot[(int)bits & (SymbolSlots - 1)];
        int noiseCents = (int)((bits >> 12) & 7) - 4;
        int cents = levels[symbol] + (int)(((long)moves[symbol] * i) >> RecordsPerBlockShift) + noiseCents;
        uint lots = (uint)((bits >> 15) & 63) + 1;
        uint quantity = ((bits >> 21) & 3) == 0 ? lots : lots * 100; // one trade in four is an odd lot
        long index = firstIndex + i;
        long jitterNanoseconds = (long)(((bits >> 32) & 1023) * StepNanoseconds) >> 10;
        return new TickRecord(
            StartNanoseconds + (index * StepNanoseconds) + jitterNanoseconds,
            cents / 100.0,
            quantity,
            (uint)symbol,
            (ulong)index + 1);
    }

    /// <summary>The price of each symbol at the start of a block, within a tenth of its base price, in cents.</summary>
    private void FillLevels(long blockIndex, Span<int> levelsCents)
    {
        Xoshiro256 random = RandomOf(~blockIndex);
        for (int symbol = 0; symbol < levelsCents.Length; symbol++)
        {
            int baseCents = _baseCents[symbol];
            levelsCents[symbol] = baseCents - (baseCents / 10) + (int)(random.Next() % (ulong)(baseCents / 5));
        }
    }
}
