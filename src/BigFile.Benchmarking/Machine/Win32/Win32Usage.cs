using BigFile.Platform.Win32;
using Microsoft.Win32.SafeHandles;

namespace BigFile.Benchmarking;

/// <summary>GetProcessTimes, K32GetProcessMemoryInfo, and what the volume of a file has read.</summary>
internal static unsafe class Win32Usage
{
    private const nint CurrentProcess = -1;

    public static UsageReading Now(string? path)
    {
        Environment.ProcessCpuUsage processor = Environment.CpuUsage;
        bool known = Kernel32.GetProcessMemoryInfo(
            CurrentProcess, out Kernel32.ProcessMemoryCounters memory, (uint)sizeof(Kernel32.ProcessMemoryCounters));
        return new UsageReading
        {
            User = processor.UserTime,
            System = processor.PrivilegedTime,
            MinorFaults = known ? memory.PageFaults : -1,
            MajorFaults = -1,
            VoluntarySwitches = -1,
            InvoluntarySwitches = -1,
            ResidentBytes = known ? (long)memory.WorkingSetBytes : -1,
            PageTableBytes = -1,
            DeviceReadBytes = path is null ? -1 : VolumeReadBytes(path),
        };
    }

    /// <summary>
    /// Bytes that the volume of a file has read for everybody since it counts (IOCTL_DISK_PERFORMANCE, which needs no right to the volume's
    /// content); -1 where it does not tell, as Wine's do not.
    /// </summary>
    public static long VolumeReadBytes(string path)
    {
        string volume = Win32Volume.DeviceOf(path);
        if (volume.Length == 0)
            return -1;
        using SafeFileHandle device = Win32Volume.Open(volume);
        if (device.IsInvalid)
            return -1;
        Kernel32.DiskPerformance counters = default;
        // SAFETY: the output is as long as is said.
        bool told = Kernel32.DeviceIoControl(
            device, Kernel32.IoctlDiskPerformance, 0, 0, (nint)(&counters), (uint)sizeof(Kernel32.DiskPerformance), out uint returned, 0);
        return told && returned >= sizeof(long) ? counters.ReadBytes : -1;
    }
}
