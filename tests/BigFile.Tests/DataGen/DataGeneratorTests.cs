using BigFile.DataGen;
using Xunit;

namespace BigFile.Tests.DataGen;

/// <summary>What holds for every kind of data.</summary>
public class DataGeneratorTests
{
    private const int SomeLengthBytes = (2 << 20) + 12_345;

    public static TheoryData<DataKind> Kinds => [.. DataKinds.All];

    public static TheoryData<DataKind> KindsOfAnyLength => [.. Generated.KindsOfAnyLength];

    public static TheoryData<DataKind, int> KindsAndLengths
    {
        get
        {
            var data = new TheoryData<DataKind, int>();
            foreach (DataKind kind in Generated.KindsOfAnyLength)
            {
                foreach (int length in Generated.AwkwardLengths)
                    data.Add(kind, length);
            }
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(KindsOfAnyLength))]
    public void The_same_seed_gives_the_same_bytes(DataKind kind)
    {
        byte[] first = Generated.File(kind, SomeLengthBytes);
        Assert.True(first.AsSpan().SequenceEqual(Generated.File(kind, SomeLengthBytes)));
    }

    [Theory]
    [MemberData(nameof(KindsOfAnyLength))]
    public void Another_seed_gives_other_bytes(DataKind kind) =>
        Assert.False(Generated.File(kind, 4096, 1).AsSpan().SequenceEqual(Generated.File(kind, 4096, 2)));

    [Theory]
    [MemberData(nameof(KindsOfAnyLength))]
    public void A_block_alone_equals_that_block_of_the_whole(DataKind kind)
    {
        byte[] whole = Generated.File(kind, SomeLengthBytes);
        DataGenerator fresh = DataGenerator.Create(kind, Generated.Seed);
        int blockCount = (whole.Length + fresh.BlockSizeBytes - 1) / fresh.BlockSizeBytes;
        for (int block = blockCount - 1; block >= 0; block--)
        {
            Span<byte> expected = whole.AsSpan(block * fresh.BlockSizeBytes);
            expected = expected[..Math.Min(fresh.BlockSizeBytes, expected.Length)];
            var alone = new byte[expected.Length];
            fresh.Fill(block, alone);
            Assert.True(expected.SequenceEqual(alone), $"block {block}");
        }
    }

    [Theory]
    [MemberData(nameof(KindsOfAnyLength))]
    public void Blocks_made_on_many_threads_at_once_equal_those_made_on_one(DataKind kind)
    {
        DataGenerator generator = DataGenerator.Create(kind, Generated.Seed);
        byte[] expected = Generated.File(generator, 8 * generator.BlockSizeBytes, out _);
        var actual = new byte[expected.Length];
        Parallel.For(0, 8, block => generator.Fill(
            block, actual.AsSpan(block * generator.BlockSizeBytes, generator.BlockSizeBytes), isLast: block == 7));
        Assert.True(expected.AsSpan().SequenceEqual(actual));
    }

    [Theory]
    [MemberData(nameof(KindsOfAnyLength))]
    public void Neighbouring_and_far_blocks_differ(DataKind kind)
    {
        DataGenerator generator = DataGenerator.Create(kind, Generated.Seed);
        long[] indexes = [.. new[] { 0, 1, 2, 1L << 20, 1L << 40 }.Where(index => !generator.IsHole(index))];
        var contents = new HashSet<string>();
        var block = new byte[generator.BlockSizeBytes];
        foreach (long index in indexes)
        {
            generator.Fill(index, block);
            Assert.True(contents.Add(Convert.ToHexString(block, 0, 4096)), $"block {index}");
        }
    }

    [Theory]
    [MemberData(nameof(KindsAndLengths))]
    public void Facts_agree_with_a_naive_count_and_every_byte_is_written(DataKind kind, int lengthBytes)
    {
        DataGenerator generator = DataGenerator.Create(kind, Generated.Seed);
        byte[] bytes = Generated.File(generator, lengthBytes, out BlockFacts facts);
        (long newlines, long lines, long longest) = Generated.CountLines(bytes);
        Assert.Equal((newlines, lines, longest), (facts.NewlineCount, facts.LineCount, facts.LongestLineBytes));
        Assert.Equal(BlockFacts.Measure(bytes), facts with { RecordCount = 0 });
        Assert.Equal(lengthBytes, facts.LengthBytes);
        byte[] overOtherBytes = Generated.File(generator, lengthBytes, out _, stale: 0x55);
        Assert.True(bytes.AsSpan().SequenceEqual(overOtherBytes), "a byte was left out");
    }

    [Theory]
    [InlineData(DataKind.AccessLog)]
    [InlineData(DataKind.JsonLines)]
    [InlineData(DataKind.CrLf)]
    [InlineData(DataKind.InvalidUtf8)]
    [InlineData(DataKind.NulBytes)]
    [InlineData(DataKind.Measurements)]
    public void Every_block_of_lines_ends_at_its_size_with_a_line_feed(DataKind kind)
    {
        DataGenerator generator = DataGenerator.Create(kind, Generated.Seed);
        var block = new byte[generator.BlockSizeBytes];
        for (long index = 0; index < 4; index++)
        {
            BlockFacts facts = generator.Fill(index, block);
            Assert.Equal((byte)'\n', block[^1]);
            Assert.Equal(0, facts.TrailingBytes);
        }
        foreach (int length in Generated.AwkwardLengths.Where(length => length is > 0 and < (1 << 20)))
        {
            generator.Fill(0, block.AsSpan(0, length));
            Assert.Equal((byte)'\n', block[length - 1]);
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Wrong_arguments_are_refused(DataKind kind)
    {
        DataGenerator generator = DataGenerator.Create(kind, Generated.Seed);
        Assert.Throws<ArgumentOutOfRangeException>(() => generator.Fill(-1, new byte[1]));
        Assert.Throws<ArgumentException>(() => generator.Fill(0, new byte[generator.BlockSizeBytes + 1]));
        Assert.Equal(default, generator.Fill(0, []));
    }

    [Theory]
    [MemberData(nameof(KindsOfAnyLength))]
    public void Filling_a_block_allocates_nothing(DataKind kind)
    {
        DataGenerator generator = DataGenerator.Create(kind, Generated.Seed);
        var block = new byte[generator.BlockSizeBytes];

        // The runtime allocates on this thread now and then, as when it compiles a loop anew; a block never does.
        long leastBytes = long.MaxValue;
        for (int i = 0; i < 10; i++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            generator.Fill(i, block);
            leastBytes = Math.Min(leastBytes, GC.GetAllocatedBytesForCurrentThread() - before);
        }
        Assert.Equal(0, leastBytes);
    }

    [Fact]
    public void An_unknown_kind_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => DataGenerator.Create((DataKind)99, 0));

    [Theory]
    [MemberData(nameof(Kinds))]
    public void The_name_of_a_kind_reads_as_the_kind(DataKind kind)
    {
        Assert.True(DataKinds.TryParse(DataKinds.NameOf(kind).ToUpperInvariant(), out DataKind parsed));
        Assert.Equal(kind, parsed);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("tick")]
    public void No_other_name_is_a_kind(string? name) => Assert.False(DataKinds.TryParse(name, out _));
}
