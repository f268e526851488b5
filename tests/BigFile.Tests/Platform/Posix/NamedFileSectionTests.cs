using BigFile.Platform;

namespace BigFile.Tests.Platform.Posix;

public sealed class NamedFileSectionTests : IDisposable
{
    private readonly TempFolder _files = new();

    public void Dispose() => _files.Dispose();

    [Fact]
    public void A_name_leads_to_the_file_of_its_section()
    {
        NamesFolder.SkipUnlessLinux();
        using NamesFolder names = new();
        string path = _files.FileWith(new byte[5000]);
        using SectionsOver file = new(names, path);
        NativeSection made = file.Create("file");
        NativeSection opened = names.Open("file");
        Assert.False(opened.IsMemoryBacked);
        Assert.Equal(5000, opened.SizeBytes);
        names.Write(made, 42);
        Assert.Equal(42, names.Read(opened));
        Assert.Equal(42, BitConverter.ToInt64(File.ReadAllBytes(path)));
        Assert.Equal(SystemError.None, names.Sections.FlushToDevice(opened.File!));

        NativeSection again = file.Create("file");
        Assert.True(again.AlreadyExisted);
        made.Release();
        opened.Release();
        Assert.True(names.Exists("file"));
        again.Release();
        Assert.False(names.Exists("file"));
        Assert.Empty(NamesFolder.FilesIn(names.Local));
    }

    [Fact]
    public void A_name_whose_file_was_moved_says_so()
    {
        NamesFolder.SkipUnlessLinux();
        using NamesFolder names = new();
        string path = _files.FileWith(new byte[5000]);
        using SectionsOver file = new(names, path);
        NativeSection made = file.Create("file");
        File.Move(path, path + ".moved");
        Assert.Equal(SystemError.FileMoved, names.TryOpen("file", out _));
        File.WriteAllBytes(path, new byte[5000]);
        Assert.Equal(SystemError.FileMoved, names.TryOpen("file", out _));
        // By handle, the path is asked from the system.
        NativeSection other = file.Create("other");
        names.Open("other").Release();
        other.Release();
        File.Delete(path + ".moved");
        Assert.Equal(SystemError.FileMoved, file.TryCreate("removed", out _));
        made.Release();
        Assert.Empty(NamesFolder.FilesIn(names.Local));
    }

    [Fact]
    public void A_killed_holder_of_a_file_leaves_the_name_free()
    {
        NamesFolder.SkipUnlessLinux();
        using NamesFolder names = new();
        using SectionsOver file = new(names, _files.FileWith(new byte[5000]));
        NativeSection made = file.Create("file");
        using (NamePeer peer = NamePeer.Start(names))
        {
            Assert.Equal("ok 5000", peer.Ask("open file ReadWrite"));
            peer.Ask("write file 5");
            made.Release();
            Assert.True(names.Exists("file"));
        }
        Assert.False(names.Exists("file"));
    }

    [Fact]
    public void The_name_keeps_a_section_usable_after_the_callers_handle_is_gone()
    {
        NamesFolder.SkipUnlessLinux();
        using NamesFolder names = new();
        NativeSection made;
        using (SectionsOver file = new(names, _files.FileWith(new byte[5000])))
            made = file.Create("file");
        names.Write(made, 9);
        Assert.Equal(9, names.Read(made));
        made.Release();
        Assert.True(made.Handle.IsClosed);
    }

    [Fact]
    public void Creating_or_opening_a_taken_name_closes_the_callers_file_and_leaves_its_length()
    {
        NamesFolder.SkipUnlessLinux();
        string name = $"taken-{Guid.NewGuid():N}";
        string path = _files.FileWith(new byte[5000]);
        using Section memory = Section.InMemory(100, new SectionOptions { Name = name });
        using (Section opened = Section.FromFile(path, new SectionOptions { Name = name, Naming = SectionNaming.CreateOrOpen, Size = 1 << 20 }))
        {
            Assert.True(opened.AlreadyExisted);
            Assert.True(opened.IsMemoryBacked);
            Assert.Equal(100, opened.Size);
        }
        Assert.Equal(183, Assert.Throws<MappingException>(() => Section.FromFile(path, new SectionOptions { Name = name })).Win32ErrorCode);
        Assert.Equal(5000, new FileInfo(path).Length);
        Assert.DoesNotContain(Directory.EnumerateFileSystemEntries("/proc/self/fd").Select(fd => new FileInfo(fd).LinkTarget), target => target == path);
    }

    [Fact]
    public void Of_two_who_grow_the_file_and_take_the_name_at_once_neither_cuts_the_file_of_the_other()
    {
        NamesFolder.SkipUnlessLinux();
        const int size = 100_000;
        for (int round = 0; round < 100; round++)
        {
            string path = _files.FileWith([], $"raced-{round}");
            var options = new SectionOptions { Name = $"race-{Guid.NewGuid():N}", Naming = SectionNaming.CreateOrOpen, Size = size };
            using var start = new Barrier(2);
            var sections = new Section[2];
            Thread[] threads = [.. Enumerable.Range(0, 2).Select(i => new Thread(() =>
            {
                start.SignalAndWait(TestContext.Current.CancellationToken);
                sections[i] = Section.FromFile(path, options);
            }))];
            Array.ForEach(threads, thread => thread.Start());
            Array.ForEach(threads, thread => thread.Join());
            Assert.Equal(size, new FileInfo(path).Length);
            Assert.Single(sections, section => section.AlreadyExisted);
            Array.ForEach(sections, section => section.Dispose());
        }
    }
}
