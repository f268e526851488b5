using System.Globalization;

namespace BigFile.Platform.Posix;

/// <summary>
/// Reads the type of a mount out of /proc/self/mountinfo (proc_pid_mountinfo(5)), whose lines are: mount id, parent id,
/// major:minor, root, mount point, options, any number of optional fields, a single hyphen, type, source, more options.
/// Spaces inside fields are written as \040, so that splitting at spaces is safe.
/// </summary>
internal static class MountInfo
{
    private const string Path = "/proc/self/mountinfo";
    private const int DeviceField = 2, OptionalFields = 6;

    /// <summary>The type of a mount of this process, such as <c>fuse.sshfs</c>; null where the list does not show it.</summary>
    /// <param name="mountId">The mount's id (statx), or 0 where the kernel does not tell: then the device decides.</param>
    /// <param name="major">The device's major number.</param>
    /// <param name="minor">The device's minor number.</param>
    public static string? TypeOf(ulong mountId, uint major, uint minor)
    {
        try
        {
            return FindType(File.ReadAllText(Path), mountId, major, minor);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>The same in a text. Lines that are not as described are passed over.</summary>
    public static string? FindType(ReadOnlySpan<char> text, ulong mountId, uint major, uint minor)
    {
        string id = mountId.ToString(CultureInfo.InvariantCulture);
        string device = string.Create(CultureInfo.InvariantCulture, $"{major}:{minor}");
        string? byDevice = null;
        foreach (ReadOnlySpan<char> line in text.EnumerateLines())
        {
            int field = 0, hyphen = -1;
            bool sameMount = false, sameDevice = false;
            foreach (Range range in line.Split(' '))
            {
                ReadOnlySpan<char> value = line[range];
                if (field == 0)
                    sameMount = mountId != 0 && value.SequenceEqual(id);
                else if (field == DeviceField)
                    sameDevice = value.SequenceEqual(device);
                else if (hyphen < 0 && field >= OptionalFields && value is "-")
                    hyphen = field;
                else if (hyphen >= 0 && !value.IsEmpty)
                {
                    if (sameMount)
                        return value.ToString();
                    if (sameDevice)
                        byDevice ??= value.ToString();
                    break;
                }
                field++;
            }
        }
        return byDevice;
    }
}
