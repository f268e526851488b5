namespace BigFile.Columnar.Compute;

/// <summary>What is to be found out of the rows that count.</summary>
[Flags]
internal enum TotalsParts
{
    /// <summary>How many there are.</summary>
    Count = 0,

    /// <summary>Their sum.</summary>
    Sum = 1,

    /// <summary>The least, the greatest, and how many are no number.</summary>
    MinMax = 2,
}
