using BigFile.Platform;
using BigFile.Platform.Posix;
using Microsoft.Win32.SafeHandles;

namespace BigFile.Tests.Platform.Posix;

public sealed class NamedSectionSecurityTests
{
    private const string Nobody = "65534";
    private static readonly string[] s_asNobody = ["setpriv", "--reuid", Nobody, "--regid", Nobody, "--clear-groups"];

    [Theory]
    [InlineData(SectionAudience.CurrentUser, "error 5 13", "error 5 13")]
    [InlineData(SectionAudience.EveryoneReads, "ok 100", "error 5 13")]
    [InlineData(SectionAudience.Everyone, "ok 100", "ok 100")]
    public void Another_user_gets_what_the_audience_allows(SectionAudience audience, string read, string write)
    {
        NamesFolder.SkipUnlessRoot();
        using NamesFolder names = new();
        using NamePeer nobody = StartNobody(names);
        NativeSection section = names.Create(@"Global\audience", 100, new SectionOptions { Audience = audience });
        names.Write(section, 6);
        Assert.Equal(read, nobody.Ask(@"open Global\audience Read"));
        if (read.StartsWith("ok", StringComparison.Ordinal))
            Assert.Equal("6", nobody.Ask(@"read Global\audience"));
        Assert.Equal(write, nobody.Ask(@"open Global\audience ReadWrite"));
        if (write.StartsWith("ok", StringComparison.Ordinal))
        {
            nobody.Ask(@"write Global\audience 7");
            Assert.Equal(7, names.Read(section));
        }
        // What the other user cannot remove is dead all the same, and gone with the next that is made.
        section.Release();
        nobody.Kill();
        Assert.False(names.Exists(@"Global\audience"));
    }

    [Fact]
    public void Global_names_are_roots_to_make_until_root_says_otherwise()
    {
        NamesFolder.SkipUnlessRoot();
        using NamesFolder names = new();
        using NamePeer nobody = StartNobody(names);
        Assert.Equal("error 5 13", nobody.Ask(@"create Global\x 100 Everyone"));
        Assert.Equal("error 2 2", nobody.Ask(@"open Global\x Read"));
        NativeSection section = names.Create(@"Global\mine");
        Assert.Equal([@"Global\mine"], names.Sections.ListNames());
        Assert.Equal("error 5 13", nobody.Ask(@"create Global\x 100 Everyone"));

        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(names.Global, (UnixFileMode)0x3FF); // 1777
        Assert.Equal("ok 100", nobody.Ask(@"create Global\x 100 CurrentUser"));
        section.Release();
    }

    [Fact]
    public void A_dead_name_that_may_not_be_removed_is_not_there()
    {
        NamesFolder.SkipUnlessRoot();
        using NamesFolder names = new();
        using NamePeer nobody = StartNobody(names);
        NativeSection section = names.Create(@"Global\dead", 100, new SectionOptions { Audience = SectionAudience.Everyone });
        Assert.Equal("ok 100", nobody.Ask(@"open Global\dead ReadWrite"));
        section.Release();
        Assert.Equal([@"Global\dead"], names.Sections.ListNames());
        nobody.Ask(@"close Global\dead");
        Assert.Equal(["n.dead"], NamesFolder.FilesIn(names.Global));
        Assert.Empty(names.Sections.ListNames());
        Assert.Equal("error 2 2", nobody.Ask(@"open Global\dead Read"));

        // Root takes it over; where users make names themselves, another user may not.
        section = names.Create(@"Global\dead", 200);
        Assert.Equal(200, section.SizeBytes);
        section.Release();
        Tool.Run("chmod", "1777", names.Global);
        Assert.Equal("ok 100", nobody.Ask(@"create Global\dead 100 Everyone"));
        nobody.Kill();
        using NamePeer other = NamePeer.Start(names, "setpriv", "--reuid", "65533", "--regid", "65533", "--clear-groups");
        Assert.Equal("error 2 2", other.Ask(@"open Global\dead Read"));
        Assert.Equal("error 5 13", other.Ask(@"create Global\dead 100 Everyone"));
        Assert.Equal(["n.dead"], NamesFolder.FilesIn(names.Global));
    }

    [Fact]
    public void A_stranger_who_locks_a_dead_name_does_not_hold_it_up()
    {
        NamesFolder.SkipUnlessLinux();
        using NamesFolder names = new();
        using (NamePeer peer = NamePeer.Start(names))
            peer.Ask("create locked 100 CurrentUser");
        using SafeFileHandle stranger = File.OpenHandle($"{names.Local}/n.locked", share: FileShare.None);
        Assert.Equal(0, LibC.FLock(stranger, LibC.LockExclusive | LibC.LockNoWait));
        Assert.False(names.Exists("locked"));
        NativeSection section = names.Create("locked", 200);
        Assert.False(section.AlreadyExisted);
        section.Release();
    }

    [Fact]
    public void Local_names_of_two_users_are_two()
    {
        NamesFolder.SkipUnlessRoot();
        using NamesFolder names = new();
        using NamePeer nobody = StartNobody(names);
        NativeSection section = names.Create("same", options: new SectionOptions { Audience = SectionAudience.Everyone });
        // The root here is not sticky and not writable by all: the folder is made for nobody.
        Directory.CreateDirectory($"{names.Root}/bigfile.{Nobody}");
        Assert.Equal(0, Tool.Run("chown", Nobody, $"{names.Root}/bigfile.{Nobody}"));
        Assert.Equal(0, Tool.Run("chmod", "700", $"{names.Root}/bigfile.{Nobody}"));
        Assert.Equal("error 2 2", nobody.Ask("open same Read"));
        Assert.Equal("ok 55", nobody.Ask("create same 55 CurrentUser"));
        section.Release();
    }

    [Theory]
    [InlineData("link")]
    [InlineData("wide")]
    [InlineData("foreign")]
    [InlineData("file")]
    public void A_folder_that_others_could_have_filled_is_refused(string kind)
    {
        NamesFolder.SkipUnlessRoot();
        using NamesFolder names = new();
        string elsewhere = $"{names.Root}/elsewhere";
        Directory.CreateDirectory(elsewhere);
        Tool.Run("chmod", "700", elsewhere);
        switch (kind)
        {
            case "link":
                File.CreateSymbolicLink(names.Local, elsewhere);
                break;
            case "wide":
                Directory.CreateDirectory(names.Local);
                Tool.Run("chmod", "770", names.Local);
                break;
            case "file":
                File.WriteAllText(names.Local, "");
                break;
            default:
                Directory.Move(elsewhere, names.Local);
                Tool.Run("chown", Nobody, names.Local);
                break;
        }
        Assert.Equal(SystemError.AccessDenied, names.TryCreate("x", 100, out _));
        Assert.Equal(SystemError.AccessDenied, names.TryOpen("x", out _));
        Assert.Empty(names.Sections.ListNames());
    }

    [Fact]
    public void The_umask_neither_narrows_nor_widens()
    {
        NamesFolder.SkipUnlessLinux();
        foreach (string umask in new[] { "000", "077", "777" })
        {
            using NamesFolder names = new();
            using NamePeer peer = NamePeer.Start(names, "sh", "-c", $"umask {umask}; exec \"$0\"");
            Assert.Equal("ok 100", peer.Ask("create a 100 CurrentUser"));
            Assert.Equal("ok 100", peer.Ask("create b 100 EveryoneReads"));
            Assert.Equal("ok 100", peer.Ask("create c 100 Everyone"));
            Assert.Equal("700 600 644 666", string.Join(' ', new[] { names.Local, $"{names.Local}/n.a", $"{names.Local}/n.b", $"{names.Local}/n.c" }
                .Select(path => Convert.ToString((int)(OperatingSystem.IsWindows() ? 0 : File.GetUnixFileMode(path)), 8))));
        }
    }

    [Fact]
    public void Who_may_write_a_section_cannot_make_it_lead_to_a_file()
    {
        NamesFolder.SkipUnlessLinux();
        using NamesFolder names = new();
        string target = $"{names.Root}/target";
        File.WriteAllText(target, "secret");
        NativeSection section = names.Create("forged", 100, new SectionOptions { Audience = SectionAudience.Everyone });
        byte[] record = new SectionRecord
        {
            IsMemoryBacked = false, Protection = SectionProtection.ReadWrite, SizeBytes = 6, Permissions = 0x1B6, Path = target,
        }.Encode();
        // Through the kernel's eyes that is allowed: the mode is 0666.
        File.WriteAllBytes($"{names.Local}/n.forged", record);
        Assert.Equal(SystemError.InvalidHandle, names.TryOpen("forged", out _));
        section.Release();
    }

    [Fact]
    public void A_path_that_another_user_wrote_down_leads_only_to_that_users_files()
    {
        NamesFolder.SkipUnlessRoot();
        using NamesFolder names = new();
        string target = $"{names.Root}/target";
        File.WriteAllText(target, "roots own");
        using Section section = Section.FromFile(target);
        using SectionsOver file = new(names, target);
        NativeSection made = file.Create("Global\\trap");
        Assert.Equal(0, Tool.Run("chown", Nobody, $"{names.Global}/n.trap"));
        Assert.Equal(SystemError.AccessDenied, names.TryOpen(@"Global\trap", out _));
        Assert.Equal(0, Tool.Run("chown", Nobody, target));
        names.Open(@"Global\trap").Release();
        made.Release();
    }

    private static NamePeer StartNobody(NamesFolder names)
    {
        NamesFolder.SkipUnlessRoot();
        NamePeer peer = NamePeer.Start(names, s_asNobody);
        if (peer.Ask("hello") == "what?")
            return peer;
        peer.Dispose();
        Assert.Skip("setpriv is not there, or the other user may not read the test program");
        return peer;
    }
}
