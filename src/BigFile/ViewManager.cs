using BigFile.Platform;
using BigFile.Views;

namespace BigFile;

/// <summary>
/// Owns the budget, the LRU and the statistics for any number of files. The sum of what it has mapped never exceeds
/// <see cref="BudgetBytes"/>; to map one window it unmaps the least recently used ones that no lease holds.
/// </summary>
/// <remarks>
/// Thread-safe. Recency is exact at the granularity of misses: a clock ticks at each miss, an access stamps its window
/// with the clock, and the victim is the unpinned window with the smallest stamp, among equals the one mapped first.
/// On Win32, 64 KiB of the budget are set aside for short-lived views of copying accesses.
/// A manager needs no disposal to free memory, since its files own all views; <see cref="Dispose"/> takes it out of the
/// metrics and refuses new files.
/// </remarks>
public sealed partial class ViewManager : IDisposable
{
    /// <summary>The smallest budget: two windows of the smallest size.</summary>
    public const long BudgetBytesMin = 128 << 10;

    private const long DefaultBudget32BitBytes = 512L << 20;

    private static readonly Lock s_registryGate = new();
    private static readonly List<WeakReference<ViewManager>> s_managers = [];
    private static readonly List<int> s_freeIndexes = [];
    private static int s_nextIndex;
    private static ViewManager? s_default;

    private readonly HashSet<FileViews> _files = [];
    private bool _disposed;
    private bool _registered;
    private long _hitsAtEnd;
    private long _bypassReadsAtEnd;
    private long _bypassWritesAtEnd;

    /// <summary>Makes a view manager with a budget of its own. Maps nothing and makes no system call.</summary>
    /// <param name="options">Null for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">The budget is negative, or less than <see cref="BudgetBytesMin"/> and not 0.</exception>
    /// <exception cref="InvalidOperationException">4096 view managers are alive.</exception>
    public ViewManager(ViewManagerOptions? options = null)
    {
        options ??= new ViewManagerOptions();
        if (options.BudgetBytes != 0 && options.BudgetBytes < BudgetBytesMin)
            throw new ArgumentOutOfRangeException(nameof(options), options.BudgetBytes, $"The budget must be at least {BudgetBytesMin} bytes.");
        BudgetBytes = options.BudgetBytes != 0 ? options.BudgetBytes : DefaultBudget();
        Name = options.Name;
        Platform = options.Platform ?? MappingPlatform.Current;
        _windowBudget = Platform.HandleIoIsCoherent ? BudgetBytes : BudgetBytes - FileViews.GridBytes;
        _maps = options.Admission == AdmissionPolicy.Always;
        lock (s_registryGate)
        {
            int index;
            if (s_freeIndexes.Count != 0)
            {
                index = s_freeIndexes[^1];
                s_freeIndexes.RemoveAt(s_freeIndexes.Count - 1);
            }
            else
            {
                if (s_nextIndex == BracketSlots.ManagersMax)
                    throw new InvalidOperationException($"{BracketSlots.ManagersMax} view managers are alive; dispose those that are not needed.");
                index = s_nextIndex++;
            }
            BracketSlots.ClearCounts(index);
            Index = index;
            s_managers.Add(new WeakReference<ViewManager>(this));
            _registered = true;
        }
        ViewMetrics.Start();
    }

    /// <summary>Makes a view manager with this budget.</summary>
    /// <param name="budgetBytes">The hard limit on mapped bytes, at least <see cref="BudgetBytesMin"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">The budget is too small.</exception>
    public ViewManager(long budgetBytes)
        : this(new ViewManagerOptions { BudgetBytes = budgetBytes == 0 ? -1 : budgetBytes })
    {
    }

    /// <summary>Gives the counter index back; everything else is memory.</summary>
    ~ViewManager() => Unregister();

    /// <summary>The view manager of files that were opened without one. Its budget is the memory of the machine or container.</summary>
    public static ViewManager Default
    {
        get
        {
            if (Volatile.Read(ref s_default) is ViewManager made)
                return made;
            lock (s_registryGate)
                return s_default ??= new ViewManager(new ViewManagerOptions { Name = "default" });
        }
    }

    /// <summary>The hard limit on mapped bytes.</summary>
    public long BudgetBytes { get; }

    /// <summary>The name given in the options; the tag <c>manager</c> of the metrics.</summary>
    public string Name { get; }

    internal MappingPlatform Platform { get; }

    internal Clock Clock { get; } = new();

    /// <summary>What asks for what comes next of files that are read in order.</summary>
    internal ReadAheadThreads AheadThreads { get; } = new();

    /// <summary>The windows that are being filled ahead of their readers.</summary>
    internal FillBoard Fills { get; } = new();

    /// <summary>The one lock of the manager: taken on misses, never on hits.</summary>
    internal Lock Gate { get; } = new();

    internal int Index { get; }

    /// <summary>The counters now. Takes the manager's lock; its cost grows with the number of windows dirty, not with file sizes.</summary>
    public ViewStatistics GetStatistics()
    {
        lock (Gate)
        {
            long dirty = 0;
            foreach (FileViews file in _files)
                dirty += file.DirtyBytes;
            return new ViewStatistics
            {
                Hits = SumHits(),
                Misses = Clock.Now - 1,
                Evictions = _evictions,
                Maps = _mapCount,
                Unmaps = _unmapCount,
                MappedBytes = _mappedBytes,
                MappedBytesPeak = _mappedBytesPeak,
                PinnedBytes = PinnedBytesLocked(),
                DirtyBytes = dirty,
                BypassReads = _registered ? BracketSlots.SumBypassReads(Index) : _bypassReadsAtEnd,
                BypassWrites = _registered ? BracketSlots.SumBypassWrites(Index) : _bypassWritesAtEnd,
                Checkpoints = Interlocked.Read(ref _checkpoints),
                BudgetBytes = BudgetBytes,
            };
        }
    }

    /// <summary>The leases that are out now, over all files of this manager: who holds what.</summary>
    public IReadOnlyList<LeaseHolder> GetHolders()
    {
        lock (Gate)
            return ListHolders(null, 0, long.MaxValue);
    }

    /// <summary>Refuses new files and takes the manager out of the metrics. Files that are open go on until they are disposed.</summary>
    /// <exception cref="InvalidOperationException">This is <see cref="Default"/>.</exception>
    public void Dispose()
    {
        if (ReferenceEquals(this, s_default))
            throw new InvalidOperationException("The default view manager lives as long as the process.");
        lock (Gate)
        {
            if (_disposed)
                return;
            _disposed = true;
            if (_files.Count == 0)
                Unregister();
        }
        GC.SuppressFinalize(this);
    }

    internal static List<ViewManager> Alive()
    {
        List<ViewManager> alive = [];
        lock (s_registryGate)
        {
            foreach (WeakReference<ViewManager> reference in s_managers)
            {
                if (reference.TryGetTarget(out ViewManager? manager))
                    alive.Add(manager);
            }
        }
        return alive;
    }

    internal void ThrowIfDisposed()
    {
        lock (Gate)
            ObjectDisposedException.ThrowIf(_disposed, this);
    }

    internal void Adopt(FileViews file)
    {
        lock (Gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            _files.Add(file);
        }
    }

    internal void Forget(FileViews file)
    {
        _files.Remove(file);
        if (_disposed && _files.Count == 0)
            Unregister();
    }

    private void Unregister()
    {
        lock (s_registryGate)
        {
            if (!_registered)
                return;
            _registered = false;
            _hitsAtEnd = BracketSlots.SumHits(Index);
            _bypassReadsAtEnd = BracketSlots.SumBypassReads(Index);
            _bypassWritesAtEnd = BracketSlots.SumBypassWrites(Index);
            s_managers.RemoveAll(r => !r.TryGetTarget(out ViewManager? manager) || ReferenceEquals(manager, this));
            s_freeIndexes.Add(Index);
        }
    }

    // After the index was given back its counters may be another manager's.
    private long SumHits()
    {
        lock (s_registryGate)
            return _registered ? BracketSlots.SumHits(Index) : _hitsAtEnd;
    }

    private static long DefaultBudget() =>
        IntPtr.Size == 8
            ? Math.Max(BudgetBytesMin, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes)
            : DefaultBudget32BitBytes;
}
