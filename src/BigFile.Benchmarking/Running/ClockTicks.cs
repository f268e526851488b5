using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace BigFile.Benchmarking;

/// <summary>The clock of measurements, <see cref="Stopwatch"/>'s, in its ticks and in nanoseconds.</summary>
internal static class ClockTicks
{
    private static readonly double NanosecondsOfTick = 1e9 / Stopwatch.Frequency;

    /// <summary>Now, in ticks.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long Now() => Stopwatch.GetTimestamp();

    /// <summary>Ticks in nanoseconds.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long ToNanoseconds(long ticks) => (long)(ticks * NanosecondsOfTick);

    /// <summary>A time in ticks; <see cref="long.MaxValue"/> for one too long for that.</summary>
    public static long Of(TimeSpan time)
    {
        double ticks = time.TotalSeconds * Stopwatch.Frequency;
        return ticks < long.MaxValue ? (long)ticks : long.MaxValue;
    }

    /// <summary>Ticks as a time.</summary>
    public static TimeSpan ToTime(long ticks) => Stopwatch.GetElapsedTime(0, ticks);
}
