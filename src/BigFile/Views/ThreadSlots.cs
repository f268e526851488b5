using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace BigFile.Views;

/// <summary>
/// The brackets around accesses that hold no lease. Each thread has a slot; entering stores the current epoch into it,
/// leaving stores 0, both without any interlocked operation. Whoever wants to unmap first takes the windows out of
/// their directory, then calls <see cref="WaitForReaders"/>, which returns when no thread can still be using them.
/// </summary>
/// <remarks>
/// Why it is right: the wait raises the epoch, then runs a process-wide barrier. A thread whose entering store was not
/// visible at the barrier executes its directory load after the barrier, so it finds the window gone. A thread whose
/// store was visible is waited for, until its slot is 0 or holds an epoch of after the raise. Plain stores without
/// that barrier are a known bug of epoch schemes (microsoft/FASTER#149).
/// Rule: code inside a bracket takes no lock, waits for nothing and makes no call that may not return soon.
/// </remarks>
internal static unsafe class ThreadSlots
{
    /// <summary>How many view managers may be alive at once: each has a counter of hits in every slot.</summary>
    internal const int ManagersMax = 4096;

    private const int CountersOffsetBytes = 128;
    private const int SlotBytes = CountersOffsetBytes + ManagersMax * sizeof(long);
    private const nuint SlotAlignmentBytes = 128;

    private static readonly Lock s_gate = new();
    private static nint[] s_slots = [];
    private static readonly Stack<nint> s_free = new();
    private static long s_epoch = 1;

    [ThreadStatic]
    private static nint t_slot;

    [ThreadStatic]
    private static SlotOwner? t_owner;

    /// <summary>This thread's slot.</summary>
    public static nint Current
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            nint slot = t_slot;
            return slot != 0 ? slot : Register();
        }
    }

    /// <summary>Opens the bracket. The volatile accesses cost nothing on x64 and keep the compiler from moving the store.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Enter(nint slot) =>
        // SAFETY: slots are never freed, only handed to another thread after theirs has ended.
        Volatile.Write(ref *(long*)slot, Volatile.Read(ref s_epoch));

    /// <summary>Closes the bracket: a release store, so the access before it cannot move out.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Leave(nint slot) =>
        // SAFETY: as in Enter.
        Volatile.Write(ref *(long*)slot, 0);

    /// <summary>Counts hits for a manager in this thread's own memory.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void CountHits(nint slot, nint managerIndex, long hits) =>
        // SAFETY: managerIndex was handed out below ManagersMax, so the counter lies inside the slot.
        *(long*)(slot + CountersOffsetBytes + managerIndex * sizeof(long)) += hits;

    /// <summary>The hits of a manager, over all threads that ever were.</summary>
    public static long SumHits(nint managerIndex)
    {
        long sum = 0;
        foreach (nint slot in Volatile.Read(ref s_slots))
            sum += Volatile.Read(ref *(long*)(slot + CountersOffsetBytes + managerIndex * sizeof(long))); // SAFETY: as in CountHits.
        return sum;
    }

    /// <summary>Sets the hit counters of a manager to 0, before its index is handed out again.</summary>
    public static void ClearHits(nint managerIndex)
    {
        foreach (nint slot in Volatile.Read(ref s_slots))
            Volatile.Write(ref *(long*)(slot + CountersOffsetBytes + managerIndex * sizeof(long)), 0); // SAFETY: as in CountHits.
    }

    /// <summary>
    /// Returns when every bracket that was open at the call has been closed. The caller must not be inside one.
    /// Costs one process-wide barrier (Linux: membarrier; Win32: FlushProcessWriteBuffers) and a look at each slot.
    /// </summary>
    public static void WaitForReaders()
    {
        long target = Interlocked.Increment(ref s_epoch);
        Interlocked.MemoryBarrierProcessWide();
        foreach (nint slot in Volatile.Read(ref s_slots))
        {
            SpinWait spinner = default;
            // SAFETY: slots are never freed.
            while (Volatile.Read(ref *(long*)slot) is long seen && seen != 0 && seen < target)
                spinner.SpinOnce(sleep1Threshold: -1);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static nint Register()
    {
        nint slot;
        lock (s_gate)
        {
            if (!s_free.TryPop(out slot))
            {
                // SAFETY: never freed. Zeroed memory of this size comes straight from the system, page by page as used.
                slot = (nint)NativeMemory.AlignedAlloc(SlotBytes, SlotAlignmentBytes);
                NativeMemory.Clear((void*)slot, SlotBytes);
                s_slots = [.. s_slots, slot];
            }
        }
        t_owner = new SlotOwner(slot);
        t_slot = slot;
        return slot;
    }

    /// <summary>Dies with its thread and hands the slot on. Its hit counts stay in it and go on being summed.</summary>
    private sealed class SlotOwner(nint slot)
    {
        ~SlotOwner()
        {
            lock (s_gate)
                s_free.Push(slot);
        }
    }
}
