using System.Runtime.CompilerServices;
using BigFile.Platform;

namespace BigFile.Scanning;

/// <summary>
/// Follows a path under which others append to a file, rotate it away, cut it, or remove it and make it anew: delivers what
/// was appended and tells what was done, in order.
/// </summary>
/// <remarks>
/// <para>
/// It never blocks the writer. Files are open for reading only, shared for reading, writing and deleting, and read by handle,
/// so that no view is in the way of a cut; on Win32 too the writer can append, cut, rename and delete at any time. (A file
/// that is deleted there keeps its name, on systems without POSIX deletes, until the follower's next look lets it go.)
/// On Linux a file that was deleted is let go after the same patience as one that was rotated, so that its space is free.
/// </para>
/// <para>
/// A rotation by rename is seen by the identity of the file under the path. The old file is read to its end first, until it
/// has been quiet for <see cref="FollowOptions.RotationPatience"/>; where several rotations passed between two looks, the
/// files between are found under their rotated names and read in order. A cut is seen when the file is shorter than what
/// was read of it, or when its first 4 KiB, or the last 1 KiB that was read, are no longer what they were; so a file cut and
/// grown past the old place at once is noticed too, unless both agree. A cut that left all that was read is not told.
/// </para>
/// <para>
/// <see cref="TryRead"/> looks without waiting, and asks the system a few times a look (the identity under the path, a
/// read, the length, the first and last bytes). <see cref="WaitAsync"/> waits; <see cref="ReadAllAsync"/> is both. Memory
/// is the buffer, whatever the length of lines and files. One thread at a time; any number of followers of one path.
/// </para>
/// </remarks>
public sealed class FileFollower : IDisposable, IAsyncDisposable
{
    private const int BufferBytesMin = 4 << 10;

    private readonly FollowOptions _options;
    private readonly TimeSpan _patience;
    private readonly LineBuffer? _lines;
    private readonly byte[] _data;
    private FollowedFile? _file;
    private FollowedFile? _next;
    // What was beside the path when the newest file yet was opened.
    private HashSet<(FileIdentity Identity, DateTime Created)> _known = [];
    // What was followed, after it had to be let go.
    private FileIdentity _lastIdentity;
    private long _lastOffset;
    // Of the file, once its first bytes have told; only for lines.
    private LineFormat? _format;
    // Told behind what is left of the file before.
    private FollowEvent? _change;
    private bool _hasVanished;
    private long? _quietSince;
    private PathWatch? _watch;
    private bool _isDisposed;

    /// <summary>Opens the file that is there now and finds the place to begin at. That there is none is no error.</summary>
    /// <param name="path">The path to follow.</param>
    /// <param name="options">Null for the defaults: whole lines, from the end, by name.</param>
    /// <exception cref="ArgumentException">The path is empty, or an option is out of range.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public FileFollower(string path, FollowOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        _options = options ?? new FollowOptions();
        if (_options.PollInterval <= TimeSpan.Zero)
            throw new ArgumentOutOfRangeException(nameof(options), _options.PollInterval, "The poll interval must be longer than nothing.");
        if (_options.BufferBytes < BufferBytesMin || _options.BufferBytes > Array.MaxLength)
            throw new ArgumentOutOfRangeException(nameof(options), _options.BufferBytes, $"The buffer must have {BufferBytesMin} to {Array.MaxLength} bytes.");
        _ = _options.Format?.Rule;
        Path = path;
        _patience = _options.RotationPatience ?? _options.PollInterval;
        _lines = _options.Lines ? new LineBuffer(_options.BufferBytes) : null;
        _data = _options.Lines ? [] : new byte[_options.BufferBytes];
        try
        {
            Begin();
            NoteOlder();
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>The path that is followed.</summary>
    public string Path { get; }

    /// <summary>What was found where another follower had stopped; <see cref="FollowResume.None"/> if it was not asked for.</summary>
    public FollowResume Resumed { get; private set; }

    /// <summary>The file that is followed now; <see cref="FileIdentity.Unknown"/> while there is none.</summary>
    public FileIdentity Identity => _file?.Identity ?? FileIdentity.Unknown;

    /// <summary>Where to go on after a restart, when all that was read so far has been dealt with; null while there is no file. Makes no system call.</summary>
    public FollowPosition? Position => _file?.PositionAt(DeliveredTo(_file));

    /// <summary>Called before each read: lets a test fail it.</summary>
    internal Action? Reading { get; set; }

    /// <summary>Looks once, without waiting.</summary>
    /// <param name="next">What is next in order; its bytes are good until the next call.</param>
    /// <returns>False if there is nothing new; look again after a while, or <see cref="WaitAsync"/>.</returns>
    /// <exception cref="IOException">The file cannot be read. Nothing is lost: the next call tries again.</exception>
    /// <exception cref="ObjectDisposedException">It was disposed.</exception>
    public bool TryRead(out FollowEvent next)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        while (true)
        {
            if (TryTakeLine(isEnd: _change is not null, out next))
                return true;
            if (_change is FollowEvent change)
            {
                _change = null;
                Apply(change.Kind);
                next = change;
                return true;
            }
            if (!TryAdvance(out FollowEvent? found))
                return false;
            if (found is FollowEvent told)
            {
                next = told;
                return true;
            }
        }
    }

    /// <summary>Gives out what is left of a last line without a delimiter, when nobody will follow any further.</summary>
    /// <param name="last">The line.</param>
    /// <returns>False if there is nothing left.</returns>
    public bool TryComplete(out FollowEvent last) => TryTakeLine(isEnd: true, out last);

    /// <summary>Waits for one poll interval, or until the system notifies of a change, whichever is first.</summary>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public async Task WaitAsync(CancellationToken cancellation = default)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        _watch ??= new PathWatch(Path, _options.UseNotifications);
        await _watch.WaitAsync(_options.PollInterval, _options.TimeProvider, cancellation).ConfigureAwait(false);
    }

    /// <summary>All that comes, without an end, until it is cancelled. The bytes of an event are good until the next is asked for.</summary>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public async IAsyncEnumerable<FollowEvent> ReadAllAsync([EnumeratorCancellation] CancellationToken cancellation = default)
    {
        while (true)
        {
            while (TryRead(out FollowEvent next))
            {
                yield return next;
                cancellation.ThrowIfCancellationRequested();
            }
            await WaitAsync(cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>Closes the file. Repeating it does nothing.</summary>
    public void Dispose()
    {
        _isDisposed = true;
        _file?.Dispose();
        _next?.Dispose();
        _watch?.Dispose();
        _file = _next = null;
    }

    /// <summary><see cref="Dispose"/>.</summary>
    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }

    private void Begin()
    {
        _file = FollowedFile.TryOpen(Path, out _);
        FollowStart start = _options.Start;
        if (start is { Kind: FollowStartKind.Resume, Position: FollowPosition position })
        {
            Resume(position);
            return;
        }
        // A file that shrinks while it is looked at is read from its start.
        if (_file is not null)
            _file.TrySeek(FollowBeginning.Find(_file, Path, start, _options));
    }

    private void Resume(FollowPosition position)
    {
        // Linux may number devices otherwise after a restart: then the first bytes have to do.
        bool isSame = _file is not null && (_file.Identity == position.Identity
            || (_file.Identity.File == position.Identity.File && position.HeadBytes > 0 && _file.Fits(position)));
        if (isSame && _file!.Fits(position) && _file.TrySeek(position.Offset))
        {
            Resumed = FollowResume.SameFile;
            return;
        }
        if (isSame)
        {
            Resumed = FollowResume.Truncated;
            _change = new FollowEvent { Kind = FollowEventKind.Truncated, Offset = position.Offset, Identity = _file!.Identity };
            return;
        }
        if (RotatedFiles.Open(Path, position) is FollowedFile rotated)
        {
            _file?.Dispose();
            _file = rotated;
            Resumed = FollowResume.RotatedFile;
            return;
        }
        Resumed = _file is null ? FollowResume.Missing : FollowResume.Replaced;
        if (_file is not null)
            _change = new FollowEvent { Kind = FollowEventKind.Rotated, Offset = position.Offset, Identity = _file.Identity };
    }

    private long DeliveredTo(FollowedFile file) => _lines is not null && _format is not null ? _lines.Offset : file.Position;

    private bool TryTakeLine(bool isEnd, out FollowEvent line)
    {
        line = default;
        if (_lines is null || _format is null || !_lines.TryTakeLine(isEnd, out LinePart part))
            return false;
        line = new FollowEvent
        {
            Kind = FollowEventKind.Line,
            Offset = part.Offset,
            Bytes = part.Bytes,
            DelimiterLength = part.DelimiterLength,
            IsContinuation = part.IsContinuation,
            Continues = part.Continues,
            Identity = _file?.Identity ?? _lastIdentity,
        };
        return true;
    }

    /// <summary>Looks at path and file. False: nothing new. True: something to tell at once, or more to look at.</summary>
    private bool TryAdvance(out FollowEvent? found)
    {
        found = null;
        // The path first: what is read behind that, up to the end of a file that is no longer there, is all of it.
        int error = 0;
        bool isOther = _file is null || IsOther(out error);
        if (_file is not null)
        {
            // Deleted, not moved: nobody can find it again, and only this handle may keep its space on the disk.
            bool isOver = NativeError.IsNotFound(error) && _file.IsNameless && HasBeenQuiet();
            FollowedFile.Found read;
            try
            {
                read = ReadMore(isOther || isOver, out found);
            }
            catch (IOException e) when (isOther || NativeError.IsNotFound(error))
            {
                // It can neither be read nor found again, as on network file systems after it was deleted.
                LetGo();
                return TryVanish(error, e.Message, out found) || TryTurn(out found);
            }
            if (isOver && read == FollowedFile.Found.Nothing)
                LetGo();
            if (read == FollowedFile.Found.Cut)
                _change = ChangeTo(FollowEventKind.Truncated, _file) with { LostBytes = _file.UnreadBytes };
            if (read != FollowedFile.Found.Nothing)
            {
                _quietSince = null;
                return true;
            }
        }
        if (error != 0)
            return TryVanish(error, null, out found);
        if (isOther)
            return TryTurn(out found);
        _quietSince = null;
        if (!_hasVanished)
            return false;
        _hasVanished = false;
        found = ChangeTo(FollowEventKind.Appeared, _file!) with { IsSameFile = true };
        return true;
    }

    // Whether the path leads elsewhere than to the file that is open.
    private bool IsOther(out int error)
    {
        error = 0;
        if (!_options.ByName)
            return false;
        error = FileIdentities.Get(Path, out FileIdentity identity);
        return error == 0 && identity != _file!.Identity;
    }

    private FollowedFile.Found ReadMore(bool isLast, out FollowEvent? found)
    {
        found = null;
        Reading?.Invoke();
        Memory<byte> room = _data;
        if (_lines is not null)
            room = _format is not null || TryBeginLines(isLast) ? _lines.GetRoom() : default;
        FollowedFile.Found read = _file!.Read(room.Span, out int count);
        if (_lines is not null)
            _lines.Take(count);
        else if (count > 0)
            found = ChangeTo(FollowEventKind.Data, _file) with { Offset = _file.Position - count, Bytes = room[..count] };
        return read;
    }

    // The first bytes tell the format. They may come one by one.
    private bool TryBeginLines(bool isLast)
    {
        if (FollowBeginning.TryTellFormat(_file!, _options.Format, isLast) is not LineFormat format)
            return false;
        // A line begins behind the preamble, at a unit.
        long behind = Math.Max(0, _file!.Position - format.PreambleBytes);
        long begin = format.PreambleBytes + behind - (behind % format.UnitBytes);
        if (begin != _file.Position && !_file.TrySeek(begin))
            return false;
        _format = format;
        _lines!.Reset(format, _file.Position);
        return true;
    }

    // On Win32 a deleted file that somebody has open keeps its name, and nobody can make a new one: it is let go.
    private bool TryVanish(int error, string? reason, out FollowEvent? found)
    {
        found = null;
        if (OperatingSystem.IsWindows() && NativeError.IsAccessDenied(error))
            LetGo();
        if (_hasVanished)
            return false;
        _hasVanished = true;
        reason ??= NativeError.IsNotFound(error) || _file is null ? "no such file" : NativeError.Describe(error);
        found = new FollowEvent { Kind = FollowEventKind.Vanished, Offset = _file?.Position ?? _lastOffset, Identity = _file?.Identity ?? _lastIdentity, Reason = reason };
        return true;
    }

    // What is left of its last line stays, to come before whatever comes next.
    private void LetGo()
    {
        if (_file is null)
            return;
        (_lastIdentity, _lastOffset) = (_file.Identity, _file.Position);
        _file.Dispose();
        _file = null;
    }

    // To the file that came behind the one that is open.
    private bool TryTurn(out FollowEvent? found)
    {
        found = null;
        if (_file is not null && !HasBeenQuiet())
            return false;
        FollowedFile? next = RotatedFiles.OpenNext(Path, Identity, _known, out string? reason);
        if (next is null)
            return TryVanish(0, reason, out found);
        if (_file is not null && next.Identity == _file.Identity)
        {
            // It came back while it was looked for.
            next.Dispose();
            return false;
        }
        _next = next;
        FollowEventKind kind = _file is null || _hasVanished ? FollowEventKind.Appeared : FollowEventKind.Rotated;
        _change = new FollowEvent { Kind = kind, Offset = _file?.Position ?? _lastOffset, Identity = next.Identity };
        return true;
    }

    private bool HasBeenQuiet()
    {
        long now = _options.TimeProvider.GetTimestamp();
        _quietSince ??= now;
        return _options.TimeProvider.GetElapsedTime(_quietSince.Value, now) >= _patience;
    }

    private void Apply(FollowEventKind change)
    {
        _format = null;
        _quietSince = null;
        if (change == FollowEventKind.Truncated)
        {
            _file!.Restart();
            return;
        }
        _hasVanished = false;
        if (_next is null)
            return;
        _file?.Dispose();
        _file = _next;
        _next = null;
        NoteOlder();
    }

    // Only while the newest file is open are all others older than it.
    private void NoteOlder()
    {
        if (!_options.ByName)
            return;
        HashSet<(FileIdentity Identity, DateTime Created)> files = RotatedFiles.Identities(Path);
        if (FileIdentities.Get(Path, out FileIdentity identity) == 0 && identity == Identity)
            _known = files;
    }

    private static FollowEvent ChangeTo(FollowEventKind kind, FollowedFile file) =>
        new() { Kind = kind, Offset = file.Position, Identity = file.Identity };

}
