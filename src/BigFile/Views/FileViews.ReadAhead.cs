using System.Runtime.CompilerServices;

namespace BigFile.Views;

/// <summary>Telling what is read in order to whoever asks for what comes next.</summary>
internal sealed unsafe partial class FileViews
{
    // Shorter copies are not looked at. And so much must be copied in order, by one thread, before it counts as reading in order.
    private const int CopyNotedMin = 4096;
    private const long CopyRunMin = 256 << 10;

    private readonly ReadAhead? _ahead;

    /// <summary>What is read ahead of sequential readers, or null where nothing is.</summary>
    internal ReadAhead? Ahead => _ahead;

    private MappedReadAhead? NewReadAhead()
    {
        if (Hint == AccessHint.Random || _buffered)
            return null;
        return _platform.AsksByHandle ? new MappedReadAhead(this, _platform, _file, Manager.AheadThreads) : null;
    }

    // A copy of some length. What a thread copied last stands beside its slot, so that nothing is shared.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void NoteCopy(long offset, int countBytes)
    {
        if (countBytes >= CopyNotedMin && _ahead is not null && BracketSlots.CountRun(CurrentSlot, Id, offset, countBytes) >= CopyRunMin)
            _ahead.Note(offset, offset + countBytes);
    }
}
