using BigFile.Platform;

namespace BigFile.Benchmarking;

/// <summary>
/// The engine's ways: one mapped file that all sessions share, under a view manager of its own, so that counts and budget are this way's alone.
/// They differ in how the file is opened and in what a session does.
/// </summary>
internal sealed class EngineWay : Way
{
    // What works in order, and works that draw their places, tell the engine.
    private const AccessHint OrderedHint = AccessHint.Sequential;
    private const AccessHint DrawnHint = AccessHint.Normal;

    // Who appends for some time may write more than the engine sets address space aside for by itself: so many times that.
    private const int TimedRoomFactor = 16;

    private readonly WayKind _kind;
    private readonly BenchJob _job;
    private readonly ViewManager _manager;
    private readonly MappedFile _file;
    private readonly MappedFileStream? _tail;

    /// <summary>Opens the file.</summary>
    /// <exception cref="ArgumentException">Window size, budget, placement or source are not what the engine takes.</exception>
    /// <exception cref="IOException">The file cannot be opened or mapped, or is shorter than that.</exception>
    public EngineWay(WaySpec way, BenchJob job, long lengthBytes)
    {
        _kind = way.Kind;
        _job = job;
        _manager = new ViewManager(new ViewManagerOptions { BudgetBytes = way.BudgetBytes, Name = way.Name });
        try
        {
            _file = Open(way, job, lengthBytes);
            WayFile.ThrowIfShorter(job.Path, _file.Length, lengthBytes);
            if (job.Work == BenchWork.Append)
            {
                _tail = _file.AsStream();
                _tail.Position = _file.Length;
            }
        }
        catch
        {
            _file?.Dispose();
            _manager.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public override ViewStatistics? Statistics => _manager.GetStatistics();

    /// <inheritdoc/>
    public override WaySession CreateSession() => _kind switch
    {
        WayKind.Lease => new LeaseSession(_file, _tail, !_job.Draws),
        WayKind.Auto => new AutoSession(_file, _tail, !_job.Draws),
        WayKind.Copy => new CopySession(_file, _tail),
        _ => new BufferedSession(_file, _tail, !_job.Draws),
    };

    /// <inheritdoc/>
    public override void Flush(CheckpointLevel level)
    {
        _tail?.Flush();
        _file.Checkpoint(level);
    }

    /// <inheritdoc/>
    public override void HandOver()
    {
        _tail?.Flush();
        // Windows that are this process's memory; of mapped ones a checkpoint would begin to write to the device, which reads and writes by handle do not.
        if (_kind is WayKind.Buffered)
            _file.Checkpoint(CheckpointLevel.Written);
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        try
        {
            _tail?.Dispose();
        }
        finally
        {
            _file.Dispose();
            _manager.Dispose();
        }
    }

    private MappedFile Open(WaySpec way, BenchJob job, long lengthBytes)
    {
        MappedFileOptions options = new()
        {
            Access = job.Writes ? MappedFileAccess.ReadWrite : MappedFileAccess.Read,
            Share = WayFile.Share,
            WindowSizeBytes = way.WindowBytes,
            Placement = way.Placement,
            Hint = job.Draws ? DrawnHint : OrderedHint,
            CopyPath = way.Kind == WayKind.Copy ? CopyPath.Mapped : CopyPath.Auto,
            ViewManager = _manager,
            Source = way.Kind switch
            {
                WayKind.Auto => WindowSource.Auto,
                WayKind.Buffered => WindowSource.Buffered,
                WayKind.Direct => WindowSource.Direct,
                _ => WindowSource.Mapped,
            },
        };
        if (job.Work != BenchWork.Append)
            return MappedFile.Open(job.Path, options);
        bool isTimed = job.Duration > TimeSpan.Zero || job.WarmUp > TimeSpan.Zero;
        long roomBytes = MappingPlatform.Current.DefaultGrowthRoomBytes * (isTimed ? TimedRoomFactor : 1);
        options = options with { MaxLength = lengthBytes + job.AmountBytes + roomBytes };
        return File.Exists(job.Path) ? MappedFile.Open(job.Path, options) : MappedFile.Create(job.Path, options);
    }
}
