using BigFile.Cli.Terminal;

namespace BigFile.Cli.Bench;

/// <summary>
/// A page on its way. A file gets its name when it is whole, so that a reader never sees half of one, and what was there before stays until then;
/// behind a symbolic link it is the link's target that is replaced. What is no file, as a pipe, is written to.
/// </summary>
internal sealed class ReportFile : IDisposable
{
    private readonly string _shownPath;
    private readonly string _path;
    private readonly ScratchFile? _temporary;
    private readonly Stream _stream;

    private ReportFile(string shownPath, string path, ScratchFile? temporary, Stream stream)
    {
        _shownPath = shownPath;
        _path = path;
        _temporary = temporary;
        _stream = stream;
    }

    /// <summary>Begins it: a file under another name in the same folder; a pipe that nobody reads yet is waited for.</summary>
    /// <param name="path">Where it goes, as the user wrote it.</param>
    /// <param name="place">Where that leads.</param>
    /// <param name="io">Standard output, for a path that names it.</param>
    /// <exception cref="CommandException">It cannot be written there.</exception>
    public static ReportFile Create(string path, ReportPlace place, CommandIo io)
    {
        if (place.Descriptor >= 0)
            return new ReportFile(path, place.Path, null, place.Descriptor == PosixOutput.StandardOutput ? new OutputStream(io) : new PosixOutput(place.Descriptor));
        ScratchFile? temporary = place.IsStream ? null : ScratchFile.Of($"{place.Path}.{Environment.ProcessId:x}-{Random.Shared.Next():x}.tmp");
        try
        {
            FileStream stream = temporary is null
                ? new FileStream(place.Path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0)
                : new FileStream(temporary.Path, FileMode.CreateNew, FileAccess.Write, FileShare.Read);
            return new ReportFile(path, place.Path, temporary, stream);
        }
        catch (Exception e) when (ErrorText.Describe(e, path) is string words)
        {
            temporary?.Dispose();
            throw new CommandException(path, e is DirectoryNotFoundException ? "no such directory" : words);
        }
    }

    /// <summary>Writes all of it; a file gets its name, in place of what had it.</summary>
    /// <exception cref="ClosedPipeException">It goes to standard output, and nobody reads that any more.</exception>
    /// <exception cref="CommandException">It cannot be written.</exception>
    public void Write(Action<Stream> write)
    {
        try
        {
            write(_stream);
            _stream.Dispose();
            if (_temporary is not null)
                File.Move(_temporary.Path, _path, overwrite: true);
        }
        catch (ClosedPipeException) when (_stream is PosixOutput)
        {
            throw new CommandException(_shownPath, "nobody reads it any more");
        }
        catch (Exception e) when (ErrorText.Describe(e, _shownPath) is string words)
        {
            throw new CommandException(_shownPath, words);
        }
    }

    /// <summary>Removes it, unless it has its name.</summary>
    public void Dispose()
    {
        try
        {
            _stream.Dispose();
        }
        catch (IOException)
        {
            // What could not be written is removed.
        }
        _temporary?.Dispose();
    }
}
