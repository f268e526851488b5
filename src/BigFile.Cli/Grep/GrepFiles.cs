namespace BigFile.Cli.Grep;

/// <summary>The files below a directory.</summary>
internal static class GrepFiles
{
    /// <summary>The names of all files in a directory and those below it, by the order of their names. Links are not followed.</summary>
    /// <param name="directory">The directory, which names begin with; empty for the current one.</param>
    /// <param name="failed">Told of directories that cannot be read.</param>
    public static IEnumerable<string> Below(string directory, Action<string, Exception> failed)
    {
        FileSystemInfo[] entries = [];
        try
        {
            entries = new DirectoryInfo(directory.Length == 0 ? "." : directory).GetFileSystemInfos();
            Array.Sort(entries, static (left, right) => string.CompareOrdinal(left.Name, right.Name));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            failed(directory, e);
        }
        foreach (FileSystemInfo entry in entries)
        {
            if (entry.LinkTarget is not null)
                continue;
            string path = Path.Join(directory, entry.Name);
            if (entry is not DirectoryInfo)
            {
                yield return path;
                continue;
            }
            foreach (string file in Below(path, failed))
                yield return file;
        }
    }
}
