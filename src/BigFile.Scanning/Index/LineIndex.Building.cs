using System.Runtime.ExceptionServices;

namespace BigFile.Scanning;

public sealed partial class LineIndex
{
    /// <summary>Begins to index a file, of its length at this moment, on threads of its own, and returns at once.</summary>
    /// <param name="file">The file; it must stay open until the index is disposed.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    /// <exception cref="IOException">The format was to be detected, and the file cannot be read.</exception>
    /// <exception cref="ObjectDisposedException">The file was disposed.</exception>
    public static LineIndex Start(MappedFile file, LineIndexOptions? options = null)
    {
        LineIndex index = Make(file, options);
        index._isIndexing = true;
        index.Completion = Task.Factory.StartNew(
            index.IndexFirst, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        return index;
    }

    /// <summary>Indexes a file, of its length at this moment, and returns when that is done.</summary>
    /// <param name="file">The file; it must stay open until the index is disposed.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    /// <exception cref="OperationCanceledException">The token of the options was cancelled.</exception>
    /// <exception cref="IOException">The file cannot be mapped or read, or another process cut it meanwhile.</exception>
    /// <exception cref="ObjectDisposedException">The file was disposed.</exception>
    public static LineIndex Build(MappedFile file, LineIndexOptions? options = null)
    {
        LineIndex index = Make(file, options);
        try
        {
            index._isIndexing = true;
            index.IndexFirst();
            return index;
        }
        catch
        {
            index.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Goes on with what was appended to the file since it was indexed; call <see cref="MappedFile.Refresh"/> before.
    /// Waits for an indexing that is under way. Costs by what was appended: at most some MiB of the old end are looked at again.
    /// </summary>
    /// <param name="progress">Told how many bytes are done, of those that are looked at.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>Whether anything was appended. After an exception the index is as it was before.</returns>
    /// <exception cref="LineIndexException">The file was cut, replaced or changed in what was indexed.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <exception cref="InvalidOperationException">The file was never indexed to its end, because that failed.</exception>
    /// <exception cref="IOException">The file cannot be mapped or read.</exception>
    /// <exception cref="ObjectDisposedException">The index or the file was disposed.</exception>
    public bool Extend(IProgress<long>? progress = null, CancellationToken cancellationToken = default)
    {
        WaitUntilIdle(cancellationToken);
        lock (_changes)
        {
            ThrowIfUnfinished();
            if (_fingerprint.Misfit(_file) is (LineIndexFault fault, string reason))
                throw new LineIndexException(fault, $"{_file.Path}: {reason}");
            LineSegments before = _segments;
            if (_file.Length <= before.EndOffset)
                return false;
            FileFingerprint fingerprintBefore = _fingerprint;
            LineFormat formatBefore = Format;
            try
            {
                _isIndexing = true;
                if (_options.Format is null && FormatAfterGrowth(_file, Format, before.EndOffset) is LineFormat other)
                {
                    Format = other;
                    Index(LineSegments.Empty(other.PreambleBytes), 0, progress, cancellationToken);
                    return true;
                }
                Index(before.Count == 0 ? before : before.WithoutLast(), before.LineCount, progress, cancellationToken);
                return true;
            }
            catch
            {
                Format = formatBefore;
                _fingerprint = fingerprintBefore;
                _segments = before;
                throw;
            }
            finally
            {
                EndIndexing();
            }
        }
    }

    private static LineIndex Make(MappedFile file, LineIndexOptions? options)
    {
        ArgumentNullException.ThrowIfNull(file);
        options ??= new LineIndexOptions();
        ArgumentOutOfRangeException.ThrowIfNegative(options.ThreadCount);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.ThreadCount, LineCounter.ThreadCountMax);
        LineFormat format = options.Format ?? LineFormat.Detect(file);
        _ = format.Rule; // Throws for a delimiter that the encoding cannot have.
        return new LineIndex(file, format, options);
    }

    /// <summary>The format that a file tells whose first bytes were too few to tell it; null if it is the one that was taken.</summary>
    private static LineFormat? FormatAfterGrowth(MappedFile file, LineFormat format, long indexedBytes)
    {
        if (indexedBytes >= LineFormat.DetectedBytesMax || file.Length <= indexedBytes)
            return null;
        Span<byte> head = stackalloc byte[LineFormat.DetectedBytesMax];
        head = head[..file.Read(0, head)];
        LineFormat detected = LineFormat.Detect(head);
        // One that somebody chose stays, as far as it can be told.
        return LineIndexHeader.AreSame(LineFormat.Detect(head[..(int)indexedBytes]), format) && !LineIndexHeader.AreSame(detected, format)
            ? detected
            : null;
    }

    /// <summary>Whether what was indexed ends in a carriage return to which a line feed behind it would belong.</summary>
    private static bool EndsInHalfNewline(MappedFile file, LineFormat format, long endOffset)
    {
        if (format.Delimiter.Kind != DelimiterKind.AnyNewline || endOffset < format.UnitBytes)
            return false;
        Span<byte> unit = stackalloc byte[format.UnitBytes];
        file.ReadByHandle(endOffset - unit.Length, unit);
        return unit.SequenceEqual(LineDelimiter.CarriageReturn.BytesIn(format.Encoding));
    }

    private void IndexFirst()
    {
        try
        {
            lock (_changes)
                Index(_segments, 0, _options.Progress, _options.CancellationToken);
        }
        catch (Exception e)
        {
            _failure = ExceptionDispatchInfo.Capture(e);
            throw;
        }
        finally
        {
            EndIndexing();
        }
    }

    /// <summary>
    /// Indexes what lies behind <paramref name="kept"/>. Until there are at least <paramref name="shownLines"/> lines again,
    /// lookups find what they found before.
    /// </summary>
    private void Index(LineSegments kept, long shownLines, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(_disposal.Token, cancellationToken);
        LineSegments done = kept;
        try
        {
            long lengthBytes = _file.Length;
            _fingerprint = FileFingerprint.Of(_file, lengthBytes);
            LineScanOptions scan = new()
            {
                Format = Format,
                Start = kept.EndOffset,
                End = lengthBytes,
                ThreadCount = _options.ThreadCount,
                Progress = progress,
                CancellationToken = stop.Token,
                ChunkBytes = _options.ChunkBytes,
            };
            LineLengthSlab slab = new(lengthBytes - kept.EndOffset);
            LineScan.Run<LineLengthBuilder>(_file, scan, LineLengthBuilder.AddBlock, builder =>
            {
                LineSegment segment = new(builder.Seal(slab), done.LineCount, builder.StartOffset, builder.EndOffset) { EndsOpen = builder.EndsOpen };
                done = done.Append(segment);
                if (done.LineCount >= shownLines)
                    Publish(done);
                return true;
            });
            // The last line may have been appended to, and seen longer, meanwhile.
            if (done.EndOffset > lengthBytes)
                _fingerprint = FileFingerprint.Of(_file, done.EndOffset);
            Publish(done);
        }
        catch (OperationCanceledException e) when (stop.IsCancellationRequested)
        {
            ObjectDisposedException.ThrowIf(_isDisposed && !cancellationToken.IsCancellationRequested, this);
            throw new OperationCanceledException(e.Message, e, cancellationToken);
        }
    }

    private void Publish(LineSegments segments)
    {
        lock (_gate)
        {
            _segments = segments;
            Monitor.PulseAll(_gate);
        }
    }

    private void EndIndexing()
    {
        lock (_gate)
        {
            _isIndexing = false;
            Monitor.PulseAll(_gate);
        }
    }

    private void ThrowIfUnfinished()
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        if (_failure is not null)
            throw new InvalidOperationException($"{_file.Path}: was not indexed to its end.", _failure.SourceException);
    }
}
