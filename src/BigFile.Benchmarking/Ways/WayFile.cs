using Microsoft.Win32.SafeHandles;

namespace BigFile.Benchmarking;

/// <summary>How the ways that are not the engine's open the file of a job.</summary>
internal static class WayFile
{
    /// <summary>
    /// Sessions of a way have handles of their own beside each other, and nobody else is kept out: with this, .NET takes no lock on Linux either.
    /// </summary>
    public const FileShare Share = FileShare.ReadWrite | FileShare.Delete;

    /// <summary>For writing only where the work writes.</summary>
    public static FileAccess AccessOf(BenchJob job) => job.Writes ? FileAccess.ReadWrite : FileAccess.Read;

    /// <summary>The file that is appended to need not be there.</summary>
    public static FileMode ModeOf(BenchJob job) => job.Work == BenchWork.Append ? FileMode.OpenOrCreate : FileMode.Open;

    /// <summary>Works in order say so to the system, as the engine's ways do; others say nothing.</summary>
    public static FileOptions OptionsOf(BenchJob job) => job.Draws ? FileOptions.None : FileOptions.SequentialScan;

    /// <summary>Opens the file of a job.</summary>
    /// <exception cref="IOException">It cannot be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">No permission.</exception>
    public static SafeFileHandle Open(BenchJob job) => File.OpenHandle(job.Path, ModeOf(job), AccessOf(job), Share, OptionsOf(job));

    /// <summary>Refuses a file that was cut since the job was checked.</summary>
    /// <exception cref="EndOfStreamException">It is shorter.</exception>
    public static void ThrowIfShorter(string path, long lengthBytes, long wantedBytes)
    {
        if (lengthBytes < wantedBytes)
            throw new EndOfStreamException($"{path}: {lengthBytes} bytes long, and was {wantedBytes} when the run began.");
    }
}
