namespace BigFile.Views;

/// <summary>Fills the next windows of a buffered file that is open for reading, outside the manager's lock.</summary>
internal sealed class WindowReadAhead(FileViews file, long budgetBytes, ReadAheadThreads threads) : ReadAhead(threads, ReadersMax)
{
    private const int ReadersMax = 2;
    private const long AheadBytesMax = 32 << 20;

    // What nobody has asked for yet takes no more than this part of the budget.
    private const int BudgetShare = 4;

    protected override long PieceBytes => file.WindowBytes;

    protected override long AheadBytes { get; } =
        Math.Max(file.WindowBytes, Math.Min(AheadBytesMax, budgetBytes / BudgetShare) / file.WindowBytes * file.WindowBytes);

    protected override long LookBytes => file.WindowBytes;

    protected override long StartBytes => 1 << 20;

    protected override long FileBytes => file.Length;

    protected override AheadOutcome Ask(long offset, long end, bool looks) => file.FillAhead(offset / file.WindowBytes, AheadBytes / file.WindowBytes);
}
