using System.Globalization;
using System.Text;

namespace BigFile.Platform.Posix;

/// <summary>
/// Reads mounts out of /proc/self/mountinfo (proc_pid_mountinfo(5)), whose lines are: mount id, parent id,
/// major:minor, root, mount point, options, any number of optional fields, a single hyphen, type, source, more options.
/// Spaces inside fields are written as \040, so that splitting at spaces is safe.
/// </summary>
internal static class MountInfo
{
    private const string Path = "/proc/self/mountinfo";
    private const int DeviceField = 2, RootField = 3, MountPointField = 4, OptionsField = 5, OptionalFields = 6;

    /// <summary>The list of this process; empty where it cannot be read.</summary>
    public static string Read()
    {
        try
        {
            return File.ReadAllText(Path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    /// <summary>The type of a mount of this process, such as <c>fuse.sshfs</c>; null where the list does not show it.</summary>
    /// <param name="mountId">The mount's id (statx), or 0 where the kernel does not tell: then the device decides.</param>
    /// <param name="major">The device's major number.</param>
    /// <param name="minor">The device's minor number.</param>
    public static string? TypeOf(ulong mountId, uint major, uint minor) => FindType(Read(), mountId, major, minor);

    /// <summary>The same in a text. Lines that are not as described are passed over.</summary>
    public static string? FindType(string text, ulong mountId, uint major, uint minor) => Find(text, mountId, major, minor)?.Type;

    /// <summary>The mount of an id, or the first one of a device where no line has the id; null where there is none.</summary>
    public static MountEntry? Find(string text, ulong mountId, uint major, uint minor)
    {
        string id = mountId.ToString(CultureInfo.InvariantCulture);
        string device = string.Create(CultureInfo.InvariantCulture, $"{major}:{minor}");
        MountEntry? byDevice = null;
        foreach (MountEntry entry in Entries(text))
        {
            if (mountId != 0 && entry.Id == id)
                return entry;
            if (entry.Device == device)
                byDevice ??= entry;
        }
        return byDevice;
    }

    /// <summary>All mounts in a text, in its order. Lines that are not as described are passed over.</summary>
    public static IEnumerable<MountEntry> Entries(string text)
    {
        foreach (string line in text.Split('\n'))
        {
            string[] fields = line.TrimEnd('\r').Split(' ');
            int hyphen = fields.Length > OptionalFields ? Array.IndexOf(fields, "-", OptionalFields) : -1;
            if (hyphen < 0 || hyphen + 1 >= fields.Length || fields[hyphen + 1].Length == 0)
                continue;
            yield return new MountEntry(
                fields[0], fields[DeviceField], Unescape(fields[RootField]), Unescape(fields[MountPointField]), fields[OptionsField],
                Type: fields[hyphen + 1],
                Source: hyphen + 2 < fields.Length ? fields[hyphen + 2] : "",
                SuperOptions: hyphen + 3 < fields.Length ? fields[hyphen + 3] : "");
        }
    }

    /// <summary>Space, tab, newline and backslash stand as three octal digits behind a backslash.</summary>
    public static string Unescape(string field)
    {
        if (!field.Contains('\\'))
            return field;
        StringBuilder result = new(field.Length);
        for (int i = 0; i < field.Length; i++)
        {
            if (field[i] == '\\' && i + 3 < field.Length && IsOctal(field[i + 1]) && IsOctal(field[i + 2]) && IsOctal(field[i + 3]))
            {
                result.Append((char)((((field[i + 1] - '0') * 8) + field[i + 2] - '0') * 8 + field[i + 3] - '0'));
                i += 3;
            }
            else
            {
                result.Append(field[i]);
            }
        }
        return result.ToString();
    }

    private static bool IsOctal(char character) => character is >= '0' and <= '7';
}
