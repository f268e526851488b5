using Microsoft.Win32.SafeHandles;

namespace BigFile.Benchmarking;

/// <summary>
/// Ways that move bytes by system calls. Each session has a handle of its own: sequential threads would confuse each other's read-ahead on Linux, and
/// wait for each other on Win32, where a synchronous handle does one thing at a time.
/// </summary>
internal abstract class ByHandleWay : SessionsWay
{
    private readonly SafeFileHandle _file;

    /// <summary>Opens the file.</summary>
    /// <exception cref="IOException">The file cannot be opened, or is shorter than that.</exception>
    /// <exception cref="UnauthorizedAccessException">No permission.</exception>
    protected ByHandleWay(BenchJob job, long lengthBytes)
    {
        Job = job;
        _file = WayFile.Open(job);
        try
        {
            LengthBytes = WayFile.LengthOf(_file, job.Path);
            WayFile.ThrowIfShorter(job.Path, LengthBytes, lengthBytes);
        }
        catch
        {
            _file.Dispose();
            throw;
        }
    }

    /// <summary>What the file was opened for.</summary>
    protected BenchJob Job { get; }

    /// <summary>The length of the file when it was opened.</summary>
    protected long LengthBytes { get; }

    /// <summary>What was written by a system call is the system's: only durable flushes have something to do. They flush the file, whichever handle it was written by.</summary>
    public override void Flush(CheckpointLevel level)
    {
        if (Job.Writes && level == CheckpointLevel.Durable)
            RandomAccess.FlushToDisk(_file);
    }

    /// <inheritdoc/>
    protected sealed override void Close() => _file.Dispose();
}
