namespace BigFile.Benchmarking;

/// <summary>How places are drawn by works that draw them.</summary>
internal enum AccessKind
{
    /// <summary>Each block as likely as any other.</summary>
    Uniform,

    /// <summary>By Zipf's law: the block of rank r with a likelihood of 1 / r^theta; ranks are scattered over the file.</summary>
    Zipf,

    /// <summary>A share of the operations goes to a share of the file, which lies at its start; the rest goes to the rest.</summary>
    HotSpot,

    /// <summary>Each place a fixed distance behind the one before, around the end back to the start.</summary>
    Strided,
}
