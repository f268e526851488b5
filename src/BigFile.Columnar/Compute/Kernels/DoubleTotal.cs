namespace BigFile.Columnar.Compute;

/// <summary>
/// A sum of floating-point numbers together with what rounding has taken from it (Knuth, TAOCP 2, 4.2.2, theorem B). Joining the totals of
/// parts in one order always gives the same.
/// </summary>
internal struct DoubleTotal
{
    private double _sum;
    private double _lost;

    /// <summary>The sum, rounded once. Infinite or no number where an addition was.</summary>
    public readonly double Value => double.IsFinite(_sum) ? _sum + _lost : _sum;

    /// <summary>Adds a number.</summary>
    public void Add(double value)
    {
        double next = _sum + value;
        double part = next - _sum;
        _lost += (_sum - (next - part)) + (value - part);
        _sum = next;
    }

    /// <summary>Adds the numbers of another total.</summary>
    public void Add(in DoubleTotal other)
    {
        Add(other._sum);
        _lost += other._lost;
    }
}
