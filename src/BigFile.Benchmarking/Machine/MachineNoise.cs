using System.Diagnostics;
using System.Globalization;
using BigFile.Platform.Posix;

namespace BigFile.Benchmarking;

/// <summary>
/// How much others disturbed a run: time that the hypervisor took, processors that other processes used, waiting for memory. Linux only
/// (/proc/stat, /proc/pressure); elsewhere, and where a container hides those, all of it is -1.
/// </summary>
/// <param name="StolenShare">Of the processors' time that was to be worked, the share that the hypervisor took, 0 to 1.</param>
/// <param name="OtherProcessors">Processors that other processes kept busy on the average.</param>
/// <param name="ProcessorPressure">Share of the time in which some thread of the machine waited for a processor; with more threads than processors the run's own do.</param>
/// <param name="MemoryPressure">Share of the time in which some thread of the machine waited for memory.</param>
internal readonly record struct MachineNoise(
    double StolenShare, double OtherProcessors, double ProcessorPressure, double MemoryPressure)
{
    private const double StolenMax = 0.01, OtherProcessorsMax = 0.1, MemoryPressureMax = 0.05;

    /// <summary>Ticks of /proc/stat in a second: 100 on every architecture that .NET runs on.</summary>
    private const int TicksPerSecond = 100;

    /// <summary>A reading now. Reads three small files.</summary>
    public static NoiseReading Now()
    {
        NoiseReading reading = OperatingSystem.IsLinux()
            ? Parse(ProcFiles.Read("/proc/stat"), ProcFiles.Read("/proc/pressure/cpu"), ProcFiles.Read("/proc/pressure/memory"))
            : Parse("", "", "");
        return reading with { Timestamp = Stopwatch.GetTimestamp(), Own = OperatingSystem.IsLinux() ? Environment.CpuUsage.TotalTime : default };
    }

    /// <summary>A reading out of the texts, but for its time and the process's own.</summary>
    public static NoiseReading Parse(string stat, string processorPressure, string memoryPressure)
    {
        // cpu user nice system idle iowait irq softirq steal guest guest_nice; a guest's time is in user and nice already.
        const int fields = 9, idle = 4, waiting = 5, steal = 8;
        string line = stat.Split('\n')[0];
        string[] words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        NoiseReading pressure = new() { ProcessorPressure = SomeTotal(processorPressure), MemoryPressure = SomeTotal(memoryPressure) };
        if (words.Length < fields || words[0] != "cpu")
            return pressure;
        long total = 0, busy = 0, stolen = 0;
        for (int i = 1; i < fields; i++)
        {
            if (!long.TryParse(words[i], NumberStyles.None, CultureInfo.InvariantCulture, out long ticks) || ticks > long.MaxValue / TimeSpan.TicksPerSecond)
                return pressure;
            total += ticks;
            if (i == steal)
                stolen = ticks;
            else if (i is not (idle or waiting))
                busy += ticks;
        }
        return pressure with { Total = Time(total), Busy = Time(busy), Stolen = Time(stolen) };
    }

    /// <summary>What happened between two readings. Readings nearer than some tenths of a second say little: the kernel counts in hundredths.</summary>
    public static MachineNoise Between(NoiseReading before, NoiseReading after)
    {
        TimeSpan elapsed = Stopwatch.GetElapsedTime(before.Timestamp, after.Timestamp);
        TimeSpan busy = after.Busy - before.Busy, stolen = after.Stolen - before.Stolen;
        bool told = before.Total > TimeSpan.Zero && after.Total > before.Total && elapsed > TimeSpan.Zero;
        return new MachineNoise(
            told ? Share(stolen, busy + stolen) : -1,
            told ? Math.Max(0, (busy - (after.Own - before.Own)) / elapsed) : -1,
            Pressure(before.ProcessorPressure, after.ProcessorPressure, elapsed),
            Pressure(before.MemoryPressure, after.MemoryPressure, elapsed));
    }

    /// <summary>What a reader of figures got meanwhile must know, one line each; empty where it was quiet.</summary>
    public IReadOnlyList<string> Warnings()
    {
        List<string> warnings = [];
        if (StolenShare > StolenMax)
            warnings.Add(string.Create(CultureInfo.InvariantCulture, $"the hypervisor took {StolenShare:P1} of the processors' time from this machine"));
        if (OtherProcessors > OtherProcessorsMax)
            warnings.Add(string.Create(CultureInfo.InvariantCulture, $"other processes kept {OtherProcessors:F1} processors busy"));
        if (MemoryPressure > MemoryPressureMax)
            warnings.Add(string.Create(CultureInfo.InvariantCulture, $"some thread waited for memory in {MemoryPressure:P1} of the time"));
        return warnings;
    }

    // "some avg10=… avg60=… avg300=… total=microseconds"
    private static long SomeTotal(string text)
    {
        string line = text.Split('\n')[0];
        int at = line.LastIndexOf(" total=", StringComparison.Ordinal);
        return line.StartsWith("some ", StringComparison.Ordinal) && at >= 0
            && long.TryParse(line.AsSpan(at + " total=".Length), NumberStyles.None, CultureInfo.InvariantCulture, out long total)
            ? total
            : -1;
    }

    private static TimeSpan Time(long ticks) => TimeSpan.FromSeconds((double)ticks / TicksPerSecond);

    private static double Share(TimeSpan part, TimeSpan whole) => whole > TimeSpan.Zero ? Math.Clamp(part / whole, 0, 1) : 0;

    private static double Pressure(long before, long after, TimeSpan elapsed) =>
        before < 0 || after < before || elapsed <= TimeSpan.Zero ? -1 : Math.Min(1, (after - before) / elapsed.TotalMicroseconds);
}
