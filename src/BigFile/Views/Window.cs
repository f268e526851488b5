using System.Runtime.CompilerServices;

namespace BigFile.Views;

/// <summary>
/// One mapped window of one file. Being in the file's directory is what makes it open: accesses find it there, inside
/// a bracket, and may use it until they leave the bracket or give up their pin. The objects are pooled; one is reused
/// only after <see cref="BracketSlots.WaitForReaders"/>.
/// </summary>
internal sealed class Window
{
    /// <summary>Set in <see cref="Pins"/> while the window is out of the heap because it was found pinned.</summary>
    public const int Parked = 1 << 30;

    /// <summary>Clock value at the last access, at miss granularity. Written by any thread, plainly.</summary>
    public long Stamp;

    /// <summary>Address minus file offset: what turns an offset into an address when windows float.</summary>
    public nint Delta;

    /// <summary>File offset at which accesses end: that of the window or of the file, whichever comes first.</summary>
    public long End;

    /// <summary>File offset up to which the memory of a buffered window has the file's content; no limit where a view shows the file itself.</summary>
    public long FilledEnd = long.MaxValue;

    /// <summary>One byte for each page: not 0 when written since the last checkpoint. Null: nothing is, or it is not writable.</summary>
    public byte[]? Dirty;

    /// <summary>
    /// A <see cref="RegionState"/> for each 64 KiB. Written by any thread, plainly, and
    /// perhaps for the window that the object was before: only costs hang on it.
    /// </summary>
    public byte[] Regions = [];

    /// <summary>
    /// As <see cref="Regions"/>, for writes: there each page has a first touch of its own, and another one after it was written back. Empty until
    /// something is written where there is a choice.
    /// </summary>
    public byte[] WrittenPages = [];

    /// <summary>Ticks in which this window was hit, aged by the admission policy. Approximate by design.</summary>
    public uint Touches;

    /// <summary>The aging period that <see cref="Touches"/> belongs to.</summary>
    public uint TouchesPeriod;

    /// <summary>How many leases and running copies hold the window, and the <see cref="Parked"/> bit.</summary>
    public int Pins;

    /// <summary>The file.</summary>
    public FileViews Owner = null!;

    /// <summary>Which window of the grid.</summary>
    public long Index;

    /// <summary>File offset of its first byte.</summary>
    public long Start;

    /// <summary>Its neighbours in the list of its file's windows.</summary>
    public Window? NextOfFile, PreviousOfFile;

    /// <summary>Where it is mapped.</summary>
    public nint Address;

    /// <summary>How many bytes are mapped: the window size, or less at the end of the file.</summary>
    public long MappedBytes;

    /// <summary>What the fault guard knows it by, or -1.</summary>
    public int GuardedRange = -1;

    /// <summary>Order of mapping: breaks ties between equal stamps.</summary>
    public long Sequence;

    /// <summary>The stamp under which it stands in the heap; a lower bound of <see cref="Stamp"/>.</summary>
    public long HeapStamp;

    /// <summary>Its place in the heap, or -1.</summary>
    public int HeapIndex = -1;

    /// <summary>True while it is too short for its file's new length and therefore out of the directory.</summary>
    public bool Short;

    /// <summary>
    /// True after it was filled ahead of its reader, until it is sent to the cold end: with a stamp of 0 nobody has touched it
    /// since. Under the manager's lock.
    /// </summary>
    public bool IsAhead;

    /// <summary>Notes an access. Only the first after each tick writes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Touch(long now)
    {
        if (Stamp != now)
        {
            Stamp = now;
            Touches++;
        }
    }

    /// <summary>Forbids eviction. The caller is in a bracket in which it found the window open, or holds the manager's lock.</summary>
    public void Pin() => Interlocked.Increment(ref Pins);

    /// <summary>Takes one pin back. The caller holds it, so the window cannot have been reused.</summary>
    public void Unpin()
    {
        if (Interlocked.Decrement(ref Pins) == Parked)
            Owner.Manager.Unpark(this);
    }

    /// <summary>True while anything holds it.</summary>
    public bool IsPinned => (Volatile.Read(ref Pins) & ~Parked) != 0;
}
