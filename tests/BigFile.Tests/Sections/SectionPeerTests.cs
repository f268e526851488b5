using System.Text;
using BigFile.Tests.Peers;

namespace BigFile.Tests.Sections;

/// <summary>Two processes and one section. They are in step through the second one's input and output.</summary>
public sealed class SectionPeerTests : IDisposable
{
    private const int Size = 256 << 10;

    private readonly TempFolder _folder = new();
    private readonly string _name = SectionBytes.NewName();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Two_processes_exchange_through_a_name_over_memory()
    {
        using Peer peer = new("memory", _name, "262144");
        Assert.Equal("ok 262144", peer.Reply);
        using Section section = Section.Open(_name);
        Assert.Equal(Size, section.Size);
        Assert.True(section.IsMemoryBacked);
        Exchange(section, peer);
    }

    [Fact]
    public void Two_processes_exchange_through_a_name_over_a_file()
    {
        string path = _folder.FileOf(Size);
        using (Section section = Section.FromFile(path, new SectionOptions { Name = _name }))
        using (Peer peer = new("open", _name, "ReadWrite"))
        {
            Assert.Equal("ok 262144", peer.Reply);
            Exchange(section, peer);
            Assert.Equal("ok ", peer.Ask("flush"));
        }
        Assert.Equal("from there", Encoding.UTF8.GetString(SectionBytes.ReadAll(path).AsSpan(200_000, 10)));
    }

    [Fact]
    public void The_opener_may_be_the_one_that_made_the_file_section_over_there()
    {
        string path = _folder.FileOf(Size);
        using Peer peer = new("file", path, _name);
        Assert.Equal("ok 262144", peer.Reply);
        using Section section = Section.Open(_name);
        Assert.False(section.IsMemoryBacked);
        Exchange(section, peer);
    }

    [Fact]
    public void Two_processes_see_each_others_writes_to_a_file_without_a_name()
    {
        string path = _folder.FileOf(Size);
        using Section section = Section.FromFile(path);
        using Peer peer = new("file", path);
        Assert.Equal("ok 262144", peer.Reply);
        Exchange(section, peer);
    }

    [Fact]
    public void A_name_outlives_its_maker_as_long_as_another_process_holds_it()
    {
        using Peer peer = new("memory", _name, "100000");
        using (Section section = Section.Open(_name))
        {
            peer.Ask("map", "ReadWrite");
            peer.Ask("write", "5", "left behind");
            Assert.Equal(0, peer.Exit());
            using Section again = Section.Open(_name);
            using SectionView view = again.MapView();
            Assert.Equal("left behind", Encoding.UTF8.GetString(view.GetSpan(5, 11)));
        }
        Refused.Missing(() => Section.Open(_name));
    }

    [Fact]
    public void A_view_over_there_holds_the_name_when_its_section_is_disposed()
    {
        using Peer peer = new("memory", _name, "4096");
        peer.Ask("map", "ReadWrite");
        Assert.Equal("ok ", peer.Ask("close-section"));
        Section.Open(_name).Dispose();
        Assert.Equal("ok ", peer.Ask("close-view"));
        Refused.Missing(() => Section.Open(_name));
    }

    [Theory]
    [InlineData("section")]
    [InlineData("view")]
    public void Killing_the_only_holder_frees_the_name(string held)
    {
        using Peer peer = new("memory", _name, "65536");
        peer.Ask("map", "ReadWrite");
        peer.Ask("write", "0", "secret");
        if (held == "view")
            peer.Ask("close-section");
        Section.Open(_name).Dispose();
        peer.Kill();

        Refused.Missing(() => Section.Open(_name));
        using Section fresh = Section.InMemory(65_536, new SectionOptions { Name = _name });
        Assert.False(fresh.AlreadyExisted);
        using SectionView view = fresh.MapView();
        Assert.False(view.Span.ContainsAnyExcept((byte)0));
    }

    [Fact]
    public void Killing_every_holder_leaves_nothing_that_a_later_create_trips_over()
    {
        string path = _folder.FileOf(100_000);
        for (int round = 0; round < 3; round++)
        {
            using (Peer maker = new(round == 1 ? ["file", path, _name] : ["memory", _name, "100000"]))
            using (Peer opener = new("open", _name, "ReadWrite"))
            using (Peer second = new("memory-or-open", _name, "5"))
            {
                Assert.All(new[] { maker, opener, second }, peer => Assert.StartsWith("ok 1", peer.Reply, StringComparison.Ordinal));
                opener.Ask("map", "ReadWrite");
                maker.Kill();
                Assert.Equal("ok 0", opener.Ask("read", "0", "1") is { Length: 4 } ? "ok 0" : opener.Reply);
                Refused.With(183, 17, () => Section.InMemory(10, new SectionOptions { Name = _name }));
                opener.Kill();
                second.Kill();
            }
            Refused.Missing(() => Section.Open(_name));
            Assert.DoesNotContain(Section.ListNames(), name => name.EndsWith(_name, StringComparison.Ordinal));
        }
        using Section section = Section.InMemory(4096, new SectionOptions { Name = _name, Naming = SectionNaming.CreateOrOpen });
        Assert.False(section.AlreadyExisted);
    }

    [Fact]
    public void A_process_that_opened_for_reading_cannot_write()
    {
        using Section section = Section.InMemory(Size, new SectionOptions { Name = _name });
        using SectionView view = section.MapView();
        using Peer peer = new("open", _name, "Read");
        Assert.Equal("refused UnauthorizedAccessException 5 13", peer.Ask("map", "ReadWrite"));
        Assert.Equal("ok ", peer.Ask("map", "Read"));
        Assert.Equal("refused UnauthorizedAccessException 0 0", peer.Ask("write", "0", "x"));
        "visible"u8.CopyTo(view.WritableSpan);
        Assert.Equal("ok visible", peer.Ask("read", "0", "7"));
    }

    [Fact]
    public void A_section_made_read_only_is_not_opened_for_writing_by_another_process()
    {
        string path = _folder.FileOf(1000);
        using Section section = Section.FromFile(path, new SectionOptions { Name = _name, Protection = SectionProtection.ReadOnly });
        using Peer peer = new("open", _name, "ReadWrite");
        Assert.Equal("refused UnauthorizedAccessException 5 13", peer.Reply);
        Assert.Equal("ok 1000", peer.Ask("open", _name, "Read"));
    }

    [Fact]
    public void What_is_refused_over_there_is_refused_with_the_same_codes()
    {
        using Peer peer = new("open", _name, "Read");
        Assert.Equal("refused FileNotFoundException 2 2", peer.Reply);
        using Section section = Section.InMemory(100, new SectionOptions { Name = _name });
        Assert.Equal("refused MappingException 183 17", peer.Ask("memory", _name, "100"));
        Assert.Equal("refused MappingException 161 22", peer.Ask("memory", "a\\b", "100"));
    }

    [Fact]
    public void A_copy_over_there_is_never_seen_here()
    {
        using Section section = Section.InMemory(Size, new SectionOptions { Name = _name });
        using SectionView view = section.MapView();
        using Peer peer = new("open", _name, "Copy");
        peer.Ask("map", "Copy");
        Assert.Equal("ok ", peer.Ask("write", "0", "own"));
        Assert.Equal("ok own", peer.Ask("read", "0", "3"));
        Assert.Equal(0, view.Span[0]);
    }

    private static void Exchange(Section section, Peer peer)
    {
        using SectionView view = section.MapView();
        Assert.Equal("ok ", peer.Ask("map", "ReadWrite"));
        for (int round = 0; round < 20; round++)
        {
            string here = $"from here {round}";
            int offset = round * 10_007;
            Encoding.UTF8.GetBytes(here).CopyTo(view.GetWritableSpan(offset, here.Length));
            Assert.Equal("ok " + here, peer.Ask("read", $"{offset}", $"{here.Length}"));

            string there = $"from there {round}";
            Assert.Equal("ok ", peer.Ask("write", "200000", there));
            Assert.Equal(there, Encoding.UTF8.GetString(view.GetSpan(200_000, there.Length)));
        }
    }
}
