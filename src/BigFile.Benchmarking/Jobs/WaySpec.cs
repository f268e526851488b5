namespace BigFile.Benchmarking;

/// <summary>A way and how it is set up. The engine's ways have windows, a budget and a placement; the others ignore them.</summary>
/// <param name="Kind">The way.</param>
/// <param name="WindowBytes">Size of a window in bytes; 0 for the engine's default.</param>
/// <param name="BudgetBytes">Hard limit on mapped bytes; 0 for the engine's default.</param>
/// <param name="Placement">Where windows are mapped.</param>
internal sealed record WaySpec(WayKind Kind, long WindowBytes = 0, long BudgetBytes = 0, Placement Placement = Placement.Auto)
{
    /// <summary>Whether it is one of the engine's.</summary>
    public bool IsEngine => Kind <= WayKind.Direct;

    /// <summary>The kind as the command takes it: lease, auto, copy, buffered, direct, raw, handle, stream, accessor.</summary>
    public string KindName => Kind switch
    {
        WayKind.Lease => "lease",
        WayKind.Auto => "auto",
        WayKind.Copy => "copy",
        WayKind.Buffered => "buffered",
        WayKind.Direct => "direct",
        WayKind.Raw => "raw",
        WayKind.Handle => "handle",
        WayKind.Stream => "stream",
        _ => "accessor",
    };

    /// <summary>The kind, and what differs from the defaults: lease, lease 2MiB, copy 64MiB floating.</summary>
    public string Name => KindName
        + (WindowBytes == 0 ? "" : WindowBytes % (1 << 20) == 0 ? $" {WindowBytes >> 20}MiB" : $" {WindowBytes >> 10}KiB")
        + (Placement == Placement.Auto ? "" : Placement == Placement.Floating ? " floating" : " reserved");
}
