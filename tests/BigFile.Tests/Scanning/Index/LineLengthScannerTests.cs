using BigFile.Scanning;

namespace BigFile.Tests.Scanning;

public sealed class LineLengthScannerTests
{
    [Fact]
    public void Lengths_are_those_that_a_look_at_every_byte_gives()
    {
        const int Seed = 4201;
        var random = new Random(Seed);
        foreach (int gapMax in new[] { 0, 1, 3, 20, 63, 64, 65, 200, 254, 255, 256, 700, 20_000 })
        {
            for (int round = 0; round < 20; round++)
            {
                byte[] bytes = NaiveLines.Make(random, random.Next(1, 100_000), gapMax);
                LineLengthBuilder builder = new();
                builder.Add(7, bytes, (byte)'\n');
                AssertSame(bytes, builder, $"seed {Seed}, gaps up to {gapMax}, round {round}");
            }
        }
    }

    [Fact]
    public void Every_distance_of_two_delimiters_at_every_place_of_a_block_is_measured()
    {
        for (int first = 0; first < 130; first++)
        {
            for (int gap = 1; gap < 300; gap += gap is > 62 and < 66 or > 250 and < 260 ? 1 : 7)
            {
                byte[] bytes = new byte[first + gap + 70];
                bytes[first] = bytes[first + gap] = bytes[^1] = (byte)'\n';
                LineLengthBuilder builder = new();
                builder.Add(0, bytes, (byte)'\n');
                AssertSame(bytes, builder, $"first {first}, gap {gap}");
            }
        }
    }

    private static void AssertSame(byte[] bytes, LineLengthBuilder builder, string what)
    {
        List<long> starts = [0];
        for (int i = 0; i < bytes.Length - 1; i++)
        {
            if (bytes[i] == (byte)'\n')
                starts.Add(i + 1);
        }
        Assert.Equal(bytes[^1] != (byte)'\n', builder.EndsOpen);
        LineLengths lengths = builder.Seal(new LineLengthSlab(bytes.Length));
        Assert.True(starts.Count == lengths.Count, what);
        for (int i = 0; i < starts.Count; i++)
        {
            if (starts[i] != lengths.StartOf(i))
                Assert.Fail($"{what}: line {i} begins at {starts[i]}, not at {lengths.StartOf(i)}");
            if (lengths.LineAt(starts[i], out long start) != i || start != starts[i])
                Assert.Fail($"{what}: line {i} is not found at {starts[i]}");
        }
    }
}
