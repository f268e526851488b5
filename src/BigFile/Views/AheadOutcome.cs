namespace BigFile.Views;

/// <summary>What came of asking for a piece ahead of a stream.</summary>
internal enum AheadOutcome
{
    /// <summary>It was asked for, or is there now.</summary>
    Done,

    /// <summary>It was there already, and so is what follows it, most likely.</summary>
    Resident,

    /// <summary>There is no room for it until the reader has got further.</summary>
    NoRoom,
}
