using BigFile.Benchmarking;

namespace BigFile.Tests.Benchmarking.Running;

public sealed class MadeFilesTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_was_made_is_made_anew_and_removed()
    {
        string path = _folder.File("made");
        MadeFiles.Create(path);
        File.WriteAllText(path, "appended");
        MadeFiles.Recreate(path);
        Assert.Equal("", File.ReadAllText(path));
        MadeFiles.Delete(path);
        Assert.False(File.Exists(path));
    }

    [Fact]
    public void A_file_of_somebody_else_is_neither_replaced_nor_removed()
    {
        string path = _folder.FileWith("kept"u8, "theirs");
        Assert.Throws<IOException>(() => MadeFiles.Create(path));
        Assert.Throws<IOException>(() => MadeFiles.Recreate(path));
        MadeFiles.Delete(path);
        Assert.Equal("kept", File.ReadAllText(path));
    }

    [Fact]
    public void What_was_removed_is_nobodys_any_more()
    {
        string path = _folder.File("made");
        MadeFiles.Create(path);
        MadeFiles.Delete(path);
        File.WriteAllText(path, "kept");
        MadeFiles.Delete(path);
        Assert.Equal("kept", File.ReadAllText(path));
    }
}
