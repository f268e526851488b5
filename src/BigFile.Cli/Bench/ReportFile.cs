namespace BigFile.Cli.Bench;

/// <summary>A file that gets its name when it is whole, so that a reader never sees half of one, and what was there before stays until then.</summary>
internal sealed class ReportFile : IDisposable
{
    private readonly string _path;
    private readonly ScratchFile _temporary;
    private readonly FileStream _stream;

    private ReportFile(string path, ScratchFile temporary, FileStream stream)
    {
        _path = path;
        _temporary = temporary;
        _stream = stream;
    }

    /// <summary>Begins it, under another name in the same folder.</summary>
    /// <exception cref="CommandException">It cannot be written there.</exception>
    public static ReportFile Create(string path)
    {
        if (Directory.Exists(path))
            throw new CommandException(path, "is a directory");
        ScratchFile temporary = ScratchFile.Of($"{path}.{Environment.ProcessId:x}-{Random.Shared.Next():x}.tmp");
        try
        {
            return new ReportFile(path, temporary, new FileStream(temporary.Path, FileMode.CreateNew, FileAccess.Write, FileShare.Read));
        }
        catch (Exception e) when (ErrorText.Describe(e, path) is string words)
        {
            temporary.Dispose();
            throw new CommandException(path, e is DirectoryNotFoundException ? "no such directory" : words);
        }
    }

    /// <summary>Writes all of it and gives it its name, in place of what had it.</summary>
    /// <exception cref="CommandException">It cannot be written.</exception>
    public void Write(Action<Stream> write)
    {
        try
        {
            write(_stream);
            _stream.Dispose();
            File.Move(_temporary.Path, _path, overwrite: true);
        }
        catch (Exception e) when (ErrorText.Describe(e, _path) is string words)
        {
            throw new CommandException(_path, words);
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
        _temporary.Dispose();
    }
}
