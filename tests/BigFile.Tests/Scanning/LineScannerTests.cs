using BigFile.Scanning;

namespace BigFile.Tests.Scanning;

public class LineScannerTests
{
    [Fact]
    public void Every_length_up_to_five_blocks_agrees_with_the_naive_count()
    {
        const int Seed = 71;
        var random = new Random(Seed);
        for (int length = 0; length <= 330; length++)
        {
            foreach (int gapMax in new[] { 0, 1, 5, 30, 62, 63, 64, 65, 130, 1000 })
                AssertAgrees(NaiveLines.Make(random, length, gapMax), $"seed {Seed}, length {length}, gaps to {gapMax}");
        }
    }

    [Fact]
    public void Every_pair_of_line_feeds_in_three_blocks_gives_the_right_longest_line()
    {
        byte[] bytes = new byte[192];
        for (int first = 0; first < bytes.Length; first++)
        {
            for (int second = first + 1; second < bytes.Length; second++)
            {
                bytes.AsSpan().Clear();
                bytes[first] = bytes[second] = (byte)'\n';
                AssertAgrees(bytes, $"line feeds at {first} and {second}");
            }
        }
    }

    [Fact]
    public void One_line_of_each_length_among_shorter_ones_is_found_wherever_it_lies()
    {
        for (int longest = 1; longest <= 140; longest++)
        {
            foreach (int shorter in new[] { 0, longest / 2, longest - 1 })
            {
                for (int shift = 0; shift < 64; shift += 7)
                {
                    var bytes = new List<byte>(new byte[shift]) { (byte)'\n' };
                    for (int line = 0; line < 9; line++)
                    {
                        bytes.AddRange(new byte[line == 5 ? longest : shorter]);
                        bytes.Add((byte)'\n');
                    }
                    AssertAgrees([.. bytes], $"longest {longest} among {shorter}, shifted by {shift}");
                }
            }
        }
    }

    [Fact]
    public void Random_buffers_agree_with_the_naive_count_at_every_alignment()
    {
        const int Seed = 72;
        var random = new Random(Seed);
        for (int round = 0; round < 2000; round++)
        {
            byte[] bytes = NaiveLines.Make(random, random.Next(4000), 1 << random.Next(12));
            int start = random.Next(Math.Min(bytes.Length, 64) + 1);
            AssertAgrees(bytes.AsSpan(start), $"seed {Seed}, round {round}");
        }
    }

    [Fact]
    public void Runs_joined_at_every_border_are_the_whole()
    {
        const int Seed = 73;
        var random = new Random(Seed);
        for (int round = 0; round < 60; round++)
        {
            byte[] bytes = NaiveLines.Make(random, random.Next(400), 1 + random.Next(200));
            LineRun whole = LineScanner.Scan(bytes);
            for (int cut = 0; cut <= bytes.Length; cut++)
            {
                LineRun left = default(LineRun).Then(LineScanner.Scan(bytes.AsSpan(0, cut)));
                Assert.Equal(whole, left.Then(LineScanner.Scan(bytes.AsSpan(cut))));
            }
        }
    }

    private static void AssertAgrees(ReadOnlySpan<byte> bytes, string what)
    {
        LineRun run = LineScanner.Scan(bytes);
        LineCounts expected = NaiveLines.Count(bytes);
        int first = bytes.IndexOf((byte)'\n');
        int last = bytes.LastIndexOf((byte)'\n');
        var expectedRun = new LineRun(
            bytes.Length, expected.Lines, first < 0 ? bytes.Length : first, bytes.Length - last - 1, expected.LongestLineBytes);
        Assert.True(expectedRun == run, $"{what}: expected {expectedRun}, found {run}");
    }
}
