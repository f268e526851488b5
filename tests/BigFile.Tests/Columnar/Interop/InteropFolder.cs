namespace BigFile.Tests.Columnar.Interop;

/// <summary>The folder in which tests/interop/run has other programs put files, and into which the tests put some for them.</summary>
internal static class InteropFolder
{
    /// <summary>What theories have in place of a name where nothing is prepared.</summary>
    public const string None = "(none)";

    private const string Variable = "BIGFILE_INTEROP";

    private static string? Root => Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } folder ? folder : null;

    /// <summary>Whether it is there.</summary>
    public static bool IsPrepared => Root is not null;

    /// <summary>Skips the test unless the folder is there.</summary>
    public static void SkipUnlessPrepared() =>
        Assert.SkipUnless(IsPrepared, $"exchanges files with other programs: tests/interop/run prepares them and sets {Variable}");

    /// <summary>A path in the folder; the part of it that is a folder is made.</summary>
    public static string File(string folder, string name)
    {
        Assert.NotNull(Root);
        Directory.CreateDirectory(Path.Combine(Root, folder));
        return Path.Combine(Root, folder, name);
    }

    /// <summary>The names, without extension, of the files of a part of the folder, for theories: with one name that is none where there is no folder.</summary>
    public static TheoryData<string> Names(string folder, string extension)
    {
        if (Root is null || !Directory.Exists(Path.Combine(Root, folder)))
            return [None];
        return [.. Directory.GetFiles(Path.Combine(Root, folder), "*" + extension).Select(path => Path.GetFileNameWithoutExtension(path)!).Order()];
    }
}
