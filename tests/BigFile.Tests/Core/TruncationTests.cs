using BigFile.Tests.Views;
using static BigFile.Tests.Managers;

namespace BigFile.Tests.Core;

/// <summary>A file that is cut, rewritten and grown again under scanning threads, thousands of times.</summary>
public sealed class TruncationTests(ITestOutputHelper output) : IDisposable
{
    // On Win32 somebody else is asked for each cut of a mapped file.
    private static readonly int s_iterations = OperatingSystem.IsWindows() ? 50 : 1000;

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(Placement.Reserved, 64)]
    [InlineData(Placement.Floating, 64)]
    [InlineData(Placement.Reserved, 7)]
    [InlineData(Placement.Floating, 7)]
    public void Scanning_a_file_that_others_cut_gives_right_bytes_or_a_typed_exception(Placement placement, int windows)
    {
        FileCutter.SkipUnlessCan();
        Assert.SkipUnless(MappedFile.FaultsAreGuarded, "the fault guard was not built: no C compiler, or neither Linux nor Win32 on x64");
        Run(placement, windows, byHandle: false);
    }

    [Fact]
    public void Buffered_windows_of_a_file_that_others_cut_give_right_bytes_or_a_typed_exception()
    {
        Run(Placement.Reserved, 16, byHandle: false, WindowSource.Buffered);
    }

    [Theory]
    [InlineData(Placement.Reserved)]
    [InlineData(Placement.Floating)]
    public void Copies_by_handle_of_a_file_that_others_cut_give_right_bytes_or_a_typed_exception(Placement placement)
    {
        Run(placement, 64, byHandle: true);
    }

    private void Run(Placement placement, int windows, bool byHandle, WindowSource source = WindowSource.Mapped)
    {
        int seed = Random.Shared.Next();
        using ViewManager manager = WithRoom(windows * Window);
        TruncationRun run = new(_folder.File(), new MappedFileOptions
        {
            ViewManager = manager,
            Placement = placement,
            WindowSizeBytes = Window,
            MaxLength = 64 * Window,
            CopyPath = byHandle ? CopyPath.Handle : CopyPath.Auto,
            Source = source,
            Share = FileShare.ReadWrite | FileShare.Delete,
        }, seed, leases: !byHandle || !OperatingSystem.IsWindows()); // Win32 cuts no file that has a view
        run.Run(s_iterations, readers: 3);
        output.WriteLine($"seed {seed}: {run.Cuts} cuts, {run.Reads} accesses, {run.Faults} faults as exceptions, {run.Outside} refused before they began, 0 deaths");
        Assert.True(run.Cuts >= s_iterations, $"seed {seed}: {run.Cuts} cuts");
        Assert.True(run.Faults > 0, $"seed {seed}: nothing faulted");
        Assert.Equal(0, manager.GetStatistics().MappedBytes);
        EngineInvariants.Check(manager);
    }
}
