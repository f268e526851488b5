namespace BigFile.Scanning;

/// <summary>
/// Chooses, for one thread of a scan, between leasing a chunk and copying it: by how long each took lately. Which is
/// faster depends on how the page cache came to hold the file, and nothing tells but trying: with large folios a
/// mapped page costs next to nothing, with single pages twice as much as copying it (docs/PERFORMANCE.md).
/// </summary>
internal struct AccessChooser
{
    // The first two chunks also pay for code and memory that is touched for the first time: they are not counted.
    private const int WarmUpTurns = 2;
    private const int TrialTurns = 6;

    // How often the slower way gets another chance, since one file may be in the cache in both ways.
    private const int RetryEvery = 64;

    // A lease is the better neighbour: no memory traffic for the copy. Copying must win clearly.
    private const double CopyAdvantage = 0.95;

    private const double CostStep = 1.25;

    private double _leasedCost;
    private double _copiedCost;
    private int _turn;

    /// <summary>Whether the next chunk should be copied.</summary>
    public bool NextIsCopied()
    {
        int turn = _turn++;
        return turn < WarmUpTurns + TrialTurns
            ? turn % 2 == 1
            : (_copiedCost < _leasedCost * CopyAdvantage) != (turn % RetryEvery == 0);
    }

    /// <summary>Takes in how a chunk was really read, and how long that took.</summary>
    public void Record(bool copied, int lengthBytes, long elapsedTicks)
    {
        if (_turn <= WarmUpTurns)
            return;
        double cost = (double)elapsedTicks / lengthBytes;
        // Down at once, up in steps: an interruption makes a chunk slow, nothing makes it fast by accident.
        ref double known = ref copied ? ref _copiedCost : ref _leasedCost;
        known = known == 0 ? cost : Math.Min(cost, known * CostStep);
    }
}
