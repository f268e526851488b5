using System.Globalization;
using BigFile.Platform.Posix;

namespace BigFile.Benchmarking;

/// <summary>
/// The memory limit of the control groups that a process is in (cgroups(7)): the least of its own group's and of all those above it, as
/// far as mounts show them. Version 1 and 2, and both at once.
/// </summary>
internal static class Cgroups
{
    private const string FileOfVersion1 = "memory.limit_in_bytes", FileOfVersion2 = "memory.max";

    /// <summary>The limit in bytes; 0 for none. Version 1 says a number near 2^63 for none, which is given as it is.</summary>
    /// <param name="cgroupText">/proc/self/cgroup.</param>
    /// <param name="mountInfoText">/proc/self/mountinfo.</param>
    /// <param name="read">Reads a small file; empty where it cannot be read.</param>
    public static long MemoryLimitBytes(string cgroupText, string mountInfoText, Func<string, string> read)
    {
        long least = 0;
        foreach (string file in LimitFiles(cgroupText, mountInfoText))
        {
            long limit = ParseLimit(read(file));
            if (limit > 0 && (least == 0 || limit < least))
                least = limit;
        }
        return least;
    }

    /// <summary>The files that have the limits, from the process's own groups upwards.</summary>
    public static IReadOnlyList<string> LimitFiles(string cgroupText, string mountInfoText)
    {
        List<string> files = [];
        foreach (string line in cgroupText.Split('\n'))
        {
            // number:controllers:path, where the path may have colons; version 2 has number 0 and no controllers.
            string[] fields = line.TrimEnd('\r').Split(':', 3);
            if (fields.Length < 3)
                continue;
            bool version2 = fields[0] == "0" && fields[1].Length == 0;
            if (!version2 && !fields[1].Split(',').Contains("memory"))
                continue;
            foreach (MountEntry mount in MountInfo.Entries(mountInfoText))
            {
                bool fits = version2
                    ? mount.Type == "cgroup2"
                    : mount.Type == "cgroup" && mount.SuperOptions.Split(',').Contains("memory");
                if (!fits)
                    continue;
                AddUpwards(files, mount, fields[2], version2 ? FileOfVersion2 : FileOfVersion1);
                break;
            }
        }
        return files;
    }

    /// <summary>A number of bytes; 0 for <c>max</c> and anything else.</summary>
    public static long ParseLimit(string text) =>
        ulong.TryParse(text.AsSpan().Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out ulong value)
            ? (long)Math.Min(value, long.MaxValue)
            : 0;

    private static void AddUpwards(List<string> files, MountEntry mount, string path, string file)
    {
        string top = mount.MountPoint.TrimEnd('/'), root = mount.Root.TrimEnd('/');
        // A container's mount begins at its own group; a path outside of it (or with "..") leaves the mount's top.
        string below = path.StartsWith(root + "/", StringComparison.Ordinal) && !path.Contains("/..", StringComparison.Ordinal)
            ? path[root.Length..].TrimEnd('/')
            : "";
        while (below.Length > 0)
        {
            files.Add($"{top}{below}/{file}");
            below = below[..below.LastIndexOf('/')];
        }
        files.Add($"{top}/{file}");
    }
}
