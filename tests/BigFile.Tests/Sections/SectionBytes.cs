namespace BigFile.Tests.Sections;

/// <summary>Files and names of the section tests.</summary>
internal static class SectionBytes
{
    /// <summary>A name that no other test has.</summary>
    public static string NewName() => $"bigfile-test-{Guid.NewGuid():N}";

    /// <summary>A file of so many bytes, each telling its offset.</summary>
    public static string FileOf(this TempFolder folder, int bytes, string name = "data.bin") => folder.FileWith(Pattern(bytes), name);

    /// <summary>Bytes that tell their offset.</summary>
    public static byte[] Pattern(int bytes)
    {
        byte[] content = new byte[bytes];
        for (int i = 0; i < bytes; i++)
            content[i] = At(i);
        return content;
    }

    /// <summary>The byte of the pattern at an offset.</summary>
    public static byte At(long offset) => (byte)(offset * 31 + (offset >> 8));

    /// <summary>A whole file, read beside whoever has it open.</summary>
    public static byte[] ReadAll(string path)
    {
        using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        byte[] content = new byte[file.Length];
        file.ReadExactly(content);
        return content;
    }
}
