namespace BigFile.Benchmarking;

/// <summary>Which operations are timed one by one.</summary>
internal enum LatencySampling
{
    /// <summary>So many, at places drawn anew in each batch, that looking at the clock costs under 2 % of the time.</summary>
    Auto,

    /// <summary>Every one.</summary>
    All,

    /// <summary>None: only totals.</summary>
    None,
}
