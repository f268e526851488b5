using System.Collections.Concurrent;

namespace BigFile.Benchmarking;

/// <summary>
/// Files that runs have made. A file is a run's own only once it was created where there was none: nothing else is ever removed. What is left when
/// the process ends is removed then. Safe to use from any thread.
/// </summary>
internal static class MadeFiles
{
    private static readonly ConcurrentDictionary<string, byte> Paths = Subscribed();

    /// <summary>Makes an empty file where there is none.</summary>
    /// <exception cref="IOException">There is one, or none can be made.</exception>
    /// <exception cref="UnauthorizedAccessException">No permission.</exception>
    public static void Create(string path)
    {
        new FileStream(path, FileMode.CreateNew).Dispose();
        Paths[path] = 0;
    }

    /// <summary>Makes an empty file in place of one that was made by this.</summary>
    /// <exception cref="IOException">The file there is somebody else's, or none can be made.</exception>
    /// <exception cref="UnauthorizedAccessException">No permission.</exception>
    public static void Recreate(string path)
    {
        Delete(path);
        Create(path);
    }

    /// <summary>Removes a file if it was made by this.</summary>
    /// <exception cref="IOException">It is in use.</exception>
    /// <exception cref="UnauthorizedAccessException">No permission.</exception>
    public static void Delete(string path)
    {
        // Given up first: whoever makes a file of this name from now on keeps it.
        if (Paths.TryRemove(path, out _))
            File.Delete(path);
    }

    // Where the process is made to end while the system keeps the thread that would remove them.
    private static ConcurrentDictionary<string, byte> Subscribed()
    {
        AppDomain.CurrentDomain.ProcessExit += (_, _) => DeleteAll();
        return new ConcurrentDictionary<string, byte>(StringComparer.Ordinal);
    }

    private static void DeleteAll()
    {
        foreach (string path in Paths.Keys)
        {
            try
            {
                Delete(path);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // Somebody has it open, or took the folder away; there is nothing left to do for us.
            }
        }
    }
}
