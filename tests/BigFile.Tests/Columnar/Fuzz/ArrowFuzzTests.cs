namespace BigFile.Tests.Columnar.Fuzz;

/// <summary>
/// Damaged Arrow files: 4,000 mutants (1,000 on Win32), or as many times that as BIGFILE_SOAK says (50: 200,000). A mutant that ends the process stays in
/// the test's temporary folder.
/// </summary>
public sealed class ArrowFuzzTests : IDisposable
{
    // Files are made and opened slowly there.
    private static readonly int MutantsPerRun = OperatingSystem.IsWindows() ? 250 : 1000;

    private static readonly MappedFileOptions[] Ways =
    [
        new() { Placement = Placement.Reserved, WindowSizeBytes = 64 << 10 },
        new() { Placement = Placement.Floating, WindowSizeBytes = 64 << 10 },
        new() { Source = WindowSource.Buffered, WindowSizeBytes = 64 << 10 },
    ];

    private readonly TempFolder _folder = new();

    public static TheoryData<string> Seeds => [.. FuzzSeeds.Arrow.Select(seed => seed.Name)];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Seeds))]
    public void What_mutants_are_made_of_is_read_without_objection(string name)
    {
        FuzzSeed seed = FuzzSeeds.Arrow.Single(seed => seed.Name == name);
        foreach (MappedFileOptions way in Ways)
        {
            FuzzTally tally = new();
            ArrowProbe.Read(_folder.FileWith(seed.Bytes), way, new Random(1), tally);
            Assert.Equal(0, tally.PartsRefused);
            Assert.NotEqual(0, tally.PartsRead);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_damaged_file_is_read_or_refused_in_words_and_nothing_else(int run)
    {
        FuzzRun fuzz = new("arrow", FuzzSeeds.Arrow, (path, random, tally) => ArrowProbe.Read(path, Ways[random.Next(Ways.Length)], random, tally));
        long count = (long)MutantsPerRun * Soak.Rounds;
        fuzz.Run(run * count, count, _folder.File());
        TestContext.Current.SendDiagnosticMessage(fuzz.Tally.ToString());
        // Otherwise the mutants would be too wild, or too tame, to find anything.
        Assert.InRange(fuzz.Tally.Refused, count / 20, count * 19 / 20);
        Assert.True(fuzz.Tally.PartsRead > count && fuzz.Tally.PartsRefused > count / 10, fuzz.Tally.ToString());
    }
}
