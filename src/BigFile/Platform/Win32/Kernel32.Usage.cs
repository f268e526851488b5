using System.Runtime.InteropServices;

namespace BigFile.Platform.Win32;

/// <summary>The calls that tell what a process has used, what it may use, and what a volume has read.</summary>
internal static unsafe partial class Kernel32
{
    internal const uint IoctlDiskPerformance = 0x70020;
    internal const int JobExtendedLimits = 9;
    internal const uint JobLimitProcessMemory = 0x100, JobLimitJobMemory = 0x200;

    [LibraryImport("kernel32", EntryPoint = "K32GetProcessMemoryInfo", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    internal static partial bool GetProcessMemoryInfo(nint process, out ProcessMemoryCounters counters, uint bytes);

    [LibraryImport("kernel32", EntryPoint = "K32EmptyWorkingSet", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    internal static partial bool EmptyWorkingSet(nint process);

    [LibraryImport("kernel32", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    internal static partial bool GlobalMemoryStatusEx(ref MemoryStatus status);

    /// <summary>Of the job that the calling process is in, when the job is 0.</summary>
    [LibraryImport("kernel32", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    internal static partial bool QueryInformationJobObject(
        nint job, int informationClass, out JobLimits limits, uint bytes, nint returned);

    [LibraryImport("kernel32", EntryPoint = "GetVolumePathNameW", SetLastError = true, StringMarshalling = StringMarshalling.Utf16)]
    [return: MarshalAs(UnmanagedType.Bool)]
    internal static partial bool GetVolumePathName(string path, char* volume, uint characters);

    [LibraryImport("kernel32", EntryPoint = "GetVolumeNameForVolumeMountPointW", SetLastError = true, StringMarshalling = StringMarshalling.Utf16)]
    [return: MarshalAs(UnmanagedType.Bool)]
    internal static partial bool GetVolumeNameForVolumeMountPoint(string mountPoint, char* name, uint characters);

    /// <summary>PROCESS_MEMORY_COUNTERS.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct ProcessMemoryCounters
    {
        public uint Bytes;
        public uint PageFaults;
        public nuint PeakWorkingSetBytes;
        public nuint WorkingSetBytes;
        public nuint QuotaPeakPagedPoolBytes;
        public nuint QuotaPagedPoolBytes;
        public nuint QuotaPeakNonPagedPoolBytes;
        public nuint QuotaNonPagedPoolBytes;
        public nuint PageFileBytes;
        public nuint PeakPageFileBytes;
    }

    /// <summary>MEMORYSTATUSEX.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct MemoryStatus
    {
        public uint Bytes;
        public uint LoadPercent;
        public ulong PhysicalBytes;
        public ulong FreePhysicalBytes;
        public ulong PageFileBytes;
        public ulong FreePageFileBytes;
        public ulong AddressSpaceBytes;
        public ulong FreeAddressSpaceBytes;
        public ulong FreeExtendedBytes;
    }

    /// <summary>JOBOBJECT_EXTENDED_LIMIT_INFORMATION.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct JobLimits
    {
        public long ProcessUserTime;
        public long JobUserTime;
        public uint Flags;
        public nuint WorkingSetMin;
        public nuint WorkingSetMax;
        public uint Processes;
        public nuint Affinity;
        public uint PriorityClass;
        public uint SchedulingClass;
        public ulong ReadOperations, WriteOperations, OtherOperations, ReadBytes, WriteBytes, OtherBytes;
        public nuint ProcessMemoryBytes;
        public nuint JobMemoryBytes;
        public nuint PeakProcessMemoryBytes;
        public nuint PeakJobMemoryBytes;
    }

    /// <summary>DISK_PERFORMANCE.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct DiskPerformance
    {
        public long ReadBytes;
        public long WrittenBytes;
        public long ReadTime;
        public long WriteTime;
        public long IdleTime;
        public uint Reads;
        public uint Writes;
        public uint QueueDepth;
        public uint Splits;
        public long QueryTime;
        public uint StorageDevice;
        public fixed char StorageManager[8];
    }
}
