using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using BigFile.Platform;

namespace BigFile.Views;

/// <summary>
/// The brackets around accesses that hold no lease. A thread has a slot, a cache line that nobody else writes, for each
/// view manager. A slot is odd while its thread is inside a bracket: entering adds 1, leaving adds 1 and 2 for each
/// further hit, with plain loads and stores, so half of the even value is the count of hits. Whoever wants to unmap
/// first takes the windows out of their directory, then calls <see cref="WaitForReaders"/>, which returns when no
/// thread can still be using them.
/// </summary>
/// <remarks>
/// <para>Why it is right: the wait starts with a process-wide barrier. A thread whose entering store was not visible at
/// the barrier executes its directory load after the barrier, so it finds the window gone. A thread whose store was
/// visible is waited for, until its slot is even or holds another value, which is a bracket entered since. Plain stores
/// without that barrier are a known bug of epoch schemes (microsoft/FASTER#149).</para>
/// <para>How a thread finds its slot: by the 4 KiB page of its stack that the call is on. A page of stack belongs to
/// one thread at a time, and no thread leaves its stack inside a bracket, so a block of slots for each page is as
/// exclusive as one for each thread; a thread on several pages has several. This is a table lookup of a few
/// instructions, while a thread-static is a call into the C library on Linux (docs/PERFORMANCE.md). Blocks are never
/// freed: a page that becomes another thread's stack brings its block along.</para>
/// <para>Rule: code inside a bracket takes no lock, waits for nothing and makes no call that may not return soon.</para>
/// </remarks>
internal static unsafe class BracketSlots
{
    /// <summary>How many view managers may be alive at once: each has a cache line in every block.</summary>
    internal const int ManagersMax = 2048;

    // Beside the slot, in its cache line and as exclusive: what the manager counts of accesses by handle, and when to time one.
    private const int BypassReadsOffsetBytes = 32;
    private const int BypassWritesOffsetBytes = 40;
    private const int CountdownOffsetBytes = 48;
    private const int RandomOffsetBytes = 52;
    private const int IntervalOffsetBytes = 56;

    private const int StackPageShift = 12;
    private const int SlotBytes = 64;
    private const int BlockBytes = (ManagersMax + 1) * SlotBytes;

    // Within a slot: the end of what was read last, the length of the run that it ends, and of which file.
    private const int RunOffsetBytes = 8;

    private const int NextOffsetBytes = 8;
    private const int NextOfEntryOffsetBytes = 16;

    private static readonly Lock s_gate = new();

    // All blocks, linked through their heads. Only ever pushed to.
    private static nint s_blocks;

    // By the low 16 bits of the page number: pointers to blocks, each of which begins with its page number, so that an
    // entry is read and replaced whole. Behind it are linked the other blocks of the same entry, the last of them that
    // of page 0. (A Dictionary of these types would be compiled anew at each process start.)
    private static readonly nint* s_table = NewTable();

    /// <summary>The block of this thread's stack page: add <see cref="OffsetOf"/> a manager for the slot.</summary>
    public static nint Current
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            byte here;
            ulong page = (ulong)&here >> StackPageShift;
            // SAFETY: the table has 2^16 entries, none of them null; every block begins with a page number and is never freed.
            nint block = s_table[(ushort)page];
            return *(ulong*)block == page ? block : FindSlow(page);
        }
    }

    /// <summary>Where in a block the slot of a manager is.</summary>
    public static nint OffsetOf(int managerIndex) => (nint)(managerIndex + 1) * SlotBytes;

    /// <summary>Opens the bracket and returns what <see cref="Leave"/> wants. Volatile costs nothing on x64 and keeps the compiler from moving the store.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long Enter(nint slot)
    {
        // SAFETY: slots are never freed, and this one is this thread's alone.
        long count = *(long*)slot;
        Volatile.Write(ref *(long*)slot, count + 1);
        ProcessBarrier.Light();
        return count;
    }

    /// <summary>Closes the bracket, counting hits: a release store, so the accesses before it cannot move out.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Leave(nint slot, long entered, int hits) =>
        // SAFETY: as in Enter.
        Volatile.Write(ref *(long*)slot, entered + 2 * (long)hits);

    /// <summary>Counts a read by handle.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void CountBypassRead(nint slot) => ++*(long*)(slot + BypassReadsOffsetBytes); // SAFETY: as in Enter.

    /// <summary>Counts a write by handle.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void CountBypassWrite(nint slot) => ++*(long*)(slot + BypassWritesOffsetBytes); // SAFETY: as in Enter.

    /// <summary>Whether the thread should time this access: after as many as <see cref="DrawCountdown"/> drew.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsTimed(nint slot) => --*(int*)(slot + CountdownOffsetBytes) < 0; // SAFETY: as in Enter.

    /// <summary>Draws when the thread times an access next: evenly, so that what is timed is in step with nothing, such as every 16th block.</summary>
    /// <param name="slot">The slot.</param>
    /// <param name="oneIn">One access of so many, on average; a power of two.</param>
    public static void DrawCountdown(nint slot, int oneIn)
    {
        // SAFETY: as in Enter.
        ref uint random = ref *(uint*)(slot + RandomOffsetBytes);
        random = (random * 1664525) + 1013904223;
        *(int*)(slot + IntervalOffsetBytes) = oneIn;
        *(int*)(slot + CountdownOffsetBytes) = (int)((random >> 8) & (uint)((2 * oneIn) - 1)) - (oneIn == 1 ? 1 : 0);
    }

    /// <summary>For how many accesses the one that is timed now stands, on average: what <see cref="DrawCountdown"/> was last asked for.</summary>
    public static int TimedOneIn(nint slot) => Math.Max(1, *(int*)(slot + IntervalOffsetBytes)); // SAFETY: as in Enter.

    /// <summary>
    /// Takes in that this thread reads a range, and returns how many bytes it has read in one piece up to the end of it. Kept
    /// behind the slot, in its line; another stack page of the thread starts anew.
    /// </summary>
    public static long CountRun(nint slot, int fileId, long offset, long countBytes)
    {
        // SAFETY: slots are never freed, and the line behind this one is this thread's alone.
        long* run = (long*)(slot + RunOffsetBytes);
        run[1] = (run[0] == offset && run[2] == fileId ? run[1] : 0) + countBytes;
        run[0] = offset + countBytes;
        run[2] = fileId;
        return run[1];
    }

    /// <summary>The hits of a manager, over all threads that ever were.</summary>
    public static long SumHits(int managerIndex)
    {
        long sum = 0;
        for (nint block = Volatile.Read(ref s_blocks); block != 0; block = Next(block))
            sum += Volatile.Read(ref Slot(block, managerIndex)) >> 1;
        return sum;
    }

    /// <summary>The reads by handle of a manager, over all threads that ever were.</summary>
    public static long SumBypassReads(int managerIndex) => Sum(managerIndex, BypassReadsOffsetBytes);

    /// <summary>The writes by handle of a manager, over all threads that ever were.</summary>
    public static long SumBypassWrites(int managerIndex) => Sum(managerIndex, BypassWritesOffsetBytes);

    /// <summary>Sets the counts of a manager to 0, before its index is handed out. No thread is in a bracket of it.</summary>
    public static void ClearCounts(int managerIndex)
    {
        for (nint block = Volatile.Read(ref s_blocks); block != 0; block = Next(block))
        {
            Volatile.Write(ref Slot(block, managerIndex), 0);
            Volatile.Write(ref Beside(block, managerIndex, BypassReadsOffsetBytes), 0);
            Volatile.Write(ref Beside(block, managerIndex, BypassWritesOffsetBytes), 0);
        }
    }

    /// <summary>
    /// Returns when every bracket of the manager that was open at the call has been closed. The caller must not be in
    /// one. Costs one process-wide barrier (Linux: membarrier; Win32: FlushProcessWriteBuffers) and a look at each slot.
    /// </summary>
    public static void WaitForReaders(int managerIndex)
    {
        ProcessBarrier.Heavy();
        // A block is listed before its first use: one made after the barrier belongs to brackets entered after it.
        for (nint block = Volatile.Read(ref s_blocks); block != 0; block = Next(block))
        {
            ref long slot = ref Slot(block, managerIndex);
            long seen = Volatile.Read(ref slot);
            SpinWait spinner = default;
            while ((seen & 1) != 0 && Volatile.Read(ref slot) == seen)
                spinner.SpinOnce(sleep1Threshold: -1);
        }
    }

    // SAFETY: written before the block was listed, and blocks are never freed.
    private static nint Next(nint block) => *(nint*)(block + NextOffsetBytes);

    // SAFETY: the index is below ManagersMax, so the slot lies in the block, which is never freed.
    private static ref long Slot(nint block, int managerIndex) => ref *(long*)(block + OffsetOf(managerIndex));

    // SAFETY: as for Slot: a slot is a cache line, and the places beside it lie inside.
    private static ref long Beside(nint block, int managerIndex, int offsetBytes) => ref *(long*)(block + OffsetOf(managerIndex) + offsetBytes);

    private static long Sum(int managerIndex, int offsetBytes)
    {
        long sum = 0;
        for (nint block = Volatile.Read(ref s_blocks); block != 0; block = Next(block))
            sum += Volatile.Read(ref Beside(block, managerIndex, offsetBytes));
        return sum;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static nint FindSlow(ulong page)
    {
        nint block = FindBehind(page);
        if (block != 0)
            return block;
        lock (s_gate)
        {
            // Nobody else makes a block for this page: it is this thread's stack.
            block = NewBlock(page);
            *(nint*)(block + NextOffsetBytes) = s_blocks; // SAFETY: in the head of the block just made.
            Volatile.Write(ref s_blocks, block);
            NextOfEntry(block) = s_table[(ushort)page];
            Volatile.Write(ref s_table[(ushort)page], block);
            return block;
        }
    }

    // Without a lock: links are written before their block is published and never change.
    private static nint FindBehind(ulong page)
    {
        nint block = Volatile.Read(ref s_table[(ushort)page]);
        // SAFETY: as in Current; links lead to blocks, or are 0 behind the last one.
        while (block != 0 && *(ulong*)block != page)
            block = NextOfEntry(block);
        return block;
    }

    // SAFETY: in the head of the block, which is never freed.
    private static ref nint NextOfEntry(nint block) => ref *(nint*)(block + NextOfEntryOffsetBytes);

    private static nint NewBlock(ulong page)
    {
        // SAFETY: never freed. Zeroed memory of this size comes from the system page by page, as it is used.
        nint block = (nint)NativeMemory.AllocZeroed(BlockBytes + SlotBytes);
        block = (block + SlotBytes - 1) & ~(nint)(SlotBytes - 1);
        *(ulong*)block = page;
        return block;
    }

    private static nint* NewTable()
    {
        const int entries = ushort.MaxValue + 1;
        // SAFETY: never freed; filled before the static initialiser publishes it. No stack page has the number 0.
        nint* table = (nint*)NativeMemory.Alloc(entries, (nuint)sizeof(nint));
        nint none = NewBlock(0);
        for (int i = 0; i < entries; i++)
            table[i] = none;
        return table;
    }
}
