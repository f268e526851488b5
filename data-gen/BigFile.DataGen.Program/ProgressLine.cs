using System.Diagnostics;
using System.Globalization;

namespace BigFile.DataGen.Program;

/// <summary>
/// Progress on one line of a terminal, overwritten in place. Nothing is shown in the first second, so that quick work
/// leaves no trace; then ten times a second at most.
/// </summary>
internal sealed class ProgressLine(TextWriter terminal) : IProgress<long>
{
    private const string EraseLine = "\r\e[K";
    private const long QuietMilliseconds = 1_000;
    private const long IntervalMilliseconds = 100;

    private readonly Lock _lock = new();
    private readonly Stopwatch _elapsed = Stopwatch.StartNew();
    private long _nextMilliseconds = QuietMilliseconds;
    private long _shownBytes = -1;

    /// <summary>Bytes there are to do.</summary>
    internal long TotalBytes { get; set; }

    /// <inheritdoc/>
    public void Report(long value)
    {
        lock (_lock)
        {
            long milliseconds = _elapsed.ElapsedMilliseconds;
            if (milliseconds < _nextMilliseconds || value <= _shownBytes)
                return;
            _nextMilliseconds = milliseconds + IntervalMilliseconds;
            _shownBytes = value;
            double megabytesPerSecond = value / 1e3 / milliseconds;
            terminal.Write(string.Create(
                CultureInfo.InvariantCulture,
                $"{EraseLine}{ByteSize.Format(value)} of {ByteSize.Format(TotalBytes)}, {megabytesPerSecond:0} MB/s"));
        }
    }

    /// <summary>Removes the line, if it was ever shown.</summary>
    internal void Erase()
    {
        lock (_lock)
        {
            if (_shownBytes >= 0)
                terminal.Write(EraseLine);
        }
    }
}
