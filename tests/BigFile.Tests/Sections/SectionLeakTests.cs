namespace BigFile.Tests.Sections;

/// <summary>Nothing is left behind: counted by the system, so no other test may run beside these.</summary>
[Collection(nameof(Alone))]
public sealed class SectionLeakTests : IDisposable
{
    // What the runtime opens and maps by itself meanwhile (a thread of its pool, a segment of its heap), against 1000.
    private const int Cycles = 1000, Slack = 50;

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("file")]
    [InlineData("memory")]
    [InlineData("named memory")]
    [InlineData("named file")]
    [InlineData("opened by name")]
    [InlineData("handle")]
    public void Sections_and_views_that_come_and_go_leave_no_handle_and_no_mapping(string kind)
    {
        string path = _folder.FileOf(100_000), name = SectionBytes.NewName();
        using Section? named = kind == "opened by name" ? Section.InMemory(100_000, new SectionOptions { Name = name }) : null;
        CheckCounts(() =>
        {
            using Microsoft.Win32.SafeHandles.SafeFileHandle? file = kind == "handle" ? SystemProbe.OpenFile(path, FileAccess.ReadWrite) : null;
            using Section section = kind switch
            {
                "file" => Section.FromFile(path),
                "memory" => Section.InMemory(100_000),
                "named memory" => Section.InMemory(100_000, new SectionOptions { Name = name }),
                "named file" => Section.FromFile(path, new SectionOptions { Name = name }),
                "opened by name" => Section.Open(name),
                _ => Section.FromFile(file!),
            };
            using SectionView view = section.MapView(), copy = section.MapView(access: ViewAccess.Copy);
            view.WritableSpan[0]++;
            copy.WritableSpan[0]++;
            view.Flush();
        });
    }

    [Fact]
    public void Calls_that_are_refused_leave_no_handle_and_no_mapping()
    {
        string path = _folder.FileOf(100_000), name = SectionBytes.NewName();
        using Section holder = Section.InMemory(100_000, new SectionOptions { Name = name });
        using SectionView taken = holder.MapView();
        CheckCounts(() =>
        {
            Assert.Throws<MappingException>(() => Section.FromFile(path, new SectionOptions { Name = name }));
            Assert.Throws<MappingException>(() => Section.InMemory(100, new SectionOptions { Name = name }));
            Assert.Throws<FileNotFoundException>(() => Section.Open(name + "-absent"));
            Assert.Throws<MappingException>(() => holder.MapView(baseAddress: taken.Address));
            Section.InMemory(100, new SectionOptions { Name = name, Naming = SectionNaming.CreateOrOpen }).Dispose();
            Section.FromFile(path, new SectionOptions { Name = name, Naming = SectionNaming.CreateOrOpen }).Dispose();
        });
    }

    private static void CheckCounts(Action cycle)
    {
        for (int i = 0; i < 20; i++)
            cycle();
        int handles = SystemProbe.HandleCount(), mappings = SystemProbe.MappingCount();
        for (int i = 0; i < Cycles; i++)
            cycle();
        int newHandles = SystemProbe.HandleCount() - handles, newMappings = SystemProbe.MappingCount() - mappings;
        Assert.True(newHandles < Slack && newMappings < Slack, $"{newHandles} handles and {newMappings} mappings more after {Cycles} cycles.");
    }
}
