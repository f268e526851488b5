namespace BigFile.Bench.SideBySide;

/// <summary>What is asked of a ratio: to be near 1, or at least so much, or nothing.</summary>
/// <param name="Within">How far from 1 it may be, to either side; null if that is not asked.</param>
/// <param name="AtLeast">The least; null if that is not asked.</param>
internal sealed record Judgement(double? Within, double? AtLeast)
{
    /// <summary>Whether a ratio will do.</summary>
    public bool IsMet(double ratio) => (Within is not double within || Math.Abs(ratio - 1) <= within) && (AtLeast is not double least || ratio >= least);

    /// <inheritdoc/>
    public override string ToString() => Within is double within ? $"within {within:P0}" : AtLeast is double least ? $"at least {least:0.00}x" : "";
}
