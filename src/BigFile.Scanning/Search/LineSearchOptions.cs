namespace BigFile.Scanning;

/// <summary>What of a search is wanted. Immutable.</summary>
public sealed record LineSearchOptions
{
    private readonly long _countMax = long.MaxValue;

    /// <summary>Whether lines that do not match are found instead of those that do.</summary>
    public bool Inverted { get; init; }

    /// <summary>Whether lines are to know their number: then all lines are counted, not only those that match.</summary>
    public bool LineNumbers { get; init; }

    /// <summary>The most lines that are wanted: behind them the search ends.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is negative.</exception>
    public long CountMax
    {
        get => _countMax;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            _countMax = value;
        }
    }
}
