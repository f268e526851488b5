using BigFile.Platform;
using Microsoft.Win32.SafeHandles;

namespace BigFile.Tests.Platform;

/// <summary>Plays a system that can be asked for pages by handle, whose cache holds what the test says, and notes what it is asked.</summary>
internal sealed class CachePlatform(MappingPlatform inner) : ForwardingPlatform(inner)
{
    private readonly Lock _gate = new();
    private readonly List<(long Offset, long Bytes)> _asked = [];
    private int _looks;

    public override bool AsksByHandle => true;

    /// <summary>Whether the page at an offset is there.</summary>
    public Predicate<long> IsCached { get; set; } = _ => false;

    /// <summary>Called, if set, before each range is asked for.</summary>
    public Action<long>? OnAsk { get; set; }

    /// <summary>The ranges asked for, in order.</summary>
    public (long Offset, long Bytes)[] Asked
    {
        get
        {
            lock (_gate)
                return [.. _asked];
        }
    }

    /// <summary>How often it was asked whether something is there.</summary>
    public int Looks => Volatile.Read(ref _looks);

    public override int QueryCached(SafeFileHandle file, long offset, out bool cached)
    {
        Interlocked.Increment(ref _looks);
        cached = IsCached(offset);
        return 0;
    }

    public override int Prefetch(SafeFileHandle file, long offset, nint address, nuint bytes)
    {
        Assert.False(file.IsClosed);
        lock (_gate)
            _asked.Add((offset, (long)bytes));
        OnAsk?.Invoke(offset);
        return 0;
    }
}
