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

    /// <summary>Flushes the view: on Linux that is msync(MS_SYNC), which waits for the device at either level.</summary>
    public sealed override void Flush(CheckpointLevel level)
    {
        if (!View.CanWrite)
            return;
        View.Flush();
        if (level == CheckpointLevel.Durable)
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
