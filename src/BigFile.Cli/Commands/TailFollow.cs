using System.Diagnostics;
using BigFile.Cli.Terminal;
using BigFile.Scanning;

namespace BigFile.Cli.Commands;

/// <summary>
/// <c>bigfile tail -f</c>: what is appended to files, as it comes, with the name of the file above it whenever it is another
/// one; what else is done to them is said on standard error, as tail of GNU does.
/// </summary>
internal sealed class TailFollow : IDisposable
{
    private readonly FollowRequest _request;
    private readonly CommandIo _io;
    private readonly Action<string> _printHeader;
    private readonly List<FileFollower> _followers = [];
    private readonly HashSet<string> _missing = [];
    private readonly HashSet<string> _failing = [];
    private string? _last;

    /// <summary>Makes one that follows nothing yet.</summary>
    /// <param name="request">How to follow.</param>
    /// <param name="io">Where to print.</param>
    /// <param name="printHeader">Prints the name of a file, if that is wanted.</param>
    public TailFollow(FollowRequest request, CommandIo io, Action<string> printHeader)
    {
        _request = request;
        _io = io;
        _printHeader = printHeader;
    }

    /// <summary>Follows a file from where it is printed to.</summary>
    /// <param name="path">The file.</param>
    /// <param name="position">Where printing ends, in a file that is still open; null if it could not be opened.</param>
    /// <exception cref="IOException">Another file has been put under the path, which was not to be followed by name.</exception>
    public void Add(string path, FollowPosition? position)
    {
        if (position is null && !_request.ByName)
            return;
        FollowStart start = position is null ? FollowStart.Beginning : FollowStart.Resume(position);
        FileFollower follower = new(path, new FollowOptions
        {
            Start = start, Lines = false, ByName = _request.ByName, PollInterval = _request.Interval,
        });
        if (position is not null && !_request.ByName && follower.Identity != position.Identity)
        {
            follower.Dispose();
            throw new IOException("has been replaced; not followed");
        }
        _followers.Add(follower);
        if (position is not null)
            _last = path;
        else if (follower.Identity.IsKnown)
            Say(path, FollowEventKind.Appeared, isSameFile: false, reason: null); // in this moment
        else
            _missing.Add(path);
    }

    /// <summary>Prints what comes until it is interrupted, or the process to end with has ended.</summary>
    /// <exception cref="CommandException">There is nothing to follow.</exception>
    /// <exception cref="OperationCanceledException">It was interrupted.</exception>
    public void Run(CancellationToken interrupt)
    {
        if (_followers.Count == 0)
            throw new CommandException("no files remaining");
        while (true)
        {
            // Asked before the files are looked at: what it wrote before it ended is printed.
            bool isLast = _request.ProcessId is int id && !IsRunning(id);
            foreach (FileFollower follower in _followers)
                Print(follower, interrupt);
            // Who waits for nothing but the end of the output would wait for ever beside a quiet file.
            if (isLast || _io.OutputIsClosed())
                return;
            WaitForAny(interrupt);
        }
    }

    /// <summary>Closes the files.</summary>
    public void Dispose()
    {
        foreach (FileFollower follower in _followers)
            follower.Dispose();
    }

    private void Print(FileFollower follower, CancellationToken interrupt)
    {
        while (TryRead(follower, out FollowEvent next))
        {
            interrupt.ThrowIfCancellationRequested();
            _failing.Remove(follower.Path);
            if (next.Kind == FollowEventKind.Data)
                Print(follower.Path, next.Bytes.Span);
            else
                Say(follower.Path, next.Kind, next.IsSameFile, next.Reason);
        }
    }

    private bool TryRead(FileFollower follower, out FollowEvent next)
    {
        try
        {
            return follower.TryRead(out next);
        }
        catch (Exception e) when (ErrorText.Describe(e, follower.Path) is string words)
        {
            // The next look tries again.
            if (_failing.Add(follower.Path))
                _io.PrintError($"bigfile: {follower.Path}: {words}");
            next = default;
            return false;
        }
    }

    private void Print(string path, ReadOnlySpan<byte> bytes)
    {
        if (_last != path)
            _printHeader(path);
        _last = path;
        _io.Write(bytes);
    }

    private void Say(string path, FollowEventKind kind, bool isSameFile, string? reason)
    {
        // That it cannot be opened at first was said already.
        if (kind == FollowEventKind.Vanished && _missing.Contains(path))
            return;
        _missing.Remove(path);
        _io.PrintError($"bigfile: {path}: " + kind switch
        {
            FollowEventKind.Truncated => "file truncated",
            FollowEventKind.Rotated => "has been replaced; following new file",
            FollowEventKind.Appeared when isSameFile => "has become accessible",
            FollowEventKind.Appeared => "has appeared; following new file",
            _ => $"has become inaccessible: {ErrorText.OneLine(reason ?? "")}",
        });
    }

    private void WaitForAny(CancellationToken interrupt)
    {
        using CancellationTokenSource end = CancellationTokenSource.CreateLinkedTokenSource(interrupt);
        Task[] waits = [.. _followers.Select(follower => follower.WaitAsync(end.Token))];
        Task.WaitAny(waits, CancellationToken.None);
        end.Cancel();
        try
        {
            Task.WaitAll(waits, CancellationToken.None);
        }
        catch (AggregateException e) when (e.InnerExceptions.All(inner => inner is OperationCanceledException))
        {
            // All others have ended with the first.
        }
        interrupt.ThrowIfCancellationRequested();
    }

    private static bool IsRunning(int id)
    {
        try
        {
            using Process process = Process.GetProcessById(id);
            return !process.HasExited;
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            // No such process; one of another user that cannot be asked is taken as running.
            return e is System.ComponentModel.Win32Exception;
        }
    }
}
