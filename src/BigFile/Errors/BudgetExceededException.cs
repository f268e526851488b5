namespace BigFile;

/// <summary>
/// A lease could not be had: with all that other leases hold, the budget leaves no room for the windows it needs.
/// Copying reads and writes never throw this.
/// </summary>
public sealed class BudgetExceededException : IOException
{
    internal BudgetExceededException(string message, long budgetBytes, long requestedBytes, IReadOnlyList<LeaseHolder> holders)
        : base(message)
    {
        BudgetBytes = budgetBytes;
        RequestedBytes = requestedBytes;
        Holders = holders;
    }

    /// <summary>The budget of the view manager, in bytes.</summary>
    public long BudgetBytes { get; }

    /// <summary>Bytes of views that the lease would have had to map.</summary>
    public long RequestedBytes { get; }

    /// <summary>The leases that were out at that moment, over all files of the view manager.</summary>
    public IReadOnlyList<LeaseHolder> Holders { get; }
}
