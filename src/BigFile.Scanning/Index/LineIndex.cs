using System.Runtime.ExceptionServices;

namespace BigFile.Scanning;

/// <summary>
/// Knows where each line of a file begins, in little more than one byte a line: line number to offset and back in
/// less than a microsecond, also while it is still being made. It can be saved, loaded again without being read as a
/// whole, and continued when the file has grown.
/// </summary>
/// <remarks>
/// <para>Made on all processors by <see cref="LineScan"/>, at nearly the speed of memory. Each chunk of the scan becomes a
/// segment: a byte with the length of each line, the offset of every 256th line, and apart from them the lengths of lines of 256 bytes or
/// more (with their delimiter), 4 bytes each. So lines shorter than that take 1.02 bytes each, and others 5. Lookups search the
/// segments and then the blocks of one, and add up at most 255 bytes.</para>
/// <para>Lines are numbered from 0. A last line without a delimiter is a line, and changes when the file is appended to:
/// <see cref="Extend"/> looks at it again.</para>
/// <para>Thread-safe, all members; lookups take no lock. The index reads the file while it is made, extended and saved, and
/// does not own it: dispose the index first. It says where lines were in the file as it was indexed, whatever others do to it since.</para>
/// </remarks>
public sealed partial class LineIndex : IDisposable
{
    private readonly object _gate = new();
    private readonly Lock _changes = new();
    private readonly MappedFile _file;
    private readonly LineIndexOptions _options;
    private readonly CancellationTokenSource _disposal = new();
    private SavedLineIndex? _saved;
    private FileFingerprint _fingerprint;
    private ExceptionDispatchInfo? _failure;
    private volatile LineSegments _segments;
    private volatile bool _isIndexing;
    private volatile bool _isDisposed;

    private LineIndex(MappedFile file, LineFormat format, LineIndexOptions options)
    {
        _file = file;
        _options = options;
        Format = format;
        _segments = LineSegments.Empty(Math.Min(format.PreambleBytes, file.Length));
    }

    /// <summary>
    /// How the file divides into lines. It changes only if it was detected in fewer than 3 bytes, and <see cref="Extend"/> sees more.
    /// </summary>
    public LineFormat Format { get; private set; }

    /// <summary>Lines that can be looked up now: all of them once it <see cref="IsComplete"/>.</summary>
    public long LineCount => _segments.LineCount;

    /// <summary>Bytes of the file that those lines cover, from its start.</summary>
    public long IndexedBytes => _segments.EndOffset;

    /// <summary>Whether the last line has no delimiter. Told once the index <see cref="IsComplete"/>.</summary>
    public bool EndsWithoutDelimiter => _segments is { Count: > 0 } segments && segments.All[^1].EndsOpen;

    /// <summary>Whether nothing is being indexed now: not at first, and not while <see cref="Extend"/> runs. Also after a failure.</summary>
    public bool IsComplete => !_isIndexing;

    /// <summary>
    /// Completes when the file has been indexed for the first time; fails as the indexing did. <see cref="Extend"/> has no part in it.
    /// </summary>
    public Task Completion { get; private set; } = Task.CompletedTask;

    /// <summary>Bytes of memory that the index takes now, of which a loaded one has only what was looked at lately.</summary>
    public long MemoryBytes
    {
        get
        {
            LineSegments segments = _segments;
            long bytes = 0;
            foreach (LineSegment segment in segments.All)
                bytes += LineSegments.BytesOfSegment + segment.MemoryBytes;
            return bytes;
        }
    }

    /// <summary>Finds a line if it has been indexed. No lock, no allocation; of a loaded index, the first look at a segment reads it.</summary>
    /// <param name="number">Which line, from 0.</param>
    /// <param name="line">Where it lies.</param>
    /// <returns>False if there is no such line, or not yet.</returns>
    /// <exception cref="LineIndexException">It was loaded, and is damaged.</exception>
    /// <exception cref="IOException">It was loaded, and cannot be read.</exception>
    /// <exception cref="ObjectDisposedException">The index was disposed.</exception>
    public bool TryGetLine(long number, out LinePosition line)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        LineSegments segments = _segments;
        if ((ulong)number >= (ulong)segments.LineCount)
        {
            line = default;
            return false;
        }
        line = segments.Line(number);
        return true;
    }

    /// <summary>Finds a line; waits for it while the file is being indexed.</summary>
    /// <param name="number">Which line, from 0.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such line.</exception>
    /// <exception cref="OperationCanceledException">The waiting, or the indexing, was cancelled before that line.</exception>
    /// <exception cref="LineIndexException">It was loaded, and is damaged.</exception>
    /// <exception cref="IOException">The indexing failed before that line, or a loaded index cannot be read.</exception>
    /// <exception cref="ObjectDisposedException">The index was disposed.</exception>
    public LinePosition GetLine(long number, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(number);
        if (!TryGetLine(number, out LinePosition line))
        {
            WaitUntil(static (index, number) => number < index.LineCount, number, cancellationToken);
            if (!TryGetLine(number, out line))
                throw new ArgumentOutOfRangeException(nameof(number), number, $"The file has {LineCount} lines.");
        }
        return line;
    }

    /// <summary>Finds the line in which a byte lies, if it has been indexed. As fast as <see cref="TryGetLine"/>, nearly.</summary>
    /// <param name="offset">The byte, from the start of the file.</param>
    /// <param name="line">The line that has it, or whose delimiter has it.</param>
    /// <returns>False if no line has it, or not yet.</returns>
    /// <exception cref="LineIndexException">It was loaded, and is damaged.</exception>
    /// <exception cref="IOException">It was loaded, and cannot be read.</exception>
    /// <exception cref="ObjectDisposedException">The index was disposed.</exception>
    public bool TryFindLine(long offset, out LinePosition line)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        LineSegments segments = _segments;
        if (segments.Count == 0 || offset < segments.All[0].StartOffset || offset >= segments.EndOffset)
        {
            line = default;
            return false;
        }
        line = segments.LineAt(offset);
        return true;
    }

    /// <summary>Finds the line in which a byte lies; waits for it while the file is being indexed.</summary>
    /// <param name="offset">The byte, from the start of the file.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="ArgumentOutOfRangeException">No line has that byte.</exception>
    /// <exception cref="OperationCanceledException">The waiting, or the indexing, was cancelled before that byte.</exception>
    /// <exception cref="LineIndexException">It was loaded, and is damaged.</exception>
    /// <exception cref="IOException">The indexing failed before that byte, or a loaded index cannot be read.</exception>
    /// <exception cref="ObjectDisposedException">The index was disposed.</exception>
    public LinePosition FindLine(long offset, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        if (!TryFindLine(offset, out LinePosition line))
        {
            WaitUntil(static (index, offset) => offset < index.IndexedBytes, offset, cancellationToken);
            if (!TryFindLine(offset, out line))
                throw new ArgumentOutOfRangeException(nameof(offset), offset, $"No line has that byte; {IndexedBytes} bytes are indexed.");
        }
        return line;
    }

    /// <summary>Ends the indexing, waits until it has ended, and lets a loaded index go. Lookups throw from then on. Repeating it does nothing.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isDisposed, true))
            return;
        _disposal.Cancel();
        lock (_gate)
            Monitor.PulseAll(_gate);
        ((IAsyncResult)Completion).AsyncWaitHandle.WaitOne();
        lock (_changes)
        {
            _saved?.Dispose();
            _disposal.Dispose();
        }
    }

    /// <summary>An index of segments that come from anywhere, for tests of more lines than a file can be made for.</summary>
    internal static LineIndex OfSegments(MappedFile file, IEnumerable<(LineLengths Lengths, long LengthBytes)> segments)
    {
        LineIndex index = new(file, LineFormat.Default, new LineIndexOptions());
        foreach ((LineLengths lengths, long lengthBytes) in segments)
        {
            LineSegments before = index._segments;
            index._segments = before.Append(new LineSegment(lengths, before.LineCount, before.EndOffset, before.EndOffset + lengthBytes));
        }
        return index;
    }

    private void WaitUntil(Func<LineIndex, long, bool> isThere, long value, CancellationToken cancellationToken)
    {
        using CancellationTokenRegistration registration = cancellationToken.UnsafeRegister(
            static gate =>
            {
                lock (gate!)
                    Monitor.PulseAll(gate);
            }, _gate);
        lock (_gate)
        {
            while (_isIndexing && !isThere(this, value))
            {
                ObjectDisposedException.ThrowIf(_isDisposed, this);
                cancellationToken.ThrowIfCancellationRequested();
                Monitor.Wait(_gate);
            }
            if (!isThere(this, value))
                _failure?.Throw();
        }
    }

    private void WaitUntilIdle(CancellationToken cancellationToken)
    {
        WaitUntil(static (index, _) => !index._isIndexing, 0, cancellationToken);
        ThrowIfUnfinished();
    }
}
