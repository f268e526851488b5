using System.Text;
using BigFile.DataGen;
using Xunit;

namespace BigFile.Tests.DataGen;

public class PathologicalTests
{
    private static readonly UTF8Encoding s_strictUtf8 = new(false, throwOnInvalidBytes: true);

    [Fact]
    public void Empty_and_one_byte_have_the_one_length_they_can_have()
    {
        Assert.Equal(0, DataGenerator.Create(DataKind.Empty, 0).FixedLengthBytes);
        DataGenerator oneByte = DataGenerator.Create(DataKind.OneByte, 0);
        Assert.Equal(1, oneByte.FixedLengthBytes);
        Assert.InRange(Generated.File(oneByte, 1, out BlockFacts facts)[0], (byte)'a', (byte)'z');
        Assert.Equal((1, 0), (facts.LineCount, facts.NewlineCount));
        Assert.All(Generated.KindsOfAnyLength, kind => Assert.Null(DataGenerator.Create(kind, 0).FixedLengthBytes));
    }

    [Fact]
    public void Without_a_final_newline_all_lines_but_the_last_have_one()
    {
        foreach (int length in Generated.AwkwardLengths.Where(length => length > 0))
        {
            DataGenerator generator = DataGenerator.Create(DataKind.NoFinalNewline, Generated.Seed);
            byte[] bytes = Generated.File(generator, length, out BlockFacts facts);
            Assert.NotEqual((byte)'\n', bytes[^1]);
            Assert.Equal(facts.NewlineCount + 1, facts.LineCount);
            if (length > generator.BlockSizeBytes)
                Assert.Equal((byte)'\n', bytes[generator.BlockSizeBytes - 1]);
        }
    }

    [Fact]
    public void Crlf_ends_every_line_and_neither_half_stands_alone()
    {
        foreach (int length in Generated.AwkwardLengths.Where(length => length % (1 << 20) is not 1))
        {
            byte[] bytes = Generated.File(DataKind.CrLf, length);
            Assert.True(bytes.AsSpan().EndsWith(length == 0 ? ""u8 : "\r\n"u8));
            for (int i = 0; i < bytes.Length; i++)
                Assert.Equal(bytes[i] == '\r', i + 1 < bytes.Length && bytes[i + 1] == '\n');
        }
    }

    [Fact]
    public void A_huge_line_has_its_only_newline_at_the_end()
    {
        foreach (int length in Generated.AwkwardLengths.Where(length => length > 0))
        {
            DataGenerator generator = DataGenerator.Create(DataKind.HugeLine, Generated.Seed);
            byte[] bytes = Generated.File(generator, length, out BlockFacts facts);
            Assert.Equal(length - 1, bytes.AsSpan().IndexOf((byte)'\n'));
            Assert.Equal((1, length - 1), (facts.LineCount, facts.LongestLineBytes));
        }
    }

    [Fact]
    public void Every_line_of_invalid_utf8_is_invalid()
    {
        foreach (byte[] line in Generated.Lines(Generated.File(DataKind.InvalidUtf8, (1 << 20) + 2)))
            Assert.Throws<DecoderFallbackException>(() => s_strictUtf8.GetString(line));
    }

    [Fact]
    public void Every_line_of_nul_bytes_has_one()
    {
        foreach (byte[] line in Generated.Lines(Generated.File(DataKind.NulBytes, (1 << 20) + 2)))
            Assert.Contains((byte)0, line);
    }

    [Fact]
    public void A_sparse_file_starts_with_lines_and_is_zero_in_its_holes()
    {
        DataGenerator generator = DataGenerator.Create(DataKind.Sparse, Generated.Seed);
        var block = new byte[generator.BlockSizeBytes];
        Assert.False(generator.IsHole(0));
        generator.Fill(0, block);
        Assert.DoesNotContain((byte)0, block);
        Assert.Equal((byte)'\n', block[^1]);

        long[] indexes = [.. Enumerable.Range(0, 8192)];
        long[] islands = [.. indexes.Where(index => !generator.IsHole(index))];
        Assert.InRange(islands.Length, 2, 32);
        generator.Fill(islands[^1], block);
        Assert.DoesNotContain((byte)0, block);
        block.AsSpan().Fill(1);
        Assert.Equal(
            BlockFacts.Unbroken(block.Length), generator.Fill(indexes.First(generator.IsHole), block));
        Assert.False(block.AsSpan().ContainsAnyExcept((byte)0));
    }

    [Fact]
    public void Only_sparse_files_have_holes()
    {
        foreach (DataKind kind in DataKinds.All.Except([DataKind.Sparse]))
        {
            DataGenerator generator = DataGenerator.Create(kind, 0);
            Assert.DoesNotContain(Enumerable.Range(0, 5000), index => generator.IsHole(index));
        }
    }
}
