using BigFile.DataGen;

namespace BigFile.Cli.Demo;

/// <summary>The file of a demonstration: a new name in a folder that has room, removed at the end, however that comes.</summary>
internal sealed class DemoFile : IDisposable
{
    // Room for the file system's own records of so large a file.
    private const long SpareBytes = 8 << 20;

    private readonly bool _keep;

    private DemoFile(string path, bool keep)
    {
        Path = path;
        _keep = keep;
        // Where the process is made to end while the system keeps the thread that would dispose of this.
        AppDomain.CurrentDomain.ProcessExit += OnProcessExit;
    }

    /// <summary>Where the file is, or will be.</summary>
    public string Path { get; }

    /// <summary>Finds a name in the folder, after seeing that there is room.</summary>
    /// <exception cref="CommandException">There is no such folder, or no room in it, or no right to write.</exception>
    public static DemoFile In(string folder, long sizeBytes, bool keep)
    {
        if (!Directory.Exists(folder))
            throw new CommandException(folder, "no such directory");
        try
        {
            string full = System.IO.Path.GetFullPath(folder);
            long freeBytes = new DriveInfo(OperatingSystem.IsWindows() ? System.IO.Path.GetPathRoot(full)! : full).AvailableFreeSpace;
            if (freeBytes < sizeBytes + SpareBytes)
                throw new CommandException(
                    folder, $"{ByteSize.Format(sizeBytes)} are needed and {ByteSize.Format(freeBytes)} are free; choose --size or --dir");
            string path = System.IO.Path.Combine(full, $"bigfile-demo-{Guid.NewGuid():N}.log");
            using (new FileStream(path, FileMode.CreateNew, FileAccess.Write))
            {
                // Only to see whether it may be made: the generator makes it anew.
            }
            return new DemoFile(path, keep);
        }
        catch (Exception e) when (ErrorText.Describe(e, folder) is string words)
        {
            throw new CommandException(folder, words == "is a directory" ? "permission denied" : words);
        }
    }

    /// <summary>Removes the file unless it is to stay.</summary>
    public void Dispose()
    {
        AppDomain.CurrentDomain.ProcessExit -= OnProcessExit;
        Remove();
    }

    private void OnProcessExit(object? sender, EventArgs e) => Remove();

    private void Remove()
    {
        if (_keep)
            return;
        try
        {
            File.Delete(Path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Somebody has it open, or took the folder away; there is nothing left to do for us.
        }
    }
}
