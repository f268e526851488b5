using BigFile.Platform;

namespace BigFile.Tests.Platform;

/// <summary>
/// Fails call number N, counted from <see cref="Arm"/>, and no other; or that one and all that follow. A test runs its
/// scenario for N = 1, 2, … until none fires.
/// </summary>
internal sealed class FaultingPlatform(MappingPlatform inner) : ForwardingPlatform(inner)
{
    private int _count;
    private int _failAt = int.MaxValue;
    private bool _lasting;

    /// <summary>Whether something was not unmapped: on Win32 that holds its file for as long as the process lives.</summary>
    public bool HoldsFiles => OperatingSystem.IsWindows() && AllFired.Overlaps([PlatformCall.UnmapAt, PlatformCall.Unmap, PlatformCall.Decommit]);

    /// <summary>EIO on Posix systems, ERROR_IO_DEVICE on Win32: an error that nothing treats in a way of its own.</summary>
    public static int PlainError => OperatingSystem.IsWindows() ? 1117 : 5;

    /// <summary>ENOSPC, ERROR_DISK_FULL.</summary>
    public static int DiskFullError => OperatingSystem.IsWindows() ? 112 : 28;

    public int Error { get; set; } = PlainError;

    /// <summary>If set, only these calls count.</summary>
    public PlatformCall? Only { get; set; }

    /// <summary>What failed first, or null.</summary>
    public PlatformCall? Fired { get; private set; }

    /// <summary>Everything that failed.</summary>
    public HashSet<PlatformCall> AllFired { get; } = [];

    /// <summary>Everything that was called while armed, and so fails for some N.</summary>
    public HashSet<PlatformCall> AllSeen { get; } = [];

    public void Arm(int failAt, bool lasting = false)
    {
        _count = 0;
        _lasting = lasting;
        Fired = null;
        AllFired.Clear();
        AllSeen.Clear();
        _failAt = failAt;
    }

    public void Disarm() => _failAt = int.MaxValue;

    protected override int Before(PlatformCall call)
    {
        // GetKind has no way to fail.
        if (_failAt == int.MaxValue || call == PlatformCall.GetKind || (Only is not null && Only != call))
            return 0;
        AllSeen.Add(call);
        int number = ++_count;
        if (number != _failAt && !(_lasting && number > _failAt))
            return 0;
        Fired ??= call;
        AllFired.Add(call);
        return Error;
    }
}
