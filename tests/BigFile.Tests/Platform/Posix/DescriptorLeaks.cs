using BigFile.Platform;

namespace BigFile.Tests.Platform.Posix;

/// <summary>Makes and disposes sections of every kind, in a process where nothing else does, and counts what is left.</summary>
internal static class DescriptorLeaks
{
    /// <summary>Returns "ok", or the counts before and after.</summary>
    public static string Run(NamesFolder folder, int cycles)
    {
        string path = Path.Combine(folder.Root, "leak.bin");
        File.WriteAllBytes(path, new byte[8192]);
        Cycle(folder, path);
        (int files, int areas) before = Count();
        for (int i = 0; i < cycles; i++)
            Cycle(folder, path);
        (int files, int areas) after = Count();
        // Threads and heaps of the runtime come and go: a leak would be of thousands.
        return after.files == before.files && after.areas < before.areas + cycles / 10 ? "ok" : $"{before} {after}";
    }

    private static void Cycle(NamesFolder folder, string path)
    {
        Check(folder.Create("leak", 8192));
        Check(folder.Create("readonly", 8192, new SectionOptions { Protection = SectionProtection.ReadOnly }));
        folder.TryCreate(@"much", long.MaxValue / 2, out _);
        folder.TryOpen("missing", out _);
        using (Section memory = Section.InMemory(8192))
        using (SectionView view = memory.MapView())
        using (memory.MapView(4096, access: ViewAccess.Copy))
            view.WritableSpan[0] = 1;
        using (Section readOnly = Section.InMemory(8192, new SectionOptions { Protection = SectionProtection.ReadOnly, Inheritable = true }))
        using (readOnly.MapView())
        {
        }
        Section file = Section.FromFile(path, new SectionOptions { Inheritable = true });
        SectionView last = file.MapView();
        file.Dispose();
        last.Dispose();

        void Check(NativeSection section)
        {
            NativeSection again = folder.Open(section.Protection == SectionProtection.ReadOnly ? "readonly" : "leak");
            section.Release();
            Assert.Equal(0, folder.Read(again));
            again.Release();
        }
    }

    private static (int Files, int Areas) Count() =>
        (Directory.EnumerateFileSystemEntries("/proc/self/fd").Count(), File.ReadLines("/proc/self/maps").Count());
}
