using BigFile.DataGen;

namespace BigFile.Cli;

/// <summary>A file that a command makes for its own use: removed at the end, however that comes.</summary>
internal sealed class ScratchFile : IDisposable
{
    // Room for the file system's own records of so large a file.
    private const long SpareBytes = 8 << 20;

    private readonly bool _keep;

    private ScratchFile(string path, bool keep)
    {
        Path = path;
        _keep = keep;
        // Where the process is made to end while the system keeps the thread that would dispose of this.
        AppDomain.CurrentDomain.ProcessExit += OnProcessExit;
    }

    /// <summary>Where the file is, or will be.</summary>
    public string Path { get; }

    /// <summary>Makes an empty file in the folder, after seeing that there is room.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="namePrefix">How its name begins.</param>
    /// <param name="nameEnd">How its name ends.</param>
    /// <param name="sizeBytes">How large it will become.</param>
    /// <param name="keep">Whether it is to stay.</param>
    /// <exception cref="CommandException">There is no such folder, or no room in it, or no right to write.</exception>
    public static ScratchFile In(string folder, string namePrefix, string nameEnd, long sizeBytes, bool keep = false)
    {
        ThrowIfNoRoom(folder, sizeBytes);
        try
        {
            string full = System.IO.Path.GetFullPath(folder);
            for (int number = 1; ; number++)
            {
                string path = System.IO.Path.Combine(full, namePrefix + (number == 1 ? "" : $"-{number}") + nameEnd);
                if (System.IO.Path.Exists(path))
                    continue;
                using (new FileStream(path, FileMode.CreateNew, FileAccess.Write))
                {
                    // Only to see whether it may be made: whoever fills it opens it anew.
                }
                return new ScratchFile(path, keep);
            }
        }
        catch (Exception e) when (ErrorText.Describe(e, folder) is string words)
        {
            throw new CommandException(folder, words == "is a directory" ? "permission denied" : words);
        }
    }

    /// <summary>Takes charge of a name that something will be made under.</summary>
    public static ScratchFile Of(string path) => new(path, keep: false);

    /// <summary>Sees that a folder is there and has room.</summary>
    /// <exception cref="CommandException">It is not there, or has too little.</exception>
    public static void ThrowIfNoRoom(string folder, long sizeBytes)
    {
        if (!Directory.Exists(folder))
            throw new CommandException(folder, "no such directory");
        try
        {
            string full = System.IO.Path.GetFullPath(folder);
            long freeBytes = new DriveInfo(OperatingSystem.IsWindows() ? System.IO.Path.GetPathRoot(full)! : full).AvailableFreeSpace;
            if (freeBytes - SpareBytes < sizeBytes)
                throw new CommandException(
                    folder, $"{ByteSize.Format(sizeBytes)} are needed and {ByteSize.Format(freeBytes)} are free; choose --size or --dir");
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
