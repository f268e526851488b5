using System.Globalization;

namespace BigFile.Platform.Posix;

/// <summary>Facts that Linux tells in text files. What cannot be read is 0.</summary>
internal static class ProcFiles
{
    /// <summary>A line of /proc/meminfo, in bytes.</summary>
    public static long MemInfoBytes(string key)
    {
        foreach (string line in Read("/proc/meminfo").Split('\n'))
        {
            if (!line.StartsWith(key, StringComparison.Ordinal) || line.Length <= key.Length || line[key.Length] != ':')
                continue;
            string[] parts = line[(key.Length + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (parts.Length > 0 && long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out long value))
                return parts.Length > 1 && parts[1] == "kB" ? value << 10 : value;
        }
        return 0;
    }

    /// <summary>One more than the highest number in a list as /sys writes it ("0-3,8").</summary>
    public static int CountOf(string path)
    {
        string text = Read(path).Trim();
        int from = text.LastIndexOfAny([',', '-']) + 1;
        return int.TryParse(text.AsSpan(from), NumberStyles.None, CultureInfo.InvariantCulture, out int last) ? last + 1 : 0;
    }

    /// <summary>The whole text; empty where it cannot be read.</summary>
    public static string Read(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
