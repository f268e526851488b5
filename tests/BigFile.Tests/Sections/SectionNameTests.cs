namespace BigFile.Tests.Sections;

/// <summary>Names: one space of them for a user or session and one for the machine, each name with one holder.</summary>
public sealed class SectionNameTests : IDisposable
{
    private const int Size = 128 << 10;

    private readonly TempFolder _folder = new();
    private readonly string _name = SectionBytes.NewName();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_section_in_memory_is_opened_by_its_name_with_its_size()
    {
        using Section made = Create(), opened = Section.Open(_name);
        using SectionView a = made.MapView(), b = opened.MapView();
        Assert.Equal(Size, opened.Size);
        Assert.Equal(_name, opened.Name);
        Assert.True(opened.IsMemoryBacked);
        Assert.True(opened.AlreadyExisted);
        Assert.False(made.AlreadyExisted);
        a.WritableSpan[5] = 6;
        Assert.Equal(6, b.Span[5]);
        b.WritableSpan[Size - 1] = 7;
        Assert.Equal(7, a.Span[Size - 1]);
    }

    [Fact]
    public void A_section_over_a_file_is_opened_by_its_name_with_its_size()
    {
        string path = _folder.FileOf(100_000);
        using Section made = Section.FromFile(path, new SectionOptions { Name = _name, Size = 99_999 });
        using Section opened = Section.Open(_name);
        using SectionView a = made.MapView(), b = opened.MapView();
        Assert.Equal(99_999, opened.Size);
        Assert.False(opened.IsMemoryBacked);
        Assert.Equal(a.Span, b.Span);
        b.WritableSpan[99_998] = 4;
        Assert.Equal(4, a.Span[99_998]);
        b.Flush();
        Assert.Equal(4, SectionBytes.ReadAll(path)[99_998]);
    }

    [Fact]
    public void A_section_over_a_handle_can_have_a_name()
    {
        using var file = SystemProbe.OpenFile(_folder.FileOf(70_000), FileAccess.ReadWrite);
        using Section made = Section.FromFile(file, new SectionOptions { Name = _name });
        using Section opened = Section.Open(_name);
        using SectionView view = opened.MapView();
        Assert.Equal(SectionBytes.Pattern(70_000), view.Span);
    }

    [Fact]
    public void Making_a_name_that_is_taken_is_refused()
    {
        string path = _folder.FileOf(1000);
        using (Create())
        {
            Refused.With(183, 17, () => Section.InMemory(10, new SectionOptions { Name = _name }));
            Refused.With(183, 17, () => Section.FromFile(path, new SectionOptions { Name = _name, Size = 5000 }));
            Assert.Equal(1000, new FileInfo(path).Length);
        }
        using (Section.FromFile(path, new SectionOptions { Name = _name }))
            Refused.With(183, 17, Make);
    }

    [Fact]
    public void Create_or_open_gives_the_one_that_has_the_name_with_its_own_size_and_says_so()
    {
        SectionOptions options = new() { Name = _name, Naming = SectionNaming.CreateOrOpen };
        using Section first = Section.InMemory(Size, options);
        using Section second = Section.InMemory(3 * Size, options);
        string path = _folder.FileOf(1000);
        using Section third = Section.FromFile(path, options with { Size = 5000 });
        Assert.False(first.AlreadyExisted);
        foreach (Section existing in new[] { second, third })
        {
            Assert.True(existing.AlreadyExisted);
            Assert.Equal(Size, existing.Size);
            Assert.True(existing.IsMemoryBacked);
            using SectionView a = first.MapView(), b = existing.MapView();
            a.WritableSpan[1]++;
            Assert.Equal(a.Span[1], b.Span[1]);
        }
        Assert.Equal(1000, new FileInfo(path).Length);
    }

    [Fact]
    public void Create_or_open_with_less_access_gives_what_exists_with_what_it_allows()
    {
        using Section made = Section.InMemory(Size, new SectionOptions { Name = _name, Protection = SectionProtection.ReadOnly });
        using Section existing = Section.InMemory(Size, new SectionOptions { Name = _name, Naming = SectionNaming.CreateOrOpen });
        Assert.True(existing.AlreadyExisted);
        using SectionView view = existing.MapView(access: ViewAccess.Read);
        Refused.Access(() => existing.MapView(access: ViewAccess.ReadWrite));

        string path = _folder.FileOf(1000);
        SectionOptions overFile = new() { Name = _name, Size = 5000 };
        Refused.With(183, 17, () => Section.FromFile(path, overFile));
        using Section notTheFile = Section.FromFile(path, overFile with { Naming = SectionNaming.CreateOrOpen });
        Assert.True(notTheFile.AlreadyExisted);
        Assert.Equal(1000, new FileInfo(path).Length);
    }

    [Fact]
    public void A_name_that_nobody_has_is_not_found()
    {
        Refused.Missing(() => Section.Open(_name));
        Refused.Missing(() => Section.Open(@"Local\" + _name, ViewAccess.Read));
        Refused.Missing(() => Section.Open(@"Global\" + _name, ViewAccess.Read));
    }

    [Fact]
    public void The_local_prefix_is_the_same_as_none()
    {
        using Section made = Create();
        using (Section opened = Section.Open(@"Local\" + _name))
            Assert.Equal(Size, opened.Size);
        Refused.With(183, 17, () => Section.InMemory(10, new SectionOptions { Name = @"Local\" + _name }));
    }

    [Fact]
    public void The_global_prefix_is_another_space_of_names()
    {
        using Section local = Create();
        Refused.Missing(() => Section.Open(@"Global\" + _name));
        using Section? global = CreateGlobal(_name, 2 * Size);
        if (global is null)
            return;
        using Section opened = Section.Open(@"Global\" + _name);
        using Section stillLocal = Section.Open(_name);
        Assert.Equal(2 * Size, opened.Size);
        Assert.Equal(Size, stillLocal.Size);
    }

    [Theory]
    [InlineData(@"a\b")]
    [InlineData(@"Global\a\b")]
    [InlineData(@"Local\Local\a")]
    [InlineData(@"Session\1\a")]
    [InlineData(@"\a")]
    [InlineData(@"a\")]
    [InlineData(@"global\a")]
    [InlineData(@"Local\")]
    [InlineData(@"Global\")]
    [InlineData("a\0b")]
    public void A_malformed_name_is_refused(string name)
    {
        Refused.With(161, 22, () => Section.InMemory(10, new SectionOptions { Name = name }));
        Refused.With(161, 22, () => Section.FromFile(_folder.FileOf(10), new SectionOptions { Name = name }));
        Refused.With(161, 22, () => Section.Open(name));
    }

    [Fact]
    public void A_name_that_is_no_text_is_refused()
    {
        Refused.With(161, 22, () => Section.InMemory(10, new SectionOptions { Name = "a\ud800" }));
        Refused.With(161, 22, () => Section.Open("\udc00a"));
    }

    [Fact]
    public void An_empty_name_is_refused()
    {
        Refused.With(161, 22, () => Section.InMemory(10, new SectionOptions { Name = "" }));
        Assert.Throws<ArgumentException>(() => Section.Open(""));
        Assert.Throws<ArgumentNullException>(() => Section.Open(null!));
    }

    [Theory]
    [InlineData('x', 1)]
    [InlineData('\u00fc', 2)]
    [InlineData('\u4e2d', 3)]
    public void A_name_may_have_200_bytes_and_no_more(char character, int bytes)
    {
        string longest = new string(character, (200 - _name.Length) / bytes) + _name;
        using (Section.InMemory(10, new SectionOptions { Name = longest }))
            Section.Open(longest).Dispose();
        Refused.With(206, 36, () => Section.InMemory(10, new SectionOptions { Name = new string(character, 200 / bytes) + "xxx" }));
        Refused.With(206, 36, () => Section.Open(new string('y', 201)));
    }

    [Fact]
    public void A_name_may_have_any_other_character()
    {
        foreach (string name in new[] { _name + "/slash", _name + " . ..", ".." + _name, _name + ":*?\"<>|", _name + "\u00fc\u4e2d\ud83d\ude00" })
        {
            using Section made = Section.InMemory(4096, new SectionOptions { Name = name });
            using Section opened = Section.Open(name);
            Assert.Equal(4096, opened.Size);
        }
    }

    [Fact]
    public void Case_matters()
    {
        using Section lower = Section.InMemory(Size, new SectionOptions { Name = _name + "a" });
        Refused.Missing(() => Section.Open(_name + "A"));
        using Section upper = Section.InMemory(2 * Size, new SectionOptions { Name = _name + "A" });
        Assert.False(upper.AlreadyExisted);
        Assert.Equal(2 * Size, upper.Size);
    }

    [Fact]
    public void A_name_is_free_again_when_its_last_holder_is_gone_and_a_view_is_a_holder()
    {
        Section made = Create();
        SectionView view = made.MapView();
        Section opened = Section.Open(_name);
        made.Dispose();
        Refused.With(183, 17, Make);
        opened.Dispose();
        Refused.With(183, 17, Make);
        view.WritableSpan[9] = 10;
        using (Section again = Section.Open(_name))
        using (SectionView other = again.MapView())
            Assert.Equal(10, other.Span[9]);
        view.Dispose();
        Refused.Missing(() => Section.Open(_name));
        using Section fresh = Create();
        using SectionView zeros = fresh.MapView();
        Assert.Equal(0, zeros.Span[9]);
    }

    [Fact]
    public void The_name_of_a_section_over_a_file_goes_with_its_last_holder_and_the_file_stays()
    {
        string path = _folder.FileOf(100_000);
        Section made = Section.FromFile(path, new SectionOptions { Name = _name });
        Section opened = Section.Open(_name);
        made.Dispose();
        SectionView view = opened.MapView();
        opened.Dispose();
        Section.Open(_name).Dispose();
        view.Dispose();
        Refused.Missing(() => Section.Open(_name));
        Assert.Equal(SectionBytes.Pattern(100_000), SectionBytes.ReadAll(path));
    }

    [Fact]
    public void A_name_that_another_kind_of_object_has_is_an_error_of_its_own()
    {
        if (OperatingSystem.IsWindows())
        {
            using EventWaitHandle other = new(false, EventResetMode.ManualReset, _name);
            CheckOtherKind();
            return;
        }
        // The folder of names is there as soon as one was made.
        Create().Dispose();
        string entry = LinuxProbe.FileOfName(_name);
        Directory.CreateDirectory(entry);
        try
        {
            CheckOtherKind();
        }
        finally
        {
            Directory.Delete(entry);
        }
    }

    [Fact]
    public void An_opener_that_only_reads_gets_no_view_that_writes()
    {
        using Section made = Create(), reader = Section.Open(_name, ViewAccess.Read);
        using (SectionView view = reader.MapView())
            Assert.False(view.CanWrite);
        Refused.Access(() => reader.MapView(access: ViewAccess.ReadWrite));
        Refused.Access(() => reader.MapView(access: ViewAccess.Write));
    }

    [Fact]
    public void An_opener_gets_no_more_than_the_section_allows()
    {
        using Section made = Section.InMemory(Size, new SectionOptions { Name = _name, Protection = SectionProtection.ReadOnly });
        Refused.Access(() => Section.Open(_name, ViewAccess.ReadWrite));
        using Section reader = Section.Open(_name, ViewAccess.Read);
        reader.MapView(access: ViewAccess.Read).Dispose();
    }

    [Fact]
    public void An_opener_that_copies_changes_its_own_pages_only()
    {
        using Section made = Create(), opened = Section.Open(_name, ViewAccess.Copy);
        using SectionView view = made.MapView(), copy = opened.MapView(access: ViewAccess.Copy);
        copy.WritableSpan[3] = 3;
        Assert.Equal(0, view.Span[3]);
        Refused.Access(() => opened.MapView(access: ViewAccess.ReadWrite));
    }

    [Fact]
    public void Opening_for_an_access_that_means_nothing_is_refused()
    {
        using Section made = Create();
        Assert.Throws<ArgumentException>(() => Section.Open(_name, ViewAccess.None));
        Assert.Throws<ArgumentException>(() => Section.Open(_name, ViewAccess.Execute));
        Assert.Throws<ArgumentException>(() => Section.Open(_name, ViewAccess.ReadWrite | ViewAccess.Copy));
    }

    [Fact]
    public void Names_can_be_listed()
    {
        using Section made = Create();
        IReadOnlyList<string> names = Section.ListNames();
        Assert.Contains(names, name => name == _name || name == @"Local\" + _name);
        made.Dispose();
        Assert.DoesNotContain(Section.ListNames(), name => name.EndsWith(_name, StringComparison.Ordinal));
    }

    [Fact]
    public void Many_threads_that_create_or_open_one_name_all_get_the_same_section()
    {
        for (int round = 0; round < 20; round++)
        {
            SectionOptions options = new() { Name = _name + round, Naming = SectionNaming.CreateOrOpen };
            Section[] sections = new Section[8];
            Parallel.For(0, sections.Length, i => sections[i] = Section.InMemory(Size, options));
            SectionView[] views = [.. sections.Select(section => section.MapView())];
            views[0].WritableSpan[0] = 123;
            Assert.All(views, view => Assert.Equal(123, view.Span[0]));
            Assert.Equal(1, sections.Count(section => !section.AlreadyExisted));
            foreach (IDisposable each in sections.Concat<IDisposable>(views))
                each.Dispose();
            Refused.Missing(() => Section.Open(_name + round));
        }
    }

    private Section Create() => Section.InMemory(Size, new SectionOptions { Name = _name });

    private void Make() => Create();

    private void CheckOtherKind()
    {
        Refused.With(6, 9, () => Section.Open(_name));
        Refused.With(6, 9, Make);
        Refused.With(6, 9, () => Section.InMemory(Size, new SectionOptions { Name = _name, Naming = SectionNaming.CreateOrOpen }));
        Refused.With(6, 9, () => Section.FromFile(_folder.FileOf(10), new SectionOptions { Name = _name }));
    }

    // Null where this user may not, which is an error of its own.
    private static Section? CreateGlobal(string name, long size)
    {
        try
        {
            return Section.InMemory(size, new SectionOptions { Name = @"Global\" + name });
        }
        catch (UnauthorizedAccessException e)
        {
            Assert.Contains(Assert.IsType<MappingException>(e.InnerException).Win32ErrorCode, new[] { 5, 1314 });
            return null;
        }
    }
}
