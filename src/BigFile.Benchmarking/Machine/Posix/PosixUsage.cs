using BigFile.Platform.Posix;
using Microsoft.Win32.SafeHandles;

namespace BigFile.Benchmarking;

/// <summary>getrusage(2), and on Linux /proc/self/status, io and smaps_rollup, whose descriptors are kept open.</summary>
internal static unsafe class PosixUsage
{
    private const int StatusBytesMax = 4096, IoBytesMax = 512, RollupBytesMax = 4096;

    /// <summary>struct rusage is two times and fourteen longs on Linux and macOS; room for what is added to it.</summary>
    private const int UsageWords = 64;
    private const int UserSeconds = 0, UserMicroseconds = 1, SystemSeconds = 2, SystemMicroseconds = 3;
    private const int MinorFaults = 8, MajorFaults = 9, VoluntarySwitches = 16, InvoluntarySwitches = 17;

    private static readonly SafeFileHandle? s_status = TryOpen("/proc/self/status"), s_io = TryOpen("/proc/self/io");

    public static UsageReading Now()
    {
        nint* usage = stackalloc nint[UsageWords];
        new Span<nint>(usage, UsageWords).Clear();
        // SAFETY: the structure is 18 words, the buffer longer.
        bool known = LibC.GetRUsage(LibC.RUsageSelf, usage) == 0;
        Span<byte> text = stackalloc byte[StatusBytesMax];
        ReadOnlySpan<byte> status = Read(s_status, text);
        long resident = ProcFields.Bytes(status, "VmRSS"u8), tables = ProcFields.Bytes(status, "VmPTE"u8);
        ReadOnlySpan<byte> io = Read(s_io, text[..IoBytesMax]);
        return new UsageReading
        {
            // macOS has 32-bit microseconds and rubbish behind them.
            User = Time(usage[UserSeconds], (int)usage[UserMicroseconds]),
            System = Time(usage[SystemSeconds], (int)usage[SystemMicroseconds]),
            MinorFaults = known ? usage[MinorFaults] : -1,
            MajorFaults = known ? usage[MajorFaults] : -1,
            VoluntarySwitches = known ? usage[VoluntarySwitches] : -1,
            InvoluntarySwitches = known ? usage[InvoluntarySwitches] : -1,
            ResidentBytes = resident >= 0 ? resident : Environment.WorkingSet,
            PageTableBytes = tables,
            DeviceReadBytes = ProcFields.Bytes(io, "read_bytes"u8),
        };
    }

    /// <summary>Bytes that huge page entries map, of files, shared memory and anonymous memory; -1 where the kernel does not tell.</summary>
    public static long HugePageBytes()
    {
        using SafeFileHandle? file = TryOpen("/proc/self/smaps_rollup");
        Span<byte> buffer = stackalloc byte[RollupBytesMax];
        ReadOnlySpan<byte> text = Read(file, buffer);
        long anonymous = ProcFields.Bytes(text, "AnonHugePages"u8);
        if (anonymous < 0)
            return -1;
        return anonymous + Math.Max(0, ProcFields.Bytes(text, "FilePmdMapped"u8)) + Math.Max(0, ProcFields.Bytes(text, "ShmemPmdMapped"u8));
    }

    private static TimeSpan Time(nint seconds, int microseconds) => TimeSpan.FromTicks(
        (seconds * TimeSpan.TicksPerSecond) + (microseconds * TimeSpan.TicksPerMicrosecond));

    private static SafeFileHandle? TryOpen(string path)
    {
        if (!OperatingSystem.IsLinux())
            return null;
        try
        {
            return File.OpenHandle(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static ReadOnlySpan<byte> Read(SafeFileHandle? file, Span<byte> buffer)
    {
        if (file is null)
            return [];
        try
        {
            return buffer[..RandomAccess.Read(file, buffer, 0)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
