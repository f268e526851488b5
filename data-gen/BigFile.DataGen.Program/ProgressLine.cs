using System.Diagnostics;
using System.Globalization;

namespace BigFile.DataGen;

// One source, compiled into bigfile-gen and into bigfile: from a library, a plain count would have to load it.
/// <summary>
/// Progress on one line of a terminal, overwritten in place. Shows nothing for the first second, so that quick work leaves
/// no trace, nor when nobody watches; then ten times a second at most. No timer: whoever reports draws the line.
/// </summary>
/// <param name="write">Writes to the terminal, as it is; called by one thread at a time.</param>
/// <param name="isWatched">Whether it is a terminal. Asked once, and only when there is something to show.</param>
/// <param name="what">What is being done, in one word or two.</param>
/// <param name="totalBytes">How much there is to do, in bytes.</param>
internal sealed class ProgressLine(Action<string> write, Func<bool> isWatched, string what, long totalBytes)
    : IProgress<long>, IDisposable
{
    private const string EraseLine = "\r\e[K";
    private const long QuietMilliseconds = 1_000;
    private const long IntervalMilliseconds = 100;

    private readonly Lock _lock = new();
    private readonly long _started = Stopwatch.GetTimestamp();
    private long _nextMilliseconds = QuietMilliseconds;
    private long _shownBytes = -1;

    /// <summary>Takes in how many bytes are done. Any thread; reports may overtake each other.</summary>
    /// <param name="value">Bytes that are done.</param>
    public void Report(long value)
    {
        long milliseconds = (long)Stopwatch.GetElapsedTime(_started).TotalMilliseconds;
        if (milliseconds < Volatile.Read(ref _nextMilliseconds))
            return;
        lock (_lock)
        {
            if (milliseconds < _nextMilliseconds || value <= _shownBytes)
                return;
            if (_shownBytes < 0 && !isWatched())
            {
                Volatile.Write(ref _nextMilliseconds, long.MaxValue);
                return;
            }
            Volatile.Write(ref _nextMilliseconds, milliseconds + IntervalMilliseconds);
            _shownBytes = value;
            int percent = (int)(value * 100.0 / Math.Max(totalBytes, 1));
            write(string.Create(
                CultureInfo.InvariantCulture,
                $"{EraseLine}{what} {percent,3} %  {ByteSize.Format(value)} of {ByteSize.Format(totalBytes)}, {value / 1e6 / milliseconds:0.00} GB/s"));
        }
    }

    /// <summary>Removes the line, if it was shown.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            if (_shownBytes >= 0)
                write(EraseLine);
            Volatile.Write(ref _nextMilliseconds, long.MaxValue);
        }
    }
}
