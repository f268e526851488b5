namespace BigFile.Tests;

/// <summary>A folder of one test, removed with everything in it.</summary>
public sealed class TempFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("bigfile-");

    public string Path => _folder.FullName;

    /// <summary>True: a file that this process holds for good may stay, and the folder with it.</summary>
    public bool MayStay { get; set; }

    public string File(string name = "data.bin") => System.IO.Path.Combine(_folder.FullName, name);

    public string FileWith(ReadOnlySpan<byte> content, string name = "data.bin")
    {
        System.IO.File.WriteAllBytes(File(name), content.ToArray());
        return File(name);
    }

    public void Dispose()
    {
        try
        {
            _folder.Delete(recursive: true);
        }
        catch (Exception e) when (MayStay && (e is IOException or UnauthorizedAccessException))
        {
        }
    }
}
