using BigFile.DataGen.Generators;
using BigFile.DataGen.Pools;

namespace BigFile.DataGen;

/// <summary>
/// Makes the bytes of one <see cref="DataKind"/> from a seed, block by block. The content of a file is the
/// concatenation of its blocks, and a block depends on nothing but kind, seed, its index and its length: blocks can be
/// made in any order, on many threads, and again later to check what a file should hold.
/// </summary>
/// <remarks>
/// Block <c>k</c> covers the bytes from <c>k * BlockSizeBytes</c>. A file whose length is no multiple of
/// <see cref="BlockSizeBytes"/> ends in a shorter block. Blocks of lines begin and end with whole lines, so that the
/// last byte of each is a line feed; <see cref="DataKind.HugeLine"/>, <see cref="DataKind.NoFinalNewline"/> and the
/// holes of <see cref="DataKind.Sparse"/> differ, as their names say. A last block too short for a line of its kind,
/// so of fewer than some hundred bytes, is one line of filler: a comment, a small JSON value, a cut record.
/// <para>An instance is immutable and may be used by many threads at once. <see cref="Fill"/> does not allocate.</para>
/// </remarks>
public abstract class DataGenerator
{
    private const int WordBlockSizeBytes = 1 << 20;

    private readonly ulong _streamKey;

    private protected DataGenerator(DataKind kind, ulong seed, int blockSizeBytes)
    {
        Kind = kind;
        Seed = seed;
        BlockSizeBytes = blockSizeBytes;
        _streamKey = SplitMix64.Mix(seed ^ SplitMix64.Mix((ulong)kind));
    }

    /// <summary>What is made.</summary>
    public DataKind Kind { get; }

    /// <summary>The number that, with <see cref="Kind"/>, determines every byte.</summary>
    public ulong Seed { get; }

    /// <summary>Size of every block but the last, in bytes.</summary>
    public int BlockSizeBytes { get; }

    /// <summary>The one length a file of this kind has (0 for empty, 1 for one byte), or null if any will do.</summary>
    public virtual long? FixedLengthBytes => null;

    /// <summary>Makes a generator. Draws the pools of realistic values, which takes tens of milliseconds.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="kind"/> is not a member of the enum.</exception>
    public static DataGenerator Create(DataKind kind, ulong seed) => kind switch
    {
        DataKind.AccessLog => new AccessLogGenerator(seed),
        DataKind.JsonLines => new JsonLinesGenerator(seed),
        DataKind.Ticks => new TickGenerator(seed),
        DataKind.Empty => new FixedLengthGenerator(kind, seed, 0),
        DataKind.OneByte => new FixedLengthGenerator(kind, seed, 1),
        DataKind.NoFinalNewline => new WordLineGenerator(kind, seed, WordBlockSizeBytes, "\n"u8),
        DataKind.CrLf => new WordLineGenerator(kind, seed, WordBlockSizeBytes, "\r\n"u8),
        DataKind.HugeLine => new HugeLineGenerator(seed),
        DataKind.InvalidUtf8 => new WordLineGenerator(kind, seed, WordBlockSizeBytes, "\n"u8, Blemishes.NotUtf8),
        DataKind.NulBytes => new WordLineGenerator(kind, seed, WordBlockSizeBytes, "\n"u8, Blemishes.Nul),
        DataKind.Sparse => new SparseGenerator(seed),
        DataKind.Measurements => new MeasurementsGenerator(seed),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "There is no such kind of data."),
    };

    /// <summary>Writes block <paramref name="blockIndex"/> over the whole of <paramref name="destination"/>.</summary>
    /// <param name="blockIndex">0 for the first block.</param>
    /// <param name="destination">
    /// <see cref="BlockSizeBytes"/> long, or shorter for the shorter last block of a file.
    /// </param>
    /// <param name="isLast">
    /// Whether the file ends with this block; taken for granted when the block is short. It matters to
    /// <see cref="DataKind.HugeLine"/> and <see cref="DataKind.NoFinalNewline"/> only.
    /// </param>
    /// <returns>The facts of what was written.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="blockIndex"/> is negative.</exception>
    /// <exception cref="ArgumentException"><paramref name="destination"/> is longer than a block.</exception>
    public BlockFacts Fill(long blockIndex, Span<byte> destination, bool isLast = false)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(blockIndex);
        if (destination.Length > BlockSizeBytes)
            throw new ArgumentException(
                $"A block has at most {BlockSizeBytes} bytes, not {destination.Length}.", nameof(destination));
        if (destination.IsEmpty)
            return default;
        return FillBlock(blockIndex, destination, isLast || destination.Length < BlockSizeBytes);
    }

    /// <summary>
    /// Whether every byte of the block is zero, so that a new file needs no write there to hold it. Its facts are
    /// <see cref="BlockFacts.Unbroken"/>.
    /// </summary>
    public virtual bool IsHole(long blockIndex) => false;

    /// <summary>Does the work of <see cref="Fill"/>, on checked arguments; the destination is not empty.</summary>
    private protected abstract BlockFacts FillBlock(long blockIndex, Span<byte> destination, bool isLast);

    /// <summary>The random numbers of one block: they depend on kind, seed and index alone.</summary>
    private protected Xoshiro256 RandomOf(long blockIndex) =>
        new(_streamKey ^ SplitMix64.Mix((ulong)blockIndex + 1));
}
