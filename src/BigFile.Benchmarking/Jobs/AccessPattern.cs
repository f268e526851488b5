namespace BigFile.Benchmarking;

/// <summary>How places are drawn, with what the kind needs.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Theta">Zipf: the exponent, from 0 (uniform) to below 5.</param>
/// <param name="HotFileShare">Hot spot: the share of the file, more than 0 and less than 1.</param>
/// <param name="HotOperationShare">Hot spot: the share of the operations, more than 0 and less than 1.</param>
/// <param name="StrideBytes">Strided: the distance in bytes, 1 or more.</param>
internal sealed record AccessPattern(
    AccessKind Kind, double Theta = 0, double HotFileShare = 0, double HotOperationShare = 0, long StrideBytes = 0)
{
    /// <summary>Each block as likely as any other.</summary>
    public static AccessPattern Uniform { get; } = new(AccessKind.Uniform);

    /// <summary>As the command takes it and prints it: uniform, zipf:1.1, hot:10/90, stride:1048576.</summary>
    public override string ToString() => Kind switch
    {
        AccessKind.Zipf => FormattableString.Invariant($"zipf:{Theta}"),
        AccessKind.HotSpot => FormattableString.Invariant($"hot:{HotFileShare * 100:0.##}/{HotOperationShare * 100:0.##}"),
        AccessKind.Strided => FormattableString.Invariant($"stride:{StrideBytes}"),
        _ => "uniform",
    };
}
