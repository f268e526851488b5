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

    private ReadAhead? NewReadAhead()
    {
        if (Hint == AccessHint.Random)
            return null;
        if (_buffered)
            return Access == MappedFileAccess.Read ? new WindowReadAhead(this, Manager.WindowBudget, Manager.AheadThreads) : null;
        return _platform.AsksByHandle ? new MappedReadAhead(this, _platform, _file, Manager.AheadThreads) : null;
    }

    // A copy of some length: whether this thread reads in order. What it copied last stands beside its slot, so that nothing is shared.
    // Where there is a choice nothing is asked for ahead of copies: a read by handle would find there what mapped memory has had brought in, and look
    // like the faster way.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool NoteCopy(long offset, int countBytes)
    {
        if (countBytes < CopyNotedMin || _ahead is null || _chooser is not null || BracketSlots.CountRun(CurrentSlot, Id, offset, countBytes) < CopyRunMin)
            return false;
        _ahead.Note(offset, offset + countBytes);
        return true;
    }
}
