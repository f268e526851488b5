using System.IO.MemoryMappedFiles;

namespace BigFile.Benchmarking;

/// <summary>
/// Ways that map the whole file in one view, as a program without the engine does. A file that another process cuts under them ends this process on
/// Linux, as it ends such a program.
/// </summary>
internal abstract class WholeViewWay : SessionsWay
{
    private readonly FileStream _stream;
    private readonly MemoryMappedFile _file;

    /// <summary>Maps the file.</summary>
    /// <exception cref="ArgumentException">The file is empty.</exception>
    /// <exception cref="IOException">The file cannot be opened or mapped, or is shorter than that.</exception>
    /// <exception cref="UnauthorizedAccessException">No permission.</exception>
    protected WholeViewWay(BenchJob job, long lengthBytes)
    {
        MemoryMappedFileAccess access = job.Writes ? MemoryMappedFileAccess.ReadWrite : MemoryMappedFileAccess.Read;
        _stream = new FileStream(job.Path, FileMode.Open, WayFile.AccessOf(job), WayFile.Share, bufferSize: 0, WayFile.OptionsOf(job));
        try
        {
            LengthBytes = WayFile.LengthOf(_stream.SafeFileHandle, job.Path);
            WayFile.ThrowIfShorter(job.Path, LengthBytes, lengthBytes);
            _file = MemoryMappedFile.CreateFromFile(_stream, null, 0, access, HandleInheritability.None, leaveOpen: true);
            View = _file.CreateViewAccessor(0, 0, access);
        }
        catch
        {
            _file?.Dispose();
            _stream.Dispose();
            throw;
        }
    }

    /// <summary>The length of the file when it was mapped: how far the view may be looked at, which the system rounds up to pages.</summary>
    protected long LengthBytes { get; }

    /// <summary>The view.</summary>
    protected MemoryMappedViewAccessor View { get; }

    /// <summary>A store in a shared view is the system's at once: only durable flushes have something to do. On Linux that of the view is msync(MS_SYNC).</summary>
    public sealed override void Flush(CheckpointLevel level)
    {
        if (!View.CanWrite || level != CheckpointLevel.Durable)
            return;
        View.Flush();
        _stream.Flush(flushToDisk: true);
    }

    /// <inheritdoc/>
    protected sealed override void Close()
    {
        View.Dispose();
        _file.Dispose();
        _stream.Dispose();
    }
}
