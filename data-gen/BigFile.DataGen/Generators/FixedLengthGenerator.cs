namespace BigFile.DataGen.Generators;

/// <summary>Files of one length only, none or one byte: a letter chosen by the seed.</summary>
internal sealed class FixedLengthGenerator : DataGenerator
{
    internal FixedLengthGenerator(DataKind kind, ulong seed, int lengthBytes)
        : base(kind, seed, 1) => FixedLengthBytes = lengthBytes;

    /// <inheritdoc/>
    public override long? FixedLengthBytes { get; }

    private protected override BlockFacts FillBlock(long blockIndex, Span<byte> destination, bool isLast)
    {
        destination[0] = (byte)('a' + (RandomOf(blockIndex).Next() % 26));
        return BlockFacts.Unbroken(destination.Length);
    }
}
