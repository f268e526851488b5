using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace BigFile.Views;

/// <summary>
/// The brackets around accesses that hold no lease. Each thread has a slot, a cache line, for each view manager. A slot
/// is odd while its thread is inside a bracket of that manager: entering adds 1, leaving adds 1 and 2 for each further
/// hit, all with plain loads and stores of the thread's own memory. So half of its even value is the count of hits.
/// Whoever wants to unmap first takes the windows out of their directory, then calls <see cref="WaitForReaders"/>,
/// which returns when no thread can still be using them.
/// </summary>
/// <remarks>
/// Why it is right: the wait starts with a process-wide barrier. A thread whose entering store was not visible at the
/// barrier executes its directory load after the barrier, so it finds the window gone. A thread whose store was
/// visible is waited for, until its slot is even or holds another value, which is a bracket entered since. Plain
/// stores without that barrier are a known bug of epoch schemes (microsoft/FASTER#149).
/// Rule: code inside a bracket takes no lock, waits for nothing and makes no call that may not return soon.
/// </remarks>
internal static unsafe class ThreadSlots
{
    /// <summary>How many view managers may be alive at once: each has a line in every thread's block.</summary>
    internal const int ManagersMax = 4096;

    private const int LineBytes = 64;
    private const int BlockBytes = ManagersMax * LineBytes;

    private static readonly Lock s_gate = new();
    private static nint[] s_blocks = [];
    private static Stack<nint>? s_free;

    [ThreadStatic]
    private static nint t_block;

    [ThreadStatic]
    private static BlockOwner? t_owner;

    /// <summary>This thread's slots: add <see cref="OffsetOf"/> a manager.</summary>
    public static nint Current
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            nint block = t_block;
            return block != 0 ? block : Register();
        }
    }

    /// <summary>Where in a thread's block the slot of a manager is.</summary>
    public static nint OffsetOf(int managerIndex) => (nint)managerIndex * LineBytes;

    /// <summary>Opens the bracket and returns what <see cref="Leave"/> wants. Volatile costs nothing on x64 and keeps the compiler from moving the store.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long Enter(nint slot)
    {
        // SAFETY: blocks are never freed, only handed to another thread after theirs has ended.
        long count = *(long*)slot;
        Volatile.Write(ref *(long*)slot, count + 1);
        return count;
    }

    /// <summary>Closes the bracket, counting hits: a release store, so the accesses before it cannot move out.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Leave(nint slot, long entered, int hits) =>
        // SAFETY: as in Enter.
        Volatile.Write(ref *(long*)slot, entered + 2 * (long)hits);

    /// <summary>The hits of a manager, over all threads that ever were.</summary>
    public static long SumHits(int managerIndex)
    {
        long sum = 0;
        foreach (nint block in Volatile.Read(ref s_blocks))
            sum += Volatile.Read(ref *(long*)(block + OffsetOf(managerIndex))) >> 1; // SAFETY: the index is below ManagersMax.
        return sum;
    }

    /// <summary>Sets the hits of a manager to 0, before its index is handed out. No thread is in a bracket of it.</summary>
    public static void ClearHits(int managerIndex)
    {
        foreach (nint block in Volatile.Read(ref s_blocks))
            Volatile.Write(ref *(long*)(block + OffsetOf(managerIndex)), 0); // SAFETY: as in SumHits.
    }

    /// <summary>
    /// Returns when every bracket of the manager that was open at the call has been closed. The caller must not be in
    /// one. Costs one process-wide barrier (Linux: membarrier; Win32: FlushProcessWriteBuffers) and a look at each slot.
    /// </summary>
    public static void WaitForReaders(int managerIndex)
    {
        Interlocked.MemoryBarrierProcessWide();
        foreach (nint block in Volatile.Read(ref s_blocks))
        {
            // SAFETY: as in SumHits.
            ref long slot = ref *(long*)(block + OffsetOf(managerIndex));
            long seen = Volatile.Read(ref slot);
            SpinWait spinner = default;
            while ((seen & 1) != 0 && Volatile.Read(ref slot) == seen)
                spinner.SpinOnce(sleep1Threshold: -1);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static nint Register()
    {
        nint block;
        lock (s_gate)
        {
            if (s_free is null || !s_free.TryPop(out block))
            {
                // SAFETY: never freed. Zeroed memory of this size comes from the system page by page, as it is used.
                block = (nint)NativeMemory.AllocZeroed(BlockBytes + LineBytes);
                block = (block + LineBytes - 1) & ~(nint)(LineBytes - 1);
                s_blocks = [.. s_blocks, block];
            }
        }
        t_owner = new BlockOwner(block);
        t_block = block;
        return block;
    }

    /// <summary>Dies with its thread and hands the block on. Its counts stay in it and go on being summed.</summary>
    private sealed class BlockOwner(nint block)
    {
        ~BlockOwner()
        {
            lock (s_gate)
                (s_free ??= new Stack<nint>()).Push(block);
        }
    }
}
