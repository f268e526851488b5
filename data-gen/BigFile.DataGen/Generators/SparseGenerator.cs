namespace BigFile.DataGen.Generators;

/// <summary>
/// Islands of 64 KiB of lines, at the start of the file and then one in a thousand blocks; all else is zeros, which a
/// file system need not store.
/// </summary>
internal sealed class SparseGenerator : DataGenerator
{
    private const int IslandSizeBytes = 64 << 10;
    private const int BlocksPerIsland = 1024;

    private readonly WordLineGenerator _islands;

    internal SparseGenerator(ulong seed)
        : base(DataKind.Sparse, seed, IslandSizeBytes) =>
        _islands = new WordLineGenerator(DataKind.Sparse, seed, IslandSizeBytes, "\n"u8);

    /// <inheritdoc/>
    public override bool IsHole(long blockIndex) =>
        blockIndex != 0 && SplitMix64.Mix(Seed ^ SplitMix64.Mix((ulong)blockIndex)) % BlocksPerIsland != 0;

    private protected override BlockFacts FillBlock(long blockIndex, Span<byte> destination, bool isLast)
    {
        if (!IsHole(blockIndex))
            return _islands.Fill(blockIndex, destination, isLast);
        destination.Clear();
        return BlockFacts.Unbroken(destination.Length);
    }
}
