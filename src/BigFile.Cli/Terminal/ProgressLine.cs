using System.Diagnostics;
using System.Globalization;
using BigFile.DataGen;

namespace BigFile.Cli.Terminal;

/// <summary>
/// Progress on one line of standard error, overwritten in place. Shows nothing for the first second, nor when standard
/// error is no terminal; then ten times a second at most. No timer: whoever reports draws the line.
/// </summary>
/// <param name="io">Whose standard error it is.</param>
/// <param name="what">What is being done, in one word or two.</param>
/// <param name="totalBytes">How much there is to do.</param>
internal sealed class ProgressLine(CommandIo io, string what, long totalBytes) : IProgress<long>, IDisposable
{
    private const string EraseLine = "\r\e[K";
    private const long QuietMilliseconds = 1_000;
    private const long IntervalMilliseconds = 100;

    private readonly Lock _lock = new();
    private readonly long _started = Stopwatch.GetTimestamp();
    private long _nextMilliseconds = QuietMilliseconds;
    private long _shownBytes = -1;

    /// <summary>Takes in how many bytes are done. Any thread; reports may overtake each other.</summary>
    public void Report(long value)
    {
        long milliseconds = (long)Stopwatch.GetElapsedTime(_started).TotalMilliseconds;
        if (milliseconds < Volatile.Read(ref _nextMilliseconds))
            return;
        lock (_lock)
        {
            if (milliseconds < _nextMilliseconds || value <= _shownBytes)
                return;
            if (_shownBytes < 0 && !io.ErrorIsTerminal())
            {
                Volatile.Write(ref _nextMilliseconds, long.MaxValue);
                return;
            }
            Volatile.Write(ref _nextMilliseconds, milliseconds + IntervalMilliseconds);
            _shownBytes = value;
            int percent = (int)(value * 100.0 / Math.Max(totalBytes, 1));
            io.WriteError(string.Create(
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
                io.WriteError(EraseLine);
            Volatile.Write(ref _nextMilliseconds, long.MaxValue);
        }
    }
}
