using System.Runtime.InteropServices;
using static BigFile.Tests.Platform.Win32.SystemCalls;

namespace BigFile.Tests.Platform.Win32;

/// <summary>Named sections beside the other objects of Win32, and what it tells of one that exists.</summary>
public sealed class SectionNameTests
{
    private const uint PageReadOnly = 2, PageReadWrite = 4;

    [Fact]
    public void Name_held_by_an_event_or_a_mutex_is_an_error_of_its_own()
    {
        Assert.SkipUnless(OperatingSystem.IsWindows(), Reason);
        string ofEvent = NewName(), ofMutex = NewName();
        using EventWaitHandle signal = new(false, EventResetMode.ManualReset, ofEvent);
        using Mutex mutex = new(false, ofMutex);
        foreach (string name in new[] { ofEvent, ofMutex })
        {
            foreach (SectionNaming naming in Enum.GetValues<SectionNaming>())
                AssertHeld(() => Section.InMemory(4096, new() { Name = name, Naming = naming }));
            AssertHeld(() => Section.Open(name, ViewAccess.Read));
        }
    }

    [Fact]
    public void File_does_not_grow_for_a_name_that_an_event_holds()
    {
        Assert.SkipUnless(OperatingSystem.IsWindows(), Reason);
        using TempFolder folder = new();
        string path = folder.FileWith(new byte[10]), name = NewName();
        using EventWaitHandle signal = new(false, EventResetMode.ManualReset, name);
        AssertHeld(() => Section.FromFile(path, new() { Size = 1 << 20, Name = name }));
        Assert.Equal(10, new FileInfo(path).Length);
    }

    [Fact]
    public void Section_holds_its_name_against_an_event()
    {
        Assert.SkipUnless(OperatingSystem.IsWindows(), Reason);
        string name = NewName();
        using Section section = Section.InMemory(4096, new() { Name = name });
        Assert.Throws<WaitHandleCannotBeOpenedException>(() => new EventWaitHandle(false, EventResetMode.ManualReset, name));
    }

    [Fact]
    public void Size_of_an_existing_section_is_its_own()
    {
        Assert.SkipUnless(OperatingSystem.IsWindows(), Reason);
        using TempFolder folder = new();
        string memory = NewName(), file = NewName();
        using Section ofMemory = Section.InMemory(100_001, new() { Name = memory });
        using Section ofFile = Section.FromFile(folder.FileWith(new byte[200_000]), new() { Name = file, Size = 100_001 });
        Assert.Equal((100_001, 100_001), (ofMemory.Size, ofFile.Size));

        // The system keeps the bytes of a file, and the pages of memory.
        using Section openedMemory = Section.Open(memory), openedFile = Section.Open(file);
        Assert.Equal((102_400, 100_001), (openedMemory.Size, openedFile.Size));
        Assert.Equal((true, false), (openedMemory.IsMemoryBacked, openedFile.IsMemoryBacked));

        using Section again = Section.InMemory(7, new() { Name = memory, Naming = SectionNaming.CreateOrOpen });
        Assert.True(again.AlreadyExisted);
        Assert.Equal(102_400, again.Size);
    }

    [Fact]
    public void Section_opened_by_name_knows_no_file_to_flush()
    {
        Assert.SkipUnless(OperatingSystem.IsWindows(), Reason);
        using TempFolder folder = new();
        string name = NewName();
        using Section section = Section.FromFile(folder.FileWith(new byte[5000]), new() { Name = name });
        using Section opened = Section.Open(name);
        using SectionView view = opened.MapView();
        view.WritableSpan[4999] = 7;
        view.Flush();
        Assert.Throws<NotSupportedException>(view.FlushToDevice);
        Assert.Throws<NotSupportedException>(opened.FlushToDevice);
        Assert.Throws<NotSupportedException>(opened.SetLastModifiedNow);
        section.FlushToDevice();
    }

    [Fact]
    public void File_given_for_a_name_that_is_taken_is_neither_grown_nor_kept_open()
    {
        Assert.SkipUnless(OperatingSystem.IsWindows(), Reason);
        using TempFolder folder = new();
        string path = folder.FileWith(new byte[10]), name = NewName();
        using Section section = Section.InMemory(4096, new() { Name = name });
        using Section present = Section.FromFile(path, new() { Size = 1 << 20, Name = name, Naming = SectionNaming.CreateOrOpen });
        Assert.True(present.AlreadyExisted && present.IsMemoryBacked);
        Assert.Equal(10, new FileInfo(path).Length);
        File.Delete(path);
    }

    [Fact]
    public void Create_or_open_of_a_section_that_allows_less_says_what_it_allows()
    {
        Assert.SkipUnless(OperatingSystem.IsWindows(), Reason);
        string name = NewName();
        using Section section = Section.InMemory(4096, new() { Name = name, Protection = SectionProtection.ReadOnly });
        using Section present = Section.InMemory(4096, new() { Name = name, Naming = SectionNaming.CreateOrOpen });
        Assert.Equal(SectionProtection.ReadOnly, present.Protection);
        Assert.True(present.AlreadyExisted);
    }

    [Fact]
    public void Section_of_another_program_is_opened()
    {
        Assert.SkipUnless(OperatingSystem.IsWindows(), Reason);
        string name = NewName();
        using SafeHandle other = MakeSection(PageReadWrite, 100_000, name);
        using Section section = Section.Open(@"Local\" + name);
        Assert.Equal(SectionProtection.ReadWrite, section.Protection);
        Assert.Equal(102_400, section.Size);
        Assert.Equal(@"Local\" + name, section.Name);
    }

    [Fact]
    public void Page_protection_of_another_programs_section_is_found_by_trying()
    {
        Assert.SkipUnless(OperatingSystem.IsWindows(), Reason);
        string name = NewName();
        using SafeHandle other = MakeSection(PageReadOnly, 4096, name);
        // Seen under Wine 10: it keeps no protection with a section, and gives the writable view.
        Assert.SkipWhen(BigFile.Platform.Win32.Win32Platform.IsWine, "Wine keeps no page protection with a section");
        Assert.Throws<UnauthorizedAccessException>(() => Section.Open(name));
        using Section present = Section.InMemory(4096, new() { Name = name, Naming = SectionNaming.CreateOrOpen });
        Assert.Equal(SectionProtection.ReadOnly, present.Protection);
    }

    [Fact]
    public void Names_of_the_session_and_global_ones_are_listed_and_open()
    {
        Assert.SkipUnless(OperatingSystem.IsWindows(), Reason);
        string local = NewName(), global = @"Global\" + NewName(), held = NewName();
        using EventWaitHandle signal = new(false, EventResetMode.ManualReset, held);
        using Section first = Section.InMemory(1, new() { Name = @"Local\" + local });
        using Section second = Section.InMemory(1, new() { Name = global });
        // More than one call's buffer holds.
        List<Section> more = [.. Enumerable.Range(0, 200).Select(i => Section.InMemory(1, new() { Name = $"{local}-{i:d3}" }))];

        IReadOnlyList<string> names = Section.ListNames();
        Assert.Contains(local, names);
        Assert.Contains(global, names);
        Assert.DoesNotContain(held, names);
        Assert.Equal(200, names.Count(name => name.StartsWith(local + "-", StringComparison.Ordinal)));
        Assert.Equal(names.Order(StringComparer.Ordinal), names);
        foreach (string name in new[] { local, global })
            Section.Open(name).Dispose();
        more.ForEach(section => section.Dispose());
    }

    private static void AssertHeld(Func<Section> make)
    {
        MappingException error = Assert.Throws<MappingException>(() => make().Dispose());
        Assert.Equal((6, 9), (error.Win32ErrorCode, error.Errno));
        Assert.Contains("held by an object of another kind", error.Message, StringComparison.Ordinal);
    }
}
