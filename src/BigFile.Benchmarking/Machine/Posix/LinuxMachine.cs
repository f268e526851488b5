using System.Globalization;
using BigFile.Platform.Posix;

namespace BigFile.Benchmarking;

/// <summary>What Linux tells in /proc and /sys.</summary>
internal static class LinuxMachine
{
    public static MachineDescription Describe(string path, MachineDescription common)
    {
        string cpuInfo = ProcFiles.Read("/proc/cpuinfo");
        string limits = ProcFiles.Read("/proc/self/limits");
        string mounts = MountInfo.Read();
        string name = CpuInfo.ModelName(cpuInfo);
        long memory = ProcFiles.MemInfoBytes("MemTotal");
        long limit = Cgroups.MemoryLimitBytes(ProcFiles.Read("/proc/self/cgroup"), mounts, ProcFiles.Read);
        MachineDescription machine = common with
        {
            Processor = name.Length > 0 ? name : common.Processor,
            MemoryBytes = memory > 0 ? memory : common.MemoryBytes,
            // A limit above what there is limits nothing: version 1 says a large number for none.
            MemoryLimitBytes = limit < memory ? limit : 0,
            OperatingSystem = OsReleaseName(ReadFirst("/etc/os-release", "/usr/lib/os-release"), common.OperatingSystem),
            Kernel = Line("/proc/sys/kernel/osrelease"),
            Virtualization = VirtualMachine.Name(
                CpuInfo.HasHypervisor(cpuInfo), Line("/sys/class/dmi/id/sys_vendor"), Line("/sys/class/dmi/id/product_name"),
                Line("/sys/hypervisor/type"), Line("/proc/device-tree/hypervisor/compatible")),
            HugePages = Bracketed(Line("/sys/kernel/mm/transparent_hugepage/enabled")),
            MappingCountMax = Number(Line("/proc/sys/vm/max_map_count")),
            AddressSpaceLimitBytes = ProcLimits.Soft(limits, "Max address space"),
            OpenFilesLimit = ProcLimits.Soft(limits, "Max open files"),
            LoadAverage = FirstDecimal(Line("/proc/loadavg")),
        };
        return LinuxPlace.Describe(path, mounts, machine);
    }

    /// <summary>PRETTY_NAME of os-release(5), without quotes; the fallback where there is none.</summary>
    public static string OsReleaseName(string text, string fallback)
    {
        const string key = "PRETTY_NAME=";
        foreach (string line in text.Split('\n'))
        {
            if (line.StartsWith(key, StringComparison.Ordinal) && line[key.Length..].Trim().Trim('"', '\'') is { Length: > 0 } name)
                return name;
        }
        return fallback;
    }

    /// <summary>The choice that stands in brackets: <c>always [madvise] never</c>; all of it where none does.</summary>
    public static string Bracketed(string text)
    {
        int from = text.IndexOf('[', StringComparison.Ordinal), to = text.IndexOf(']', StringComparison.Ordinal);
        return from >= 0 && to > from ? text[(from + 1)..to] : text;
    }

    /// <summary>The first word as a number; -1 for anything else.</summary>
    public static double FirstDecimal(string text) =>
        double.TryParse(text.Split(' ')[0], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double value) ? value : -1;

    /// <summary>A file of one line; empty where it cannot be read.</summary>
    public static string Line(string path) => ProcFiles.Read(path).Trim('\0', ' ', '\t', '\r', '\n');

    /// <summary>A number; 0 for anything else.</summary>
    public static long Number(string text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long value) ? value : 0;

    private static string ReadFirst(string path, string otherwise) =>
        ProcFiles.Read(path) is { Length: > 0 } text ? text : ProcFiles.Read(otherwise);
}
