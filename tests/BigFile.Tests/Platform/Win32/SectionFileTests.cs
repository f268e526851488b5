using Microsoft.Win32.SafeHandles;
using static BigFile.Tests.Platform.Win32.SystemCalls;

namespace BigFile.Tests.Platform.Win32;

/// <summary>How the file of a section is opened and held on Win32.</summary>
public sealed class SectionFileTests : IDisposable
{
    private const int SharingViolation = unchecked((int)0x80070020);

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(SectionProtection.ExecuteRead, ViewAccess.Read)]
    [InlineData(SectionProtection.ExecuteReadWrite, ViewAccess.ReadWrite)]
    [InlineData(SectionProtection.ExecuteWriteCopy, ViewAccess.Copy)]
    public void Path_is_opened_for_running_code(SectionProtection protection, ViewAccess access)
    {
        Assert.SkipUnless(OperatingSystem.IsWindows(), Reason);
        using Section section = Section.FromFile(_folder.FileWith([1, 2, 3]), new() { Protection = protection });
        using SectionView view = section.MapView(access: access | ViewAccess.Execute);
        Assert.True(view.Span.SequenceEqual<byte>([1, 2, 3]));
    }

    [Fact]
    public void Handle_that_may_not_run_code_gives_no_executable_section()
    {
        Assert.SkipUnless(OperatingSystem.IsWindows(), Reason);
        using SafeFileHandle file = File.OpenHandle(_folder.FileWith([1]), FileMode.Open, FileAccess.ReadWrite);
        UnauthorizedAccessException error = Assert.Throws<UnauthorizedAccessException>(
            () => Section.FromFile(file, new() { Protection = SectionProtection.ExecuteRead }));
        Assert.Equal(5, Assert.IsType<MappingException>(error.InnerException).Win32ErrorCode);
        Assert.False(file.IsClosed);
    }

    [Theory]
    [InlineData(SectionProtection.ReadWrite)]
    [InlineData(SectionProtection.ExecuteReadWrite)]
    public void Path_that_does_not_open_throws_what_the_base_library_throws(SectionProtection protection)
    {
        Assert.SkipUnless(OperatingSystem.IsWindows(), Reason);
        string path = _folder.FileWith([1]);
        using FileStream alone = new(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
        foreach (string wanted in new[]
        {
            path, _folder.Path, _folder.File("no"), Path.Combine(_folder.Path, "no", "file"), _folder.File("a*b"), _folder.File(new string('n', 300)),
            Path.Combine(_folder.Path, new string('y', 150), new string('z', 150)),
        })
        {
            Exception theirs = Assert.ThrowsAny<Exception>(() => File.OpenHandle(wanted, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite));
            Exception ours = Assert.ThrowsAny<Exception>(() => Section.FromFile(wanted, new() { Protection = protection }));
            Assert.Equal((theirs.GetType(), theirs.HResult), (ours.GetType(), ours.HResult));
            Assert.Contains(wanted, ours.Message, StringComparison.Ordinal);
        }
        Assert.Equal(SharingViolation, Assert.Throws<IOException>(() => Section.FromFile(path)).HResult);
    }

    [Fact]
    public void Path_of_more_than_260_characters_is_opened()
    {
        Assert.SkipUnless(OperatingSystem.IsWindows(), Reason);
        string folder = Path.Combine(_folder.Path, new string('y', 150), new string('z', 150));
        Directory.CreateDirectory(folder);
        string path = Path.Combine(folder, "data");
        File.WriteAllBytes(path, [1, 2]);
        using Section section = Section.FromFile(path, new() { Protection = SectionProtection.ExecuteRead });
        Assert.Equal(2, section.Size);
    }

    [Fact]
    public void Callers_handle_stays_open_as_long_as_the_last_view()
    {
        Assert.SkipUnless(OperatingSystem.IsWindows(), Reason);
        string path = _folder.FileWith(new byte[5000]);
        SafeFileHandle file = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
        Section section = Section.FromFile(file);
        SectionView view = section.MapView();
        file.Dispose();
        section.Dispose();
        view.WritableSpan[0] = 9;
        view.Flush();
        view.FlushToDevice();
        Assert.Throws<IOException>(() => File.OpenHandle(path));
        view.Dispose();
        Assert.Equal(9, File.ReadAllBytes(path)[0]);
    }

    [Theory]
    [InlineData(SectionProtection.ReadOnly)]
    [InlineData(SectionProtection.WriteCopy)]
    public void Nothing_is_to_flush_through_a_file_that_was_opened_for_reading(SectionProtection protection)
    {
        Assert.SkipUnless(OperatingSystem.IsWindows(), Reason);
        using Section section = Section.FromFile(_folder.FileWith(new byte[10]), new() { Protection = protection });
        using SectionView view = section.MapView();
        view.Flush();
        view.FlushToDevice();
        section.FlushToDevice();
    }

    [Fact]
    public void Large_pages_are_had_or_refused_by_the_name_of_the_privilege()
    {
        Assert.SkipUnless(OperatingSystem.IsWindows(), Reason);
        long page = Section.LargePageSizeBytes;
        Assert.SkipWhen(page == 0, "no large pages here");
        SectionOptions options = new() { LargePages = true };
        Assert.Throws<ArgumentException>(() => Section.InMemory(page + 4096, options));
        Exception? refused = Record.Exception(() =>
        {
            using Section section = Section.InMemory(2 * page, options);
            using SectionView all = section.MapView(), part = section.MapView(0, 4096);
            all.WritableSpan[4095] = 5;
            Assert.Equal(5, part.Span[4095]);
        });
        // Wine gives ordinary pages to anyone; Win32 wants SeLockMemoryPrivilege, and free ones.
        if (refused is UnauthorizedAccessException)
            Assert.Contains("SeLockMemoryPrivilege", refused.Message, StringComparison.Ordinal);
        else if (refused is not null)
            Assert.Equal(1450, Assert.IsType<MappingException>(refused).Win32ErrorCode);
    }

    [Fact]
    public void Handles_are_inherited_only_when_asked_for()
    {
        Assert.SkipUnless(OperatingSystem.IsWindows(), Reason);
        string name = NewName();
        using Section plain = Section.InMemory(1), named = Section.InMemory(1, new() { Name = name });
        using Section inheritable = Section.InMemory(1, new() { Inheritable = true });
        using Section overFile = Section.FromFile(_folder.FileWith([1]), new() { Inheritable = true });
        using Section opened = Section.Open(name), openedInheritable = Section.Open(name, inheritable: true);
        using Section present = Section.InMemory(1, new() { Name = name, Inheritable = true, Naming = SectionNaming.CreateOrOpen });
        Assert.Equal(
            [false, false, true, true, false, true, true],
            new[] { plain, named, inheritable, overFile, opened, openedInheritable, present }.Select(section => IsInheritable(section.Handle)));
    }

    [Fact]
    public void Thousand_sections_and_refusals_leave_no_handle_behind()
    {
        Assert.SkipUnless(OperatingSystem.IsWindows(), Reason);
        string path = _folder.FileWith(new byte[70_000]), held = NewName(), refused = NewName();
        using EventWaitHandle signal = new(false, EventResetMode.ManualReset, held);
        using Section closed = Section.InMemory(1, new() { Name = refused, SecurityDescriptor = "D:P" });
        MakeAndRefuse(path, held, refused, 50);
        int before = HandleCount();
        MakeAndRefuse(path, held, refused, 1000);
        // Threads of the runtime come and go meanwhile; a leak would be a thousand.
        Assert.InRange(HandleCount(), 0, before + 50);
    }

    private static void MakeAndRefuse(string path, string held, string refused, int times)
    {
        for (int i = 0; i < times; i++)
        {
            string name = NewName();
            SectionOptions options = new() { Name = name, Naming = SectionNaming.CreateOrOpen };
            using Section section = Section.FromFile(path, options), again = Section.FromFile(path, options), opened = Section.Open(name);
            using SectionView view = opened.MapView();
            Assert.Throws<MappingException>(() => Section.InMemory(1, new() { Name = name }));
            Assert.Throws<MappingException>(() => Section.FromFile(path, new() { Name = held }));
            Assert.Throws<UnauthorizedAccessException>(() => Section.Open(refused));
            if (i % 100 == 0)
                Section.ListNames();
        }
    }
}
