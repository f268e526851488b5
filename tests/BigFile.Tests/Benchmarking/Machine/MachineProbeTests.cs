using BigFile.Benchmarking;

namespace BigFile.Tests.Benchmarking.Machine;

public sealed class MachineProbeTests
{
    [Fact]
    public void Every_system_tells_processor_memory_system_and_versions()
    {
        using TempFolder folder = new();
        MachineDescription machine = MachineProbe.Describe(folder.FileWith([1, 2, 3]));
        Assert.NotEmpty(machine.Processor);
        Assert.Equal(Environment.ProcessorCount, machine.ProcessorCount);
        Assert.True(machine.MemoryBytes > 1 << 28, $"{machine}");
        Assert.InRange(machine.MemoryLimitBytes, 0, machine.MemoryBytes);
        Assert.NotEmpty(machine.OperatingSystem);
        Assert.NotEmpty(machine.Kernel);
        Assert.Contains(".NET", machine.Runtime, StringComparison.Ordinal);
        Assert.Equal(FileSystemDescription.Of(folder.File()).Name, machine.FileSystem);
        Assert.Equal(SystemMemory.PageSizeBytes, machine.PageBytes);
        Assert.StartsWith("0.", machine.Version, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', machine.ToString());
    }

    [Fact]
    public void Linux_tells_mount_limits_and_load()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "/proc");
        using TempFolder folder = new();
        MachineDescription machine = MachineProbe.Describe(folder.Path);
        Assert.NotEmpty(machine.MountOptions);
        Assert.True(machine.MappingCountMax > 0, $"{machine}");
        Assert.True(machine.OpenFilesLimit > 0, $"{machine}");
        Assert.True(machine.LoadAverage >= 0, $"{machine}");
        Assert.Equal(File.ReadAllText("/proc/sys/kernel/osrelease").Trim(), machine.Kernel);
    }

    [Fact]
    public void A_missing_path_leaves_its_place_untold_and_the_rest_is_told()
    {
        using TempFolder folder = new();
        MachineDescription machine = MachineProbe.Describe(folder.File("missing"));
        Assert.Empty(machine.FileSystem);
        Assert.Empty(machine.MountOptions);
        Assert.NotEmpty(machine.Processor);
        Assert.Throws<ArgumentException>(() => MachineProbe.Describe(""));
    }

    [Theory]
    [InlineData("1.2.3+0123456789abcdef0123456789abcdef01234567", "1.2.3+0123456789ab")]
    [InlineData("1.2.3+0123", "1.2.3+0123")]
    [InlineData("1.2.3", "1.2.3")]
    [InlineData("", "")]
    public void A_commit_is_told_by_twelve_digits(string version, string told) => Assert.Equal(told, MachineProbe.ShortVersion(version));

    [Fact]
    public void A_partition_is_described_by_its_disk()
    {
        using TempFolder folder = new();
        string disk = Path.Combine(folder.Path, "nvme0n1"), partition = Path.Combine(disk, "nvme0n1p2");
        Write(Path.Combine(partition, "partition"), "2\n");
        Write(Path.Combine(disk, "queue", "rotational"), "0\n");
        Write(Path.Combine(disk, "queue", "read_ahead_kb"), "128\n");
        Write(Path.Combine(disk, "queue", "scheduler"), "[none] mq-deadline kyber\n");
        Write(Path.Combine(disk, "device", "model"), "Fast Disk 2TB                \n");
        MachineDescription machine = LinuxPlace.DescribeDevice(partition, new MachineDescription());
        Assert.Equal(("nvme0n1p2", "Fast Disk 2TB", false, 131072L, "none"),
            (machine.Device, machine.DeviceModel, machine.DeviceRotates, machine.ReadAheadBytes, machine.Scheduler));

        Write(Path.Combine(disk, "device", "vendor"), "ATA     \n");
        Assert.Equal("ATA Fast Disk 2TB", LinuxPlace.DescribeDevice(disk, new MachineDescription()).DeviceModel);
        Write(Path.Combine(disk, "device", "vendor"), "0x1af4\n");
        Assert.Equal("Fast Disk 2TB", LinuxPlace.DescribeDevice(disk, new MachineDescription()).DeviceModel);
    }

    [Fact]
    public void A_device_that_tells_nothing_has_its_name()
    {
        using TempFolder folder = new();
        string disk = Path.Combine(folder.Path, "ram0");
        Directory.CreateDirectory(disk);
        MachineDescription machine = LinuxPlace.DescribeDevice(disk, new MachineDescription());
        Assert.Equal(("ram0", "", null, 0L, ""), (machine.Device, machine.DeviceModel, machine.DeviceRotates, machine.ReadAheadBytes, machine.Scheduler));
    }

    [Fact]
    public void A_mapped_device_names_what_it_is_on()
    {
        using TempFolder folder = new();
        string disk = Path.Combine(folder.Path, "dm-0");
        Write(Path.Combine(disk, "dm", "name"), "vg-root\n");
        Directory.CreateDirectory(Path.Combine(disk, "slaves", "sdb1"));
        Directory.CreateDirectory(Path.Combine(disk, "slaves", "sda1"));
        Assert.Equal("device mapper vg-root on sda1,sdb1", LinuxPlace.DescribeDevice(disk, new MachineDescription()).DeviceModel);
    }

    [Fact]
    public void Names_in_a_device_descriptor_are_found_by_their_offsets()
    {
        byte[] descriptor = new byte[50];
        BitConverter.TryWriteBytes(descriptor.AsSpan(12), 36);
        BitConverter.TryWriteBytes(descriptor.AsSpan(16), 45);
        BitConverter.TryWriteBytes(descriptor.AsSpan(20), 4711);
        "VENDOR  \0PRODU"u8.CopyTo(descriptor.AsSpan(36));
        Assert.Equal("VENDOR", Win32Volume.Name(descriptor, 12));
        Assert.Equal("PRODU", Win32Volume.Name(descriptor, 16));
        Assert.Equal("", Win32Volume.Name(descriptor, 20));
        Assert.Equal("", Win32Volume.Name(descriptor, 24));
    }

    private static void Write(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }
}
