using BigFile.DataGen.Pools;

namespace BigFile.DataGen.Generators;

/// <summary>Sentences without end: a line feed is the last byte of the last block and stands nowhere else.</summary>
internal sealed class HugeLineGenerator : DataGenerator
{
    private const int SentenceSlots = 1024;

    private readonly FragmentPool _sentences;

    internal HugeLineGenerator(ulong seed)
        : base(DataKind.HugeLine, seed, 1 << 20)
    {
        var source = new ValueSource(seed, DataKind.HugeLine);
        _sentences = FragmentPool.Even(source.Sentences(SentenceSlots).Select(text => text + " "), SentenceSlots);
    }

    private protected override BlockFacts FillBlock(long blockIndex, Span<byte> destination, bool isLast)
    {
        Xoshiro256 random = RandomOf(blockIndex);
        Span<byte> text = isLast ? destination[..^1] : destination;
        _sentences.Pad(text, ref random);
        if (!isLast)
            return BlockFacts.Unbroken(destination.Length);
        destination[^1] = (byte)'\n';
        return new BlockFacts(destination.Length, 1, text.Length, 0, text.Length, 0);
    }
}
