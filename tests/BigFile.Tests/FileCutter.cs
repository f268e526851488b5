using System.Globalization;

namespace BigFile.Tests;

/// <summary>
/// Cuts files that are mapped. Win32 refuses that to everybody; under Wine tests/win32/run does it from outside, and says
/// where by BIGFILE_CUTTER.
/// </summary>
internal static class FileCutter
{
    private static readonly string? s_folder = Environment.GetEnvironmentVariable("BIGFILE_CUTTER");
    private static int s_requests;

    // HRESULT of ERROR_USER_MAPPED_FILE, 1224.
    private const int UserMappedFile = unchecked((int)0x8007_04C8);

    public static void SkipUnlessCan() =>
        Assert.SkipUnless(!OperatingSystem.IsWindows() || s_folder is not null, "Win32 lets nobody cut a mapped file; tests/win32/run does, under Wine");

    public static void SetLength(string path, long lengthBytes)
    {
        using FileStream other = Open(path);
        try
        {
            other.SetLength(lengthBytes);
        }
        catch (IOException e) when (s_folder is not null && e.HResult == UserMappedFile)
        {
            Ask(path, lengthBytes);
        }
    }

    /// <summary>Makes the file what it was, without replacing it.</summary>
    public static void Restore(string path, byte[] content)
    {
        SetLength(path, content.Length);
        using FileStream other = Open(path);
        other.Write(content);
    }

    private static FileStream Open(string path) =>
        new(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);

    private static void Ask(string path, long lengthBytes)
    {
        string name = Path.Combine(s_folder!, Interlocked.Increment(ref s_requests).ToString(CultureInfo.InvariantCulture));
        File.WriteAllText(name + ".new", string.Create(CultureInfo.InvariantCulture, $"{path}\n{lengthBytes}\n"));
        File.Move(name + ".new", name + ".request");
        SpinWait.SpinUntil(() => File.Exists(name + ".done") || File.Exists(name + ".failed"), TimeSpan.FromMinutes(1));
        Assert.True(File.Exists(name + ".done"), $"tests/win32/run did not cut {path}");
    }
}
