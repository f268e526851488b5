using BigFile.Platform;
using BigFile.Platform.Posix;
using Microsoft.Win32.SafeHandles;

namespace BigFile.Tests.Platform.Posix;

public sealed class NamedSectionTests
{
    [Fact]
    public void Two_processes_see_one_memory()
    {
        NamesFolder.SkipUnlessLinux();
        using NamesFolder names = new();
        using NamePeer peer = NamePeer.Start(names);
        Assert.Equal("ok 10000", peer.Ask("create shared 10000 CurrentUser"));

        NativeSection section = names.Open("shared");
        Assert.Equal(10000, section.SizeBytes);
        Assert.True(section.IsMemoryBacked);
        Assert.Equal(SectionProtection.ReadWrite, section.Protection);
        names.Write(section, 4711);
        Assert.Equal("4711", peer.Ask("read shared"));
        peer.Ask("write shared 12");
        Assert.Equal(12, names.Read(section));
        Assert.Equal("existed 10000", peer.Ask("create shared 50 CurrentUser"));
        section.Release();
    }

    [Fact]
    public void A_killed_holder_leaves_nothing_that_a_later_create_trips_over()
    {
        NamesFolder.SkipUnlessLinux();
        using NamesFolder names = new();
        using NamePeer first = NamePeer.Start(names);
        using NamePeer second = NamePeer.Start(names);
        first.Ask("create gone 10000 CurrentUser");
        second.Ask("open gone ReadWrite");
        first.Ask("write gone 99");

        first.Kill();
        NativeSection alive = names.Open("gone", ViewAccess.Read);
        Assert.Equal(99, names.Read(alive));
        alive.Release();
        second.Kill();

        Assert.False(names.Exists("gone"));
        NativeSection made = names.Create("gone", 5000);
        Assert.False(made.AlreadyExisted);
        Assert.Equal(5000, made.SizeBytes);
        Assert.Equal(0, names.Read(made));
        made.Release();
        Assert.Empty(NamesFolder.FilesIn(names.Local));
    }

    [Fact]
    public void Making_a_section_sweeps_what_killed_holders_left()
    {
        NamesFolder.SkipUnlessLinux();
        using NamesFolder names = new();
        using (NamePeer peer = NamePeer.Start(names))
        {
            peer.Ask("create a 10000 CurrentUser");
            peer.Ask("create b 10000 Everyone");
        }
        // What a maker leaves that is killed before it is done, and what is no section.
        File.WriteAllText($"{names.Local}/t.killed", "half");
        File.WriteAllText($"{names.Local}/n.foreign", "foreign");
        Assert.Equal(4, NamesFolder.FilesIn(names.Local).Length);

        NativeSection section = names.Create("c");
        Assert.Equal(["n.c", "n.foreign"], NamesFolder.FilesIn(names.Local).Order());
        section.Release();
    }

    [Fact]
    public void A_name_lives_as_long_as_a_view_does()
    {
        NamesFolder.SkipUnlessLinux();
        string name = $"view-{Guid.NewGuid():N}";
        Section section = Section.InMemory(100, new SectionOptions { Name = name });
        SectionView view = section.MapView();
        section.Dispose();
        using (Section again = Section.Open(name))
            Assert.Equal(100, again.Size);
        Assert.Contains(name, Section.ListNames());
        view.Dispose();
        Assert.Throws<FileNotFoundException>(() => Section.Open(name));
        Assert.DoesNotContain(name, Section.ListNames());
    }

    [Fact]
    public void An_existing_name_keeps_its_size_and_protection()
    {
        NamesFolder.SkipUnlessLinux();
        using NamesFolder names = new();
        NativeSection first = names.Create("kept", 5000, new SectionOptions { Protection = SectionProtection.ReadOnly });
        NativeSection second = names.Create("kept", 90000);
        Assert.True(second.AlreadyExisted);
        Assert.Equal(5000, second.SizeBytes);
        Assert.Equal(SectionProtection.ReadOnly, second.Protection);
        NativeSection other = names.Create("writable", 5000);
        NativeSection asReadOnly = names.Create("writable", 7, new SectionOptions { Protection = SectionProtection.ReadOnly });
        Assert.Equal(SectionProtection.ReadWrite, asReadOnly.Protection);
        foreach (NativeSection section in new[] { first, second, other, asReadOnly })
            section.Release();
        Assert.Empty(NamesFolder.FilesIn(names.Local));
    }

    [Theory]
    [InlineData(ViewAccess.Read, SectionProtection.ReadOnly)]
    [InlineData(ViewAccess.Copy, SectionProtection.WriteCopy)]
    [InlineData(ViewAccess.ReadWrite, SectionProtection.ReadWrite)]
    [InlineData(ViewAccess.Read | ViewAccess.Execute, SectionProtection.ExecuteRead)]
    [InlineData(ViewAccess.Write | ViewAccess.Execute, SectionProtection.ExecuteReadWrite)]
    public void An_opener_gets_what_it_asked_for(ViewAccess access, SectionProtection protection)
    {
        NamesFolder.SkipUnlessLinux();
        using NamesFolder names = new();
        NativeSection made = names.Create("all", 5000, new SectionOptions { Protection = SectionProtection.ExecuteReadWrite });
        NativeSection opened = names.Open("all", access);
        Assert.Equal(protection, opened.Protection);
        names.Sections.GetFileAccess((SafeFileHandle)opened.Handle, out bool canRead, out bool canWrite, out _);
        Assert.True(canRead);
        Assert.Equal((access & ViewAccess.Write) != 0, canWrite);
        opened.Release();
        made.Release();
    }

    [Fact]
    public void Memory_that_no_view_may_write_has_no_descriptor_that_can()
    {
        NamesFolder.SkipUnlessLinux();
        using NamesFolder names = new();
        NativeSection named = names.Create("fixed", 5000, new SectionOptions { Protection = SectionProtection.WriteCopy, UnixMode = (UnixFileMode)0x1FF });
        Assert.Equal((UnixFileMode)0x124, ModeOf($"{names.Local}/n.fixed")); // 0444
        using Section unnamed = Section.InMemory(5000, new SectionOptions { Protection = SectionProtection.ReadOnly });
        NativeSection opened = names.Open("fixed");
        foreach (SafeFileHandle handle in new[] { named.Handle, opened.Handle, unnamed.Handle }.Cast<SafeFileHandle>())
        {
            names.Sections.GetFileAccess(handle, out _, out bool canWrite, out _);
            Assert.False(canWrite);
            Assert.Equal(-1, LibC.LinuxMMap(0, 4096, LibC.ProtRead | LibC.ProtWrite, LibC.MapShared, handle, 0));
        }
        // A copy may be written to all the same.
        using SectionView copy = unnamed.MapView(access: ViewAccess.Copy);
        copy.WritableSpan[0] = 1;
        opened.Release();
        named.Release();
    }

    [Theory]
    [InlineData("a/b")]
    [InlineData("/")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("../../escape")]
    [InlineData("t.x")]
    [InlineData("Größe 🦎 \n*")]
    [InlineData(@"Local\prefixed")]
    public void Any_name_is_one_file_in_the_folder(string name)
    {
        NamesFolder.SkipUnlessLinux();
        using NamesFolder names = new();
        NativeSection section = names.Create(name);
        Assert.Single(NamesFolder.FilesIn(names.Local));
        Assert.Single(NamesFolder.FilesIn(names.Root));
        Assert.Equal(name.Replace(@"Local\", ""), Assert.Single(names.Sections.ListNames()));
        Assert.True(names.Exists(name));
        Assert.False(names.Exists(name + "."));
        section.Release();
        Assert.False(names.Exists(name));
    }

    [Fact]
    public void Names_differ_by_case_and_may_be_200_bytes()
    {
        NamesFolder.SkipUnlessLinux();
        using NamesFolder names = new();
        string longest = new('/', 200);
        NativeSection[] sections = [names.Create("name", 1), names.Create("NAME", 2), names.Create(longest, 3), names.Create(longest[1..], 4)];
        Assert.All(sections, section => Assert.False(section.AlreadyExisted));
        Assert.Equal(4, names.Sections.ListNames().Count);
        foreach (NativeSection section in sections)
            section.Release();
    }

    [Fact]
    public void Ill_formed_names_are_refused() =>
        Assert.Equal(161, Assert.Throws<MappingException>(() => Section.InMemory(1, new SectionOptions { Name = "half \ud800" })).Win32ErrorCode);

    [Theory]
    [InlineData("file")]
    [InlineData("empty")]
    [InlineData("directory")]
    [InlineData("link")]
    [InlineData("fifo")]
    public void What_is_no_section_holds_its_name_and_stays(string kind)
    {
        NamesFolder.SkipUnlessLinux();
        using NamesFolder names = new();
        names.Create("first").Release();
        string path = $"{names.Local}/n.taken";
        switch (kind)
        {
            case "file":
                File.WriteAllBytes(path, new byte[8192]);
                break;
            case "empty":
                File.WriteAllText(path, "");
                break;
            case "directory":
                Directory.CreateDirectory(path);
                break;
            case "link":
                File.CreateSymbolicLink(path, "/dev/null");
                break;
            default:
                Assert.SkipUnless(Tool.Run("mkfifo", path) == 0, "no mkfifo here");
                break;
        }
        Assert.Equal(SystemError.InvalidHandle, names.TryOpen("taken", out _));
        Assert.Equal(SystemError.InvalidHandle, names.TryCreate("taken", 100, out _));
        Assert.Equal(["n.taken"], NamesFolder.FilesIn(names.Local));
        Assert.Empty(names.Sections.ListNames());
    }

    [Fact]
    public void What_does_not_fit_is_refused_and_leaves_no_name()
    {
        NamesFolder.SkipUnlessLinux();
        using NamesFolder names = new();
        long free = new DriveInfo(names.Root).AvailableFreeSpace;
        Assert.Equal(SystemError.DiskFull, names.TryCreate("big", free * 2 + (1L << 30), out _));
        Assert.Equal(SystemError.DiskFull, names.TryCreate("big", long.MaxValue, out _));
        Assert.Empty(NamesFolder.FilesIn(names.Local));
        NativeSection sparse = names.Create("big", free * 2 + (1L << 30), new SectionOptions { Sparse = true });
        Assert.Equal(free * 2 + (1L << 30), sparse.SizeBytes);
        sparse.Release();
        Assert.Empty(NamesFolder.FilesIn(names.Local));
    }

    [Fact]
    public void Sections_of_one_name_are_made_one_at_a_time_whatever_others_do()
    {
        NamesFolder.SkipUnlessLinux();
        for (int round = 0; round < Soak.Rounds; round++)
        {
            using NamesFolder names = new();
            NativeSection ledger = names.Create(NameStorm.Ledger);
            using NamePeer one = NamePeer.Start(names);
            using NamePeer two = NamePeer.Start(names);
            int seed = 1000 * round;
            one.Tell($"storm contested {seed + 1} 500");
            two.Tell($"storm contested {seed + 2} 500");
            var results = new string[6];
            Thread[] threads = [.. Enumerable.Range(0, 4).Select(i => new Thread(() => results[i] = NameStorm.Run(names, "contested", seed + 10 + i, 300)))];
            Array.ForEach(threads, thread => thread.Start());
            Array.ForEach(threads, thread => thread.Join());
            results[4] = one.Answer();
            results[5] = two.Answer();
            Assert.All(results, result => Assert.StartsWith("ok ", result));
            Assert.Equal(0, names.Read(ledger));
            ledger.Release();
            Assert.Empty(NamesFolder.FilesIn(names.Local));
        }
    }

    [Fact]
    public void A_process_killed_at_any_point_does_not_hold_the_name_up()
    {
        NamesFolder.SkipUnlessLinux();
        using NamesFolder names = new();
        NativeSection ledger = names.Create(NameStorm.Ledger);
        const int seed = 5;
        var random = new Random(seed);
        for (int round = 0; round < 5; round++)
        {
            using NamePeer peer = NamePeer.Start(names);
            Assert.StartsWith("ok ", peer.Ask("storm contested 1 1"));
            peer.Tell("storm contested 2 1000000");
            // Somewhere in the middle, which the number of opens here moves.
            for (int i = random.Next(200); i > 0; i--)
                names.Exists("contested");
            peer.Kill();
            NativeSection made = names.Create("contested");
            Assert.False(made.AlreadyExisted, $"seed {seed}, round {round}");
            made.Release();
            Assert.Equal(["n.ledger"], NamesFolder.FilesIn(names.Local));
        }
        ledger.Release();
    }

    [Fact]
    public void Nothing_leaks_over_a_thousand_cycles()
    {
        NamesFolder.SkipUnlessLinux();
        using NamesFolder names = new();
        using NamePeer peer = NamePeer.Start(names);
        Assert.Equal("ok", peer.Ask("leaks 1000"));
    }

    [Fact]
    public void A_child_inherits_the_name_only_when_asked()
    {
        NamesFolder.SkipUnlessLinux();
        using NamesFolder names = new();
        using NamePeer peer = NamePeer.Start(names);
        Assert.Equal("ok", peer.Ask("inherit"));
    }

    private static UnixFileMode ModeOf(string path) => OperatingSystem.IsWindows() ? default : File.GetUnixFileMode(path);
}
