using System.Security.Principal;
using BigFile.Tests.Peers;

namespace BigFile.Tests.Sections;

/// <summary>Who may open a name, and whether child processes get the handle.</summary>
public sealed class SectionSecurityTests
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode OthersRead = UnixFileMode.GroupRead | UnixFileMode.OtherRead;
    private const UnixFileMode OthersWrite = UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;

    private readonly string _name = SectionBytes.NewName();

    public static TheoryData<SectionAudience> Audiences() => new(Enum.GetValues<SectionAudience>());

    [Fact]
    public void Nobody_but_the_user_may_open_a_name_by_default() =>
        Assert.Equal(SectionAudience.CurrentUser, new SectionOptions().Audience);

    [Theory]
    [MemberData(nameof(Audiences))]
    public void On_linux_the_audience_is_the_mode_of_the_object(SectionAudience audience)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Modes are not Win32's.");
        using Section section = Section.InMemory(100, new SectionOptions { Name = _name, Audience = audience });
        Assert.Equal(audience switch
        {
            SectionAudience.CurrentUser => OwnerOnly,
            SectionAudience.EveryoneReads => OwnerOnly | OthersRead,
            _ => OwnerOnly | OthersRead | OthersWrite,
        }, LinuxProbe.ModeOf(LinuxProbe.FileOfName(_name)));
    }

    [Fact]
    public void On_linux_a_mode_takes_the_place_of_the_audience()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Modes are not Win32's.");
        const UnixFileMode mode = OwnerOnly | UnixFileMode.GroupRead;
        using Section section = Section.InMemory(100, new SectionOptions { Name = _name, Audience = SectionAudience.Everyone, UnixMode = mode });
        Assert.Equal(mode, LinuxProbe.ModeOf(LinuxProbe.FileOfName(_name)));
        Assert.Throws<ArgumentException>(() => Section.InMemory(100, new SectionOptions { SecurityDescriptor = "D:(A;;GA;;;WD)" }));
    }

    [Theory]
    [MemberData(nameof(Audiences))]
    public void On_win32_the_audience_is_the_descriptor_of_the_object(SectionAudience audience)
    {
        if (!OperatingSystem.IsWindows())
        {
            Assert.Skip("Descriptors are Win32's.");
            return;
        }
        using Section section = Section.InMemory(100, new SectionOptions { Name = _name, Audience = audience });
        string security = Win32Probe.SecurityOf(section.Handle);
        using WindowsIdentity user = WindowsIdentity.GetCurrent();
        string[] entries = security.Split('(')[1..];
        Assert.Equal(audience == SectionAudience.CurrentUser ? 1 : 2, entries.Length);
        Assert.All(entries, entry => Assert.StartsWith("A;", entry, StringComparison.Ordinal));
        Assert.Equal(audience != SectionAudience.CurrentUser, entries.Any(entry => entry.EndsWith(";WD)", StringComparison.Ordinal)));
        Section.Open(_name).Dispose();
    }

    [Fact]
    public void On_win32_a_descriptor_takes_the_place_of_the_audience()
    {
        Assert.SkipUnless(OperatingSystem.IsWindows(), "Descriptors are Win32's.");
        using Section section = Section.InMemory(100, new SectionOptions { Name = _name, SecurityDescriptor = "D:P(A;;GA;;;BA)(A;;GR;;;WD)(A;;GA;;;BU)" });
        Assert.Equal(4, Win32Probe.SecurityOf(section.Handle).Split('(').Length);
        Assert.Throws<ArgumentException>(() => Section.InMemory(100, new SectionOptions { SecurityDescriptor = "no descriptor" }));
        Assert.Throws<ArgumentException>(() => Section.InMemory(100, new SectionOptions { UnixMode = OwnerOnly }));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Child_processes_inherit_a_section_that_was_made_or_opened_so_and_no_other(bool asked)
    {
        using Section unnamed = Section.InMemory(100, new SectionOptions { Inheritable = asked });
        using Section named = Section.InMemory(100, new SectionOptions { Name = _name, Inheritable = asked });
        using Section opened = Section.Open(_name, inheritable: asked);
        Assert.All(new[] { unnamed, named, opened }, section => Assert.Equal(asked, SystemProbe.IsInheritable(section.Handle)));
        Assert.False(new SectionOptions().Inheritable);
    }

    [Fact]
    public void A_child_process_reads_a_section_by_the_handle_that_it_inherited()
    {
        using Section section = Section.InMemory(100, new SectionOptions { Inheritable = true });
        using SectionView view = section.MapView();
        "inherited"u8.CopyTo(view.WritableSpan);
        using Peer peer = new("inherited", section.Handle.DangerousGetHandle().ToString(System.Globalization.CultureInfo.InvariantCulture), "9");
        Assert.Equal("ok inherited", peer.Reply);
    }

    [Fact]
    public void Another_user_may_open_a_global_name_as_its_audience_says_and_no_further()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess, "Takes root on Linux, to be another user.");
        foreach (SectionAudience audience in Enum.GetValues<SectionAudience>())
        {
            string name = $@"Global\{_name}-{audience}";
            using Section section = Section.InMemory(100, new SectionOptions { Name = name, Audience = audience });
            using Peer? peer = Peer.AsNobody("open", name, "Read");
            Assert.SkipWhen(peer is null, "No program here to become another user with.");
            Assert.Equal(audience == SectionAudience.CurrentUser ? "refused UnauthorizedAccessException 5 13" : "ok 100", peer.Reply);
            Assert.Equal(audience == SectionAudience.Everyone ? "ok 100" : "refused UnauthorizedAccessException 5 13", peer.Ask("open", name, "ReadWrite"));
        }
    }

    [Fact]
    public void Another_user_has_local_names_of_its_own()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess, "Takes root on Linux, to be another user.");
        using Section section = Section.InMemory(100, new SectionOptions { Name = _name, Audience = SectionAudience.Everyone });
        using Peer? peer = Peer.AsNobody("open", _name, "Read");
        Assert.SkipWhen(peer is null, "No program here to become another user with.");
        Assert.Equal("refused FileNotFoundException 2 2", peer.Reply);
        Assert.Equal("ok 5", peer.Ask("memory", _name, "5"));
        Assert.StartsWith("refused UnauthorizedAccessException", peer.Ask("memory", @"Global\" + _name, "5"), StringComparison.Ordinal);
    }
}
