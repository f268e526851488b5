using BigFile.DataGen;
using Xunit;

namespace BigFile.Tests.DataGen;

public sealed class FileGeneratorTests : IDisposable
{
    private static readonly DataGenerator s_ticks = DataGenerator.Create(DataKind.Ticks, 1);

    private readonly string _path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());

    public static TheoryData<DataKind> Kinds => [.. DataKinds.All];

    public void Dispose() => File.Delete(_path);

    [Theory]
    [MemberData(nameof(Kinds))]
    public void The_file_holds_the_generators_blocks_and_its_facts(DataKind kind)
    {
        DataGenerator generator = DataGenerator.Create(kind, Generated.Seed);
        int lengthBytes = (int)(generator.FixedLengthBytes ?? (3 << 20) + 17);
        GeneratedFileFacts facts = Generate(generator, lengthBytes);
        byte[] expected = Generated.File(generator, lengthBytes, out BlockFacts expectedFacts);
        Assert.True(expected.AsSpan().SequenceEqual(File.ReadAllBytes(_path)));
        Assert.Equal(
            new GeneratedFileFacts(
                lengthBytes,
                expectedFacts.LineCount,
                expectedFacts.NewlineCount,
                expectedFacts.LongestLineBytes,
                expectedFacts.RecordCount),
            facts);
    }

    [Fact]
    public void The_length_is_exact_for_awkward_lengths()
    {
        DataGenerator generator = DataGenerator.Create(DataKind.AccessLog, Generated.Seed);
        foreach (int lengthBytes in Generated.AwkwardLengths)
        {
            Assert.Equal(lengthBytes, Generate(generator, lengthBytes).LengthBytes);
            Assert.Equal(lengthBytes, new FileInfo(_path).Length);
        }
    }

    [Theory]
    [InlineData(DataKind.JsonLines)]
    [InlineData(DataKind.HugeLine)]
    [InlineData(DataKind.Sparse)]
    public void Any_number_of_threads_makes_the_same_file(DataKind kind)
    {
        const int LengthBytes = (50 << 20) + 1234; // more than one run for each of the threads
        DataGenerator generator = DataGenerator.Create(kind, Generated.Seed);
        GeneratedFileFacts facts = Generate(generator, LengthBytes);
        byte[] expected = File.ReadAllBytes(_path);
        foreach (int threadCount in new[] { 2, 5 })
        {
            Assert.Equal(facts, Generate(generator, LengthBytes, threadCount));
            Assert.True(expected.AsSpan().SequenceEqual(File.ReadAllBytes(_path)), $"{threadCount} threads");
        }
    }

    [Fact]
    public void What_was_there_before_is_replaced()
    {
        File.WriteAllBytes(_path, new byte[100_000]);
        Generate(DataGenerator.Create(DataKind.Empty, 0), 0);
        Assert.Equal(0, new FileInfo(_path).Length);
    }

    [Fact]
    public void Progress_ends_at_the_length_and_never_passes_it()
    {
        const int LengthBytes = 40 << 20;
        var progress = new RecordingProgress();
        FileGenerator.Generate(
            _path, s_ticks, LengthBytes, 2, progress, TestContext.Current.CancellationToken);
        Assert.Equal(LengthBytes, progress.Reports.Max());
        Assert.Equal(3, progress.Reports.Count);
    }

    [Fact]
    public void A_cancelled_file_is_removed()
    {
        using var source = new CancellationTokenSource();
        var progress = new RecordingProgress { OnReport = source.Cancel };
        Assert.ThrowsAny<OperationCanceledException>(() => FileGenerator.Generate(
            _path, s_ticks, 100 << 20, 2, progress, source.Token));
        Assert.False(File.Exists(_path));
    }

    [Fact]
    public void A_failure_while_writing_reaches_the_caller_as_it_is_and_removes_the_file()
    {
        var progress = new RecordingProgress { OnReport = () => throw new TimeZoneNotFoundException("on purpose") };
        Assert.Throws<TimeZoneNotFoundException>(() => FileGenerator.Generate(
            _path, s_ticks, 40 << 20, 2, progress, TestContext.Current.CancellationToken));
        Assert.False(File.Exists(_path));
    }

    [Fact]
    public void Wrong_arguments_are_refused_before_a_file_is_made()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Generate(s_ticks, -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Generate(s_ticks, 10, threadCount: 0));
        Assert.Throws<ArgumentException>(() => Generate(DataGenerator.Create(DataKind.Empty, 1), 10));
        Assert.Throws<ArgumentNullException>(() => Generate(null!, 10));
        Assert.False(File.Exists(_path));
    }

    private GeneratedFileFacts Generate(DataGenerator generator, long lengthBytes, int threadCount = 1) =>
        FileGenerator.Generate(
            _path, generator, lengthBytes, threadCount, null, TestContext.Current.CancellationToken);

    private sealed class RecordingProgress : IProgress<long>
    {
        internal List<long> Reports { get; } = [];

        internal Action OnReport { get; init; } = () => { };

        public void Report(long value)
        {
            lock (Reports)
                Reports.Add(value);
            OnReport();
        }
    }
}
