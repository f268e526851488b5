namespace BigFile.Benchmarking;

/// <summary>What a run is doing.</summary>
internal enum BenchStage
{
    /// <summary>Ways do the same operations, whose bytes are compared.</summary>
    Agreement,

    /// <summary>A way runs without being measured, once, so that its code is compiled for good.</summary>
    Settling,

    /// <summary>The page cache is put into the wanted state.</summary>
    Preparing,

    /// <summary>A way works without being measured.</summary>
    WarmingUp,

    /// <summary>A way is measured.</summary>
    Measuring,

    /// <summary>What was written is read back and compared.</summary>
    Verifying,
}
