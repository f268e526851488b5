namespace BigFile.Tests.Scanning;

/// <summary>
/// Takes a name away from a file that somebody may have open. Win32 deletes the name at once (NTFS) or refuses to open it from then on; Wine 10
/// leaves it, and lets it be opened, until the last handle is closed, so that nobody can tell: there the file is moved away.
/// </summary>
internal static class Removal
{
    private static readonly Lazy<bool> s_isHidden = new(OpensWhatIsDeleted);

    public static void Remove(string path)
    {
        if (s_isHidden.Value)
            File.Move(path, Path.Combine(Path.GetDirectoryName(path)!, "removed-" + Guid.NewGuid().ToString("N")));
        else
            File.Delete(path);
    }

    private static bool OpensWhatIsDeleted()
    {
        string path = Path.GetTempFileName();
        using FileStream open = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        File.Delete(path);
        try
        {
            using FileStream again = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
