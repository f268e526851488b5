using BigFile.Platform;
using Microsoft.Win32.SafeHandles;

namespace BigFile.Views;

/// <summary>
/// Asks the system to read what comes next of a mapped file into its cache. What the thread gains is that the pages are
/// there, or on their way, when the reader touches them; nothing is mapped and no lock of the engine is taken.
/// </summary>
internal sealed class MappedReadAhead(FileViews file, MappingPlatform platform, SafeFileHandle handle, ReadAheadThreads threads)
    : ReadAhead(threads, runningMax: 1)
{
    // The kernel asks for 2 MiB at once of whatever it is asked for, and for no more than the device's read-ahead.
    protected override long PieceBytes => 2 << 20;

    protected override long AheadBytes => 32 << 20;

    protected override long LookBytes => 8 << 20;

    protected override long StartBytes => 1 << 20;

    protected override long FileBytes => file.Length;

    // The handle is counted for the length of each call; a file that was closed meanwhile says so.
    protected override AheadOutcome Ask(long offset, long end, bool looks)
    {
        try
        {
            if (looks && (platform.QueryCached(handle, offset, out bool cached) != 0 || cached))
                return AheadOutcome.Resident;
            platform.Prefetch(handle, offset, 0, (nuint)(end - offset));
            return AheadOutcome.Done;
        }
        catch (ObjectDisposedException)
        {
            return AheadOutcome.NoRoom;
        }
    }
}
