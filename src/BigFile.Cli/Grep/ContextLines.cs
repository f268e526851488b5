namespace BigFile.Cli.Grep;

/// <summary>Takes in one line of context.</summary>
/// <param name="offset">Where it begins in the file.</param>
/// <param name="content">The line without its delimiter; only until the function returns.</param>
/// <param name="delimiterLength">Bytes of the delimiter.</param>
internal delegate void ContextLineAction(long offset, ReadOnlySpan<byte> content, int delimiterLength);

/// <summary>Where a printer gets lines of context from that the page at hand does not have.</summary>
internal abstract class ContextLines
{
    /// <summary>Goes back over lines.</summary>
    /// <param name="start">A line start.</param>
    /// <param name="count">How many lines to go back.</param>
    /// <param name="floor">A line start before which not to go.</param>
    /// <returns>Where that is, and how many lines it were.</returns>
    public abstract (long Start, long Lines) Back(long start, long count, long floor);

    /// <summary>Goes over lines, at most <paramref name="countMax"/>, from one line start to another.</summary>
    public abstract void Visit(long start, long end, long countMax, ContextLineAction action);
}
