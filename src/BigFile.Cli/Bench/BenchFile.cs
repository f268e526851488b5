using System.Diagnostics;
using System.Globalization;
using BigFile.Benchmarking;
using BigFile.Cli.Terminal;
using BigFile.DataGen;
using BigFile.Platform;

namespace BigFile.Cli.Bench;

/// <summary>The file that is measured: one that is there, looked at before it is touched, or a scratch file, removed at the end.</summary>
internal sealed class BenchFile : IDisposable
{
    private readonly ScratchFile? _scratch;

    private BenchFile(string path, long lengthBytes, ScratchFile? scratch)
    {
        Path = path;
        LengthBytes = lengthBytes;
        _scratch = scratch;
    }

    /// <summary>Where it is.</summary>
    public string Path { get; }

    /// <summary>How long it is, in bytes.</summary>
    public long LengthBytes { get; }

    /// <summary>How a scratch file came into being, and into the cache; null for a file that was there.</summary>
    public string? Note { get; private init; }

    /// <summary>Looks at the file, or makes a scratch file.</summary>
    /// <exception cref="CommandException">The file cannot be measured, or there is no room for a scratch file.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled; nothing is left behind.</exception>
    public static BenchFile Prepare(BenchFileRequest request, BenchWork work, long appendBytes, CommandIo io, CancellationToken interrupt)
    {
        interrupt.ThrowIfCancellationRequested();
        return request.Path is string path ? Existing(path, request, work, appendBytes) : Scratch(request, work, appendBytes, io, interrupt);
    }

    /// <summary>The file that work append makes beside a file.</summary>
    public static string AppendedPath(string path) => new BenchJob { Path = path, Work = BenchWork.Append, Ways = [] }.WorkPath;

    /// <summary>Removes the scratch file.</summary>
    public void Dispose() => _scratch?.Dispose();

    private static BenchFile Existing(string path, BenchFileRequest request, BenchWork work, long appendBytes)
    {
        bool writes = new BenchJob { Path = path, Work = work, Ways = [] }.Writes;
        switch (MappingPlatform.Current.GetKind(path))
        {
            case FileKind.Directory:
                throw new CommandException(path, "is a directory");
            case FileKind.NotMappable:
                throw new CommandException(path, "is a pipe, a socket or a character device: only files and block devices can be measured");
            case FileKind.BlockDevice when writes:
                throw new CommandException(path, "is a block device: only work that reads is done on one");
            case FileKind.Unknown when !File.Exists(path):
                throw new CommandException(path, "no such file");
        }
        if (work == BenchWork.Append)
            return BesideExisting(path, appendBytes);
        if (writes && !request.Overwrite)
            throw new CommandException(path, "exists, and this work writes: give --overwrite, or no FILE for a scratch file");
        long lengthBytes = LengthOf(path);
        return lengthBytes > 0
            ? new BenchFile(path, lengthBytes, null)
            : throw new CommandException(path, "is empty: there is nothing to measure");
    }

    // Only looks: the run makes that file, and removes it if it was the one that made it.
    private static BenchFile BesideExisting(string path, long appendBytes)
    {
        string beside = AppendedPath(path);
        if (System.IO.Path.Exists(beside))
            throw new CommandException(beside, "exists, and work append would write it: remove it or move it away");
        ScratchFile.ThrowIfNoRoom(System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(path))!, appendBytes);
        return new BenchFile(path, LengthOf(path), null);
    }

    private static BenchFile Scratch(BenchFileRequest request, BenchWork work, long appendBytes, CommandIo io, CancellationToken interrupt)
    {
        // What is appended goes to a file beside it, which begins empty: this one only gives it its name.
        bool appends = work == BenchWork.Append;
        long lengthBytes = appends ? 0 : request.SizeBytes;
        if (appends)
            ScratchFile.ThrowIfNoRoom(request.Folder, appendBytes);
        ScratchFile scratch = ScratchFile.In(request.Folder, BenchFileRequest.ScratchPrefix, BenchFileRequest.ScratchEnd, lengthBytes);
        try
        {
            long started = Stopwatch.GetTimestamp();
            ScratchContent.Write(scratch.Path, lengthBytes, io, interrupt);
            double seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
            return new BenchFile(scratch.Path, lengthBytes, scratch)
            {
                Note = appends ? null : string.Create(
                    CultureInfo.InvariantCulture,
                    $"the file is a scratch file: {ByteSize.Format(lengthBytes)} of random bytes, in the page cache from being written, flushed after {seconds:0.0} s"),
            };
        }
        catch (Exception e)
        {
            scratch.Dispose();
            if (ErrorText.Describe(e, scratch.Path) is string words)
                throw new CommandException(scratch.Path, words);
            throw;
        }
    }

    // Also of a block device, whose length the file system does not tell.
    private static long LengthOf(string path)
    {
        try
        {
            using MappedFile file = MappedFile.Open(path);
            return file.Length;
        }
        catch (Exception e) when (ErrorText.Describe(e, path) is string words)
        {
            throw new CommandException(path, words);
        }
    }
}
