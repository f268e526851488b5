using BigFile.Platform;
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

    /// <summary>The length of a file, in bytes: of what a link leads to, and of a block device, for which the framework says 0.</summary>
    /// <exception cref="IOException">It cannot be opened, or has no length.</exception>
    /// <exception cref="NotSupportedException">It is a pipe, a socket or a character device, which is not opened: that could wait for ever.</exception>
    /// <exception cref="UnauthorizedAccessException">No permission, or a directory.</exception>
    public static long LengthOf(string path)
    {
        Throw.IfNotMappable(path, MappingPlatform.Current.GetKind(path));
        using SafeFileHandle file = FileOpening.OpenShared(path);
        return LengthOf(file, path);
    }

    /// <summary>The same of a file that is open.</summary>
    /// <exception cref="IOException">It has no length.</exception>
    public static long LengthOf(SafeFileHandle file, string path)
    {
        int error = MappingPlatform.Current.GetLength(file, out long lengthBytes);
        return error == 0 ? lengthBytes : throw Throw.Native("asking for the length", path, -1, error);
    }

    /// <summary>Refuses a file that was cut since the job was checked.</summary>
    /// <exception cref="EndOfStreamException">It is shorter.</exception>
    public static void ThrowIfShorter(string path, long lengthBytes, long wantedBytes)
    {
        if (lengthBytes < wantedBytes)
            throw new EndOfStreamException($"{path}: {lengthBytes} bytes long, and was {wantedBytes} when the run began.");
    }
}
