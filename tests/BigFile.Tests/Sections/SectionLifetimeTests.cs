using Microsoft.Win32.SafeHandles;

namespace BigFile.Tests.Sections;

/// <summary>Views keep the section alive and the section its file, in every order of disposing.</summary>
public sealed class SectionLifetimeTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    public static TheoryData<string> Orders() =>
        [.. from a in "FSVW" from b in "FSVW" from c in "FSVW" from d in "FSVW" let order = $"{a}{b}{c}{d}" where order.Distinct().Count() == 4 select order];

    [Theory]
    [MemberData(nameof(Orders))]
    public void File_section_and_views_may_be_disposed_in_any_order(string order)
    {
        string path = _folder.FileOf(100_000);
        SafeFileHandle file = SystemProbe.OpenFile(path, FileAccess.ReadWrite);
        Section section = Section.FromFile(file);
        Dictionary<char, SectionView> views = new() { ['V'] = section.MapView(), ['W'] = section.MapView(0, 70_000) };
        byte written = 0;
        foreach (char next in order)
        {
            if (next == 'F')
                file.Dispose();
            else if (next == 'S')
                section.Dispose();
            else if (views.Remove(next, out SectionView? view))
                view.Dispose();

            foreach (SectionView left in views.Values)
            {
                left.WritableSpan[100] = ++written;
                Assert.All(views.Values, other => Assert.Equal(written, other.Span[100]));
                left.Flush();
                left.FlushToDevice();
            }
            if (!order[..(order.IndexOf(next, StringComparison.Ordinal) + 1)].Contains('S', StringComparison.Ordinal))
            {
                using SectionView late = section.MapView();
                Assert.Equal(written == 0 ? SectionBytes.At(100) : written, late.Span[100]);
                section.FlushToDevice();
            }
        }
        // Nothing holds the file: it can be opened alone, and removed.
        using (new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None))
            Assert.Equal(100_000, new FileInfo(path).Length);
        File.Delete(path);
    }

    [Fact]
    public void A_section_by_path_lets_go_of_its_file_with_its_last_view()
    {
        string path = _folder.FileOf(5000);
        Section section = Section.FromFile(path, new SectionOptions { Share = FileShare.ReadWrite });
        SectionView view = section.MapView();
        section.Dispose();
        view.WritableSpan[0] = 200;
        view.FlushToDevice();
        Assert.Equal(200, view.Span[0]);
        view.Dispose();
        using FileStream alone = new(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
        Assert.Equal(200, alone.ReadByte());
    }

    [Fact]
    public void Use_after_dispose_is_refused_and_disposing_again_is_harmless()
    {
        Section section = Section.FromFile(_folder.FileOf(5000));
        SectionView view = section.MapView(), other = section.MapView();
        for (int i = 0; i < 2; i++)
        {
            section.Dispose();
            view.Dispose();
        }
        Assert.Throws<ObjectDisposedException>(() => section.MapView());
        Assert.Throws<ObjectDisposedException>(() => section.Handle);
        Assert.Throws<ObjectDisposedException>(section.FlushToDevice);
        Assert.Throws<ObjectDisposedException>(section.SetLastModifiedNow);
        Assert.Throws<ObjectDisposedException>(() => view.Address);
        Assert.Throws<ObjectDisposedException>(() => view.Span.Length);
        Assert.Throws<ObjectDisposedException>(() => view.WritableSpan.Length);
        Assert.Throws<ObjectDisposedException>(() => view.GetSpan(0, 1).Length);
        Assert.Throws<ObjectDisposedException>(() => view.GetWritableSpan(0, 1).Length);
        Assert.Throws<ObjectDisposedException>(view.Flush);
        Assert.Throws<ObjectDisposedException>(() => view.Flush(0, 1));
        Assert.Throws<ObjectDisposedException>(view.FlushToDevice);
        Assert.Equal(5000, section.Size);
        Assert.Equal(5000, view.Length);
        Assert.Equal(SectionBytes.At(1), other.Span[1]);
        other.Dispose();
    }

    [Fact]
    public async Task Disposing_a_view_while_others_flush_it_ends_in_ObjectDisposedException_only()
    {
        const int threads = 3, rounds = 50;
        using Section section = Section.FromFile(_folder.FileOf(200_000));
        for (int round = 0; round < rounds; round++)
        {
            SectionView view = section.MapView();
            using Barrier start = new(threads + 1);
            Task[] flushes = [.. Enumerable.Range(0, threads).Select(thread => Task.Factory.StartNew(() =>
            {
                start.SignalAndWait();
                EndsInObjectDisposed(() =>
                {
                    if (thread == 0)
                        view.FlushToDevice();
                    else
                        view.Flush(0, 100_000);
                });
            }, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default))];
            start.SignalAndWait(TestContext.Current.CancellationToken);
            view.Flush();
            view.Dispose();
            await Task.WhenAll(flushes);
        }
    }

    [Fact]
    public async Task Disposing_a_section_while_others_map_it_gives_whole_views_or_ObjectDisposedException()
    {
        const int threads = 3, rounds = 50;
        string path = _folder.FileOf(50_000);
        for (int round = 0; round < rounds; round++)
        {
            Section section = round % 2 == 0 ? Section.FromFile(path) : Section.InMemory(50_000);
            byte expected = round % 2 == 0 ? SectionBytes.At(49_999) : (byte)0;
            using Barrier start = new(threads + 1);
            Task[] mappers = [.. Enumerable.Range(0, threads).Select(_ => Task.Factory.StartNew(() =>
            {
                start.SignalAndWait();
                EndsInObjectDisposed(() =>
                {
                    using SectionView view = section.MapView();
                    Assert.Equal(expected, view.Span[^1]);
                });
            }, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default))];
            start.SignalAndWait(TestContext.Current.CancellationToken);
            section.MapView().Dispose();
            section.Dispose();
            await Task.WhenAll(mappers);
        }
    }

    [Fact]
    public void Calls_that_are_refused_leave_no_handle_on_the_file()
    {
        string path = _folder.FileOf(5000);
        Refused.With(8, 12, () => Section.FromFile(path, new SectionOptions { Size = 6000, Protection = SectionProtection.ReadOnly }));
        Assert.ThrowsAny<Exception>(() => Section.FromFile(path, new SectionOptions { Name = "a\\b" }));
        string name = SectionBytes.NewName();
        using (Section.InMemory(100, new SectionOptions { Name = name }))
            Refused.With(183, 17, () => Section.FromFile(path, new SectionOptions { Name = name }));
        using FileStream alone = new(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
        Assert.Equal(5000, alone.Length);
    }

    // Repeats a call until the object is disposed; any other exception is a failure.
    private static void EndsInObjectDisposed(Action call)
    {
        while (true)
        {
            try
            {
                call();
            }
            catch (ObjectDisposedException)
            {
                return;
            }
        }
    }
}
