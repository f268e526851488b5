namespace BigFile.Views;

/// <summary>What copying accesses have done in a region of 64 KiB, or writes in a page, since its window was mapped. Known about, not exactly: only costs hang on it.</summary>
internal enum RegionState
{
    /// <summary>Nothing, or the window is not mapped.</summary>
    New,

    /// <summary>They went by handle.</summary>
    Visited,

    /// <summary>They touched mapped memory.</summary>
    Touched,
}
