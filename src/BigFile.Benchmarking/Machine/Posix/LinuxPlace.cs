using System.Globalization;
using BigFile.Platform.Posix;

namespace BigFile.Benchmarking;

/// <summary>The mount that a file is on and the block device under it (sysfs).</summary>
internal static unsafe class LinuxPlace
{
    private const int StatXBufferBytes = 256, ModeOffset = 28, MountIdOffset = 144;
    private const int NodeMajorOffset = 128, NodeMinorOffset = 132, DeviceMajorOffset = 136, DeviceMinorOffset = 140;
    private const int ModeTypeMask = 0xF000, ModeBlock = 0x6000;
    private const int Kibibyte = 1024;

    public static MachineDescription Describe(string path, string mounts, MachineDescription machine)
    {
        byte* status = stackalloc byte[StatXBufferBytes];
        // SAFETY: struct statx is 256 bytes by its definition, with its fields at these offsets (statx(2), linux/stat.h).
        if (LibC.StatX(LibC.AtFdCwd, path, 0, LibC.StatxType | LibC.StatxMountId, status) != 0)
            return machine;
        ulong mountId = (*(uint*)status & LibC.StatxMountId) != 0 ? *(ulong*)(status + MountIdOffset) : 0;
        uint major = *(uint*)(status + DeviceMajorOffset), minor = *(uint*)(status + DeviceMinorOffset);
        MountEntry? mount = MountInfo.Find(mounts, mountId, major, minor);
        machine = machine with { MountOptions = mount is null ? "" : JoinOptions(mount.Options, mount.SuperOptions) };
        if ((*(ushort*)(status + ModeOffset) & ModeTypeMask) == ModeBlock)
        {
            (major, minor) = (*(uint*)(status + NodeMajorOffset), *(uint*)(status + NodeMinorOffset));
            mount = null;
        }
        return DeviceFolder(major, minor, mount?.Source ?? "") is { } folder ? DescribeDevice(folder, machine) : machine;
    }

    /// <summary>The options of mount and file system, each once.</summary>
    public static string JoinOptions(string mount, string fileSystem) =>
        string.Join(',', mount.Split(',').Concat(fileSystem.Split(',')).Where(option => option.Length > 0).Distinct());

    /// <summary>What a device's folder in sysfs tells; of a partition, what its disk's does.</summary>
    public static MachineDescription DescribeDevice(string folder, MachineDescription machine)
    {
        string disk = File.Exists(Path.Combine(folder, "partition")) ? Path.GetDirectoryName(folder)! : folder;
        string queue = Path.Combine(disk, "queue");
        string rotational = LinuxMachine.Line(Path.Combine(queue, "rotational"));
        return machine with
        {
            Device = Path.GetFileName(folder),
            DeviceModel = Model(disk),
            DeviceRotates = rotational.Length == 0 ? null : rotational == "1",
            ReadAheadBytes = LinuxMachine.Number(LinuxMachine.Line(Path.Combine(queue, "read_ahead_kb"))) * Kibibyte,
            Scheduler = LinuxMachine.Bracketed(LinuxMachine.Line(Path.Combine(queue, "scheduler"))),
        };
    }

    private static string Model(string disk)
    {
        string vendor = LinuxMachine.Line(Path.Combine(disk, "device", "vendor"));
        string model = LinuxMachine.Line(Path.Combine(disk, "device", "model"));
        // A vendor that is a number is a bus address, not a name.
        if (model.Length > 0)
            return vendor.Length == 0 || vendor.StartsWith("0x", StringComparison.Ordinal) ? model : $"{vendor} {model}";
        if (LinuxMachine.Line(Path.Combine(disk, "dm", "name")) is { Length: > 0 } mapped)
            return $"device mapper {mapped} on {Slaves(disk)}";
        if (LinuxMachine.Line(Path.Combine(disk, "md", "level")) is { Length: > 0 } level)
            return $"{level} on {Slaves(disk)}";
        if (LinuxMachine.Line(Path.Combine(disk, "loop", "backing_file")) is { Length: > 0 } file)
            return $"loop of {file}";
        // Two steps, because the second link is relative to where the first one leads.
        return Target(Path.Combine(disk, "device")) is { } device && Target(Path.Combine(device, "driver")) is { } driver
            ? Path.GetFileName(driver)
            : "";
    }

    private static string Slaves(string disk)
    {
        try
        {
            return string.Join(',', Directory.GetFileSystemEntries(Path.Combine(disk, "slaves")).Select(Path.GetFileName).Order());
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    // By number; file systems with numbers of their own (btrfs, overlays) name the device as the source of the mount, or none at all.
    private static string? DeviceFolder(uint major, uint minor, string source)
    {
        if (Target(string.Create(CultureInfo.InvariantCulture, $"/sys/dev/block/{major}:{minor}")) is { } byNumber)
            return byNumber;
        string node = MountInfo.Unescape(source);
        return node.StartsWith("/dev/", StringComparison.Ordinal)
            ? Target($"/sys/class/block/{Path.GetFileName(Target(node) ?? node)}")
            : null;
    }

    // What a link leads to in the end; null where there is no link.
    private static string? Target(string link)
    {
        try
        {
            return File.ResolveLinkTarget(link, returnFinalTarget: true) is { } target && (Directory.Exists(target.FullName) || File.Exists(target.FullName))
                ? Path.TrimEndingDirectorySeparator(target.FullName)
                : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
