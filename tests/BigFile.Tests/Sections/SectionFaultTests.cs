namespace BigFile.Tests.Sections;

/// <summary>A file that fails under a view of a section.</summary>
public sealed class SectionFaultTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_view_says_that_the_file_was_cut_under_it_and_the_rest_stays_usable()
    {
        Assert.SkipUnless(MappedFile.FaultsAreGuarded && OperatingSystem.IsLinux(), "Faults are guarded where the C library was built; Win32 cuts no file that has a view.");
        int granularity = Section.AllocationGranularityBytes;
        string path = _folder.FileWith(Managers.Content(4 * granularity, seed: 3));
        using Section section = Section.FromFile(path);
        using SectionView view = section.MapView(offset: granularity), other = section.MapView();
        view.ThrowIfFaulted();
        using (FileStream cutter = new(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete))
            cutter.SetLength(2 * granularity);

        Assert.Equal(0, view.Span[2 * granularity]);
        FileFaultException fault = Assert.Throws<FileFaultException>(() => view.ThrowIfFaulted());
        Assert.Equal((path, 3L * granularity), (fault.Path, fault.Offset));
        Assert.Throws<FileFaultException>(() => view.ThrowIfFaulted(2 * granularity, 1));
        view.ThrowIfFaulted(0, granularity);
        Assert.Throws<FileFaultException>(() => view.Read(2 * granularity, new byte[10]));
        Assert.Throws<FileFaultException>(() => view.Write(2 * granularity, new byte[10]));
        byte[] well = new byte[granularity];
        view.Read(0, well);
        Assert.Equal(Managers.Content(4 * granularity, seed: 3).AsSpan(granularity, granularity).ToArray(), well);
        Assert.NotEqual(0, view.Span[..granularity].IndexOfAnyExcept((byte)0) + 1);

        // A view that did not touch the place does not know, and one that was mapped anew starts anew.
        other.ThrowIfFaulted();
        File.WriteAllBytes(path, Managers.Content(4 * granularity, seed: 3));
        using SectionView anew = section.MapView(offset: granularity);
        Assert.NotEqual(0, anew.Span[(2 * granularity)..].IndexOfAnyExcept((byte)0) + 1);
        anew.ThrowIfFaulted();
    }

    [Fact]
    public void A_disposed_view_says_nothing()
    {
        using Section section = Section.InMemory(100);
        SectionView view = section.MapView();
        view.Dispose();
        Assert.Throws<ObjectDisposedException>(() => view.ThrowIfFaulted());
    }
}
