using System.Diagnostics;
using BigFile.Cli.Output;

namespace BigFile.Cli.Terminal;

/// <summary>
/// What a command is doing, on one line of a terminal, overwritten in place. Shows nothing for the first second, nor when nobody watches; then ten times a
/// second at most. No timer: whoever tells draws the line.
/// </summary>
internal sealed class StatusLine(CommandIo io) : IDisposable
{
    private const string EraseLine = "\r\e[K";
    private const int WidthMax = 79;
    private const long QuietMilliseconds = 1_000;
    private const long IntervalMilliseconds = 100;

    private readonly Lock _lock = new();
    private readonly long _started = Stopwatch.GetTimestamp();
    private long _nextMilliseconds = QuietMilliseconds;
    private bool _isShown;

    /// <summary>Shows a text, if it is time to. Any thread.</summary>
    public void Show(Func<string> text)
    {
        long milliseconds = (long)Stopwatch.GetElapsedTime(_started).TotalMilliseconds;
        if (milliseconds < Volatile.Read(ref _nextMilliseconds))
            return;
        lock (_lock)
        {
            if (milliseconds < _nextMilliseconds)
                return;
            if (!_isShown && !io.ErrorIsTerminal())
            {
                Volatile.Write(ref _nextMilliseconds, long.MaxValue);
                return;
            }
            Volatile.Write(ref _nextMilliseconds, milliseconds + IntervalMilliseconds);
            _isShown = true;
            io.WriteError(EraseLine + TextTable.Cut(TextTable.Printable(text()), WidthMax));
        }
    }

    /// <summary>Removes the line, if it was shown.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            if (_isShown)
                io.WriteError(EraseLine);
            Volatile.Write(ref _nextMilliseconds, long.MaxValue);
        }
    }
}
