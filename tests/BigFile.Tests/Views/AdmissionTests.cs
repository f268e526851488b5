using BigFile.Tests.Platform;
using static BigFile.Tests.Managers;

namespace BigFile.Tests.Views;

public sealed class AdmissionTests : IDisposable
{
    private const int Room = 32;

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Uniform_random_reads_under_pressure_nearly_never_map()
    {
        const int windows = 4096, reads = 200_000;
        using ViewManager manager = Pressed();
        using MappedFile file = Open(manager, windows);
        Random random = new(31);
        for (int i = 0; i < reads; i++)
            file.Read<long>(random.NextInt64(windows * (long)Window - 8));
        ViewStatistics s = manager.GetStatistics();
        Assert.True(s.Maps < reads / 200, $"{s.Maps} windows were mapped for {reads} reads");
        Assert.True(s.BypassReads > reads * 9L / 10, $"{s.BypassReads} of {reads} reads went by handle");
        Assert.Equal(Room * (long)Window, s.MappedBytes);
    }

    [Fact]
    public void Hot_working_set_that_fits_is_mapped_even_where_a_scan_was_first()
    {
        using ViewManager manager = Pressed();
        using MappedFile file = Open(manager, 1000);
        for (long window = 0; window < 1000; window++)
            file.Read<long>(window * Window);
        Random random = new(32);
        // Twice: the second set has to drive the first one out.
        for (int set = 0; set < 2; set++)
        {
            long start = 100 + 300 * set;
            for (int i = 0; i < 40_000; i++)
                file.Read<long>((start + random.Next(Room / 2)) * Window + random.Next(Window - 8));
            ViewStatistics before = manager.GetStatistics();
            for (int i = 0; i < 2_000; i++)
                file.Read<long>((start + random.Next(Room / 2)) * Window + random.Next(Window - 8));
            ViewStatistics after = manager.GetStatistics();
            Assert.Equal((before.Misses, before.Hits + 2_000), (after.Misses, after.Hits));
        }
    }

    [Fact]
    public void Windows_are_mapped_at_the_first_miss_while_there_is_room()
    {
        using ViewManager manager = Pressed();
        using MappedFile file = Open(manager, 1000);
        for (long window = 0; window < Room; window++)
            file.Read<long>(window * 7 * Window);
        Assert.Equal((Room, 0, Room), (manager.GetStatistics().Maps, manager.GetStatistics().BypassReads, manager.GetStatistics().Misses));
        file.Read<long>(999L * Window);
        Assert.Equal((Room, 1, Room + 1), (manager.GetStatistics().Maps, manager.GetStatistics().BypassReads, manager.GetStatistics().Misses));
    }

    [Theory]
    [InlineData(AdmissionPolicy.Always, MappedFileAccess.Read)]
    [InlineData(AdmissionPolicy.Always, MappedFileAccess.ReadWrite)]
    [InlineData(AdmissionPolicy.Always, MappedFileAccess.CopyOnWrite)]
    [InlineData(AdmissionPolicy.Frequency, MappedFileAccess.Read)]
    [InlineData(AdmissionPolicy.Frequency, MappedFileAccess.ReadWrite)]
    [InlineData(AdmissionPolicy.Frequency, MappedFileAccess.CopyOnWrite)]
    public void Copying_accesses_never_fail_with_everything_pinned(AdmissionPolicy admission, MappedFileAccess access)
    {
        foreach (Way way in new[] { Way.Reserved, Way.Floating, Way.Buffered })
        {
            byte[] content = Content(7 * Window + 99, seed: 33);
            using ViewManager manager = WithRoom(2 * Window, admission);
            using MappedFile file = MappedFile.Open(_folder.FileWith(content), new MappedFileOptions
            {
                Access = access, Placement = way.Placement(), Source = way.Source(), WindowSizeBytes = Window, ViewManager = manager,
            });
            using MappedView first = file.Lease(0, 1);
            using MappedView second = file.Lease(4 * Window, Window);
            Assert.Throws<BudgetExceededException>(() => file.Lease(2 * Window, 1).Dispose());
            long maps = manager.GetStatistics().Maps;
            Random random = new(34);
            byte[] buffer = new byte[3 * Window];
            long[] offsets = new long[200], values = new long[200];
            for (int i = 0; i < 60; i++)
            {
                int count = random.Next(1, buffer.Length);
                int offset = random.Next(content.Length - count);
                if (access != MappedFileAccess.Read)
                {
                    random.NextBytes(buffer.AsSpan(0, count));
                    file.Write(offset, buffer.AsSpan(0, count));
                    buffer.AsSpan(0, count).CopyTo(content.AsSpan(offset));
                }
                file.ReadExactly(offset, buffer.AsSpan(0, count));
                Assert.True(buffer.AsSpan(0, count).SequenceEqual(content.AsSpan(offset, count)), $"copy {i}");
                foreach (ref long gathered in offsets.AsSpan())
                    gathered = random.Next(content.Length - 8);
                file.Gather<long>(offsets, values);
                for (int j = 0; j < offsets.Length; j++)
                    Assert.Equal(BitConverter.ToInt64(content, (int)offsets[j]), values[j]);
            }
            Assert.True(second.Span.SequenceEqual(content.AsSpan(4 * Window, Window)));
            ViewStatistics s = manager.GetStatistics();
            Assert.Equal((maps, 0, 2L * Window), (s.Maps, s.Evictions, s.MappedBytes));
            Assert.True(s.BypassReads > 0);
            Assert.Equal(access != MappedFileAccess.Read, s.BypassWrites > 0);
            EngineInvariants.Check(manager);
        }
    }

    private static ViewManager Pressed() => WithRoom(Room * Window, AdmissionPolicy.Frequency, new FakePlatform(wholeViews: false));

    private MappedFile Open(ViewManager manager, int windows)
    {
        using (FileStream stream = File.Create(_folder.File()))
            stream.SetLength(windows * (long)Window);
        return MappedFile.Open(_folder.File(), new MappedFileOptions
        {
            WindowSizeBytes = Window, ViewManager = manager, MaxLength = windows * (long)Window,
        });
    }
}
