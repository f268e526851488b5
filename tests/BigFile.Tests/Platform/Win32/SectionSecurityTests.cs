using System.Security.Principal;
using static BigFile.Tests.Platform.Win32.SystemCalls;

namespace BigFile.Tests.Platform.Win32;

/// <summary>Who may open a named section of Win32, and for what.</summary>
public sealed class SectionSecurityTests
{
    private const string Nobody = "S-1-5-21-1-2-3-4444";

    // The rights of SECTION_ALL_ACCESS that a read-write section can give to its maker, and to others.
    private const uint MakerReadsAndWrites = 0xF0007, MakerReads = 0xF0005, OthersRead = 0x20005, OthersReadAndWrite = 0x20007;

    [Fact]
    public void Audience_is_one_entry_for_the_user_and_one_for_everyone_else()
    {
        Assert.SkipUnless(OperatingSystem.IsWindows(), Reason);
        Assert.Equal([(MakerReadsAndWrites, User())], Entries(SectionAudience.CurrentUser, SectionProtection.ReadWrite));
        Assert.Equal(
            [(MakerReadsAndWrites, User()), (OthersRead, "WD")], Entries(SectionAudience.EveryoneReads, SectionProtection.ReadWrite));
        Assert.Equal(
            [(MakerReadsAndWrites, User()), (OthersReadAndWrite, "WD")], Entries(SectionAudience.Everyone, SectionProtection.ReadWrite));
    }

    [Fact]
    public void Entries_give_no_more_than_the_protection_allows()
    {
        Assert.SkipUnless(OperatingSystem.IsWindows(), Reason);
        Assert.Equal([(MakerReads, User())], Entries(SectionAudience.CurrentUser, SectionProtection.ReadOnly));
        Assert.Equal([(MakerReads, User()), (OthersRead, "WD")], Entries(SectionAudience.Everyone, SectionProtection.WriteCopy));
        Assert.Equal([(MakerReads | 8, User())], Entries(SectionAudience.CurrentUser, SectionProtection.ExecuteRead));
    }

    [Fact]
    public void Maker_owns_the_section_and_no_group_does()
    {
        Assert.SkipUnless(OperatingSystem.IsWindows(), Reason);
        using Section section = Section.InMemory(1, new() { Name = NewName() });
        Assert.StartsWith($"O:{User()}D:P(", SecurityOf(section.Handle), StringComparison.Ordinal);
    }

    [Fact]
    public void Opener_of_a_read_only_section_is_refused_writing_and_not_reading()
    {
        Assert.SkipUnless(OperatingSystem.IsWindows(), Reason);
        string name = NewName();
        using Section section = Section.InMemory(4096, new() { Name = name, Protection = SectionProtection.ReadOnly });
        AssertRefused(() => Section.Open(name, ViewAccess.ReadWrite));
        AssertRefused(() => Section.Open(name, ViewAccess.Read | ViewAccess.Execute));
        foreach (ViewAccess access in new[] { ViewAccess.Read, ViewAccess.Copy })
        {
            using Section opened = Section.Open(name, access);
            using SectionView view = opened.MapView();
            Assert.Equal(access, view.Access);
        }
    }

    [Fact]
    public void Executable_section_is_opened_for_running_code()
    {
        Assert.SkipUnless(OperatingSystem.IsWindows(), Reason);
        string name = NewName();
        using Section section = Section.InMemory(4096, new() { Name = name, Protection = SectionProtection.ExecuteReadWrite });
        using Section opened = Section.Open(name, ViewAccess.ReadWrite | ViewAccess.Execute);
        Assert.Equal(SectionProtection.ExecuteReadWrite, opened.Protection);
        opened.MapView(access: ViewAccess.ReadWrite | ViewAccess.Execute).Dispose();
        opened.MapView(access: ViewAccess.Copy | ViewAccess.Execute).Dispose();
    }

    [Fact]
    public void Descriptor_of_another_user_refuses_this_one()
    {
        Assert.SkipUnless(OperatingSystem.IsWindows(), Reason);
        string name = NewName();
        SectionOptions options = new() { Name = name, SecurityDescriptor = $"D:P(A;;GA;;;{Nobody})" };
        using Section section = Section.InMemory(4096, options);
        section.MapView().Dispose();
        AssertRefused(() => Section.Open(name, ViewAccess.Read));
        AssertRefused(() => Section.InMemory(4096, new() { Name = name, Naming = SectionNaming.CreateOrOpen }));
    }

    [Fact]
    public void Create_or_open_asks_for_no_more_than_views_take()
    {
        Assert.SkipUnless(OperatingSystem.IsWindows(), Reason);
        // CreateFileMapping itself wants the rights to delete and to change the descriptor as well.
        string name = NewName();
        using Section section = Section.InMemory(4096, new() { Name = name, SecurityDescriptor = "D:P(A;;GRGW;;;WD)" });
        using Section present = Section.InMemory(1, new() { Name = name, Naming = SectionNaming.CreateOrOpen });
        Assert.True(present.AlreadyExisted);
        present.MapView(access: ViewAccess.ReadWrite).Dispose();
        MappingException taken = Assert.Throws<MappingException>(() => Section.InMemory(1, new() { Name = name }));
        Assert.Equal(183, taken.Win32ErrorCode);
    }

    [Fact]
    public void Section_whose_size_may_not_be_asked_is_measured_by_a_view()
    {
        Assert.SkipUnless(OperatingSystem.IsWindows(), Reason);
        using TempFolder folder = new();
        string memory = NewName(), file = NewName();
        // 4 is SECTION_MAP_READ, without SECTION_QUERY.
        SectionOptions options = new() { Name = memory, SecurityDescriptor = "D:P(A;;0x4;;;WD)" };
        using Section first = Section.InMemory(100_000, options);
        using Section second = Section.FromFile(folder.FileWith(new byte[5000]), options with { Name = file });

        using Section openedMemory = Section.Open(memory, ViewAccess.Read);
        Assert.True(openedMemory.IsMemoryBacked);
        Assert.Equal(102_400, openedMemory.Size);
        using Section openedFile = Section.Open(file, ViewAccess.Read);
        Assert.False(openedFile.IsMemoryBacked);
        Assert.Equal(8192, openedFile.Size);
    }

    [Theory]
    [InlineData("")]
    [InlineData("nonsense")]
    [InlineData("D:(A;;GA;;;XX)")]
    [InlineData("D:(A;;GA")]
    public void Malformed_descriptor_is_an_argument_error_before_the_file_grows(string sddl)
    {
        Assert.SkipUnless(OperatingSystem.IsWindows(), Reason);
        using TempFolder folder = new();
        string path = folder.FileWith(new byte[10]);
        ArgumentException error = Assert.Throws<ArgumentException>(
            () => Section.FromFile(path, new() { Size = 70_000, SecurityDescriptor = sddl }));
        Assert.Contains($"\"{sddl}\" is no security descriptor", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
        Assert.Equal(10, new FileInfo(path).Length);
    }

    private static string User()
    {
        if (!OperatingSystem.IsWindows())
            return "";
        using WindowsIdentity identity = WindowsIdentity.GetCurrent();
        return identity.User!.Value;
    }

    // Entries as (rights, trustee), read back from the system.
    private static List<(uint, string)> Entries(SectionAudience audience, SectionProtection protection)
    {
        using Section section = Section.InMemory(1, new() { Name = NewName(), Audience = audience, Protection = protection });
        string sddl = SecurityOf(section.Handle);
        return [.. sddl[sddl.IndexOf('(', StringComparison.Ordinal)..].Split('(', ')').Where(part => part.Length != 0)
            .Select(entry => entry.Split(';')).Select(fields => (Rights(fields[2]), fields[5]))];
    }

    // The system writes rights as a number, or by two letters each.
    private static uint Rights(string text)
    {
        if (text.StartsWith("0x", StringComparison.Ordinal))
            return Convert.ToUInt32(text, 16);
        return text.Chunk(2).Select(code => new string(code) switch
        {
            "CC" => 1u, "DC" => 2u, "LC" => 4u, "SW" => 8u, "SD" => 0x10000u, "RC" => 0x20000u, "WD" => 0x40000u, "WO" => 0x80000u,
            _ => throw new FormatException(text),
        }).Aggregate((all, one) => all | one);
    }

    private static void AssertRefused(Func<Section> open)
    {
        UnauthorizedAccessException error = Assert.Throws<UnauthorizedAccessException>(() => open().Dispose());
        Assert.Equal(5, Assert.IsType<MappingException>(error.InnerException).Win32ErrorCode);
    }
}
