using BigFile.Platform;

namespace BigFile.Tests.Platform;

/// <summary>Counts the calls, by name.</summary>
internal sealed class CountingPlatform(MappingPlatform inner) : ForwardingPlatform(inner)
{
    private readonly int[] _counts = new int[Enum.GetValues<PlatformCall>().Length];

    /// <summary>Called, if set, before each call, outside or inside the engine's locks as the engine makes it.</summary>
    public Action<PlatformCall>? OnCall { get; set; }

    public int Total => _counts.Sum();

    public int this[PlatformCall call] => _counts[(int)call];

    public void Reset() => Array.Clear(_counts);

    protected override int Before(PlatformCall call)
    {
        Interlocked.Increment(ref _counts[(int)call]);
        OnCall?.Invoke(call);
        return 0;
    }
}
