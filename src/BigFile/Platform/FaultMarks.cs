using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using BigFile.Platform.Posix.FaultGuard;
using BigFile.Platform.Win32;

namespace BigFile.Platform;

/// <summary>
/// Where accesses to one file, or one section, have faulted. The place of a page that cannot be had becomes a mark, by
/// the handler of bigfile_faults.c on Linux, where the C library was built, and of <see cref="InPageGuard"/> on Win32;
/// whoever touched mapped memory, by <see cref="ViewMemory"/>, asks <see cref="IsAny"/> before it believes what it read, and where that
/// is so <see cref="Find"/>. On Linux the page becomes a page of zeros too.
/// </summary>
/// <remarks>
/// Thread-safe but for <see cref="Dispose"/>, before which every range must have been removed.
/// </remarks>
internal sealed unsafe class FaultMarks : IDisposable
{
    // The marks are at most so many bits: a larger file is marked in larger units.
    // On Win32 the bits are committed memory.
    private static readonly long s_unitsMax = OperatingSystem.IsWindows() ? 1L << 24 : 1L << 30;

    // Where files count that have marks. Without the guard, a number that stays 0.
    private static readonly int* s_pending = Load();

    private readonly int _unitShift;
    private NativeMarks* _marks;

    private FaultMarks(NativeMarks* marks, int unitShift)
    {
        _marks = marks;
        _unitShift = unitShift;
    }

    /// <summary>True when faults of this process are handled.</summary>
    public static bool IsGuarded { get; private set; }

    /// <summary>
    /// True when any file of the process has marks. After the loads from mapped memory that it vouches for, in the same
    /// bracket or under the same pin.
    /// </summary>
    public static bool IsAny
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            // The page of zeros is mapped after the count was raised; loads in order see the one if they saw the other.
            Volatile.ReadBarrier();
            return Volatile.Read(ref *s_pending) != 0; // SAFETY: set once, to memory that is never freed.
        }
    }

    /// <summary>True when this file has marks.</summary>
    public bool IsFaulted => Volatile.Read(ref _marks->Faulted) != 0; // SAFETY: until Dispose the structure is mapped.

    /// <summary>Faults handled since it was opened.</summary>
    public long Faults => Volatile.Read(ref _marks->Faults); // SAFETY: as above.

    /// <summary>Marks for the first so many bytes of a file, or null where faults are not handled.</summary>
    public static FaultMarks? TryOpen(long lengthBytes)
    {
        if (!IsGuarded)
            return null;
        int shift = int.TrailingZeroCount(Environment.SystemPageSize);
        while (lengthBytes >> shift > s_unitsMax)
            shift++;
        long units = (lengthBytes >> shift) + 1;
        NativeMarks* marks = OperatingSystem.IsWindows() ? InPageGuard.Open(units, shift) : FaultGuardLibrary.Open(units, shift);
        return marks is null ? null : new FaultMarks(marks, shift);
    }

    /// <summary>Says that the bytes of the file from an offset on are mapped at an address. Returns what <see cref="Remove"/> needs; negative: not guarded.</summary>
    public int Add(nint address, long bytes, long offset, bool writable) =>
        OperatingSystem.IsWindows()
            ? InPageGuard.Add(_marks, address, (nuint)bytes, offset)
            : FaultGuardLibrary.Add(_marks, address, (nuint)bytes, offset, writable ? 1 : 0);

    /// <summary>Says that nobody touches a range any more.</summary>
    public static void Remove(int range)
    {
        if (range < 0)
            return;
        if (OperatingSystem.IsWindows())
            InPageGuard.Remove(range);
        else
            FaultGuardLibrary.Remove(range);
    }

    /// <summary>The first marked offset of a range (in units, so it may lie before the range's first byte), or -1.</summary>
    public long Find(long offset, long lengthBytes)
    {
        if (lengthBytes <= 0)
            return -1;
        long unit = FindUnit(offset >> _unitShift, (offset + lengthBytes - 1) >> _unitShift);
        return unit < 0 ? -1 : unit << _unitShift;
    }

    /// <summary>Marks a range that could not be put back.</summary>
    public void Mark(long offset, long bytes) => FaultGuardLibrary.Mark(_marks, offset, bytes);

    /// <summary>
    /// Takes all marks away, run by run: <paramref name="tell"/> those that hold the run's bytes, clear its marks,
    /// <paramref name="putBack"/> the file under its addresses. A fault that comes meanwhile marks again. Nobody may be
    /// reading through the ranges but holders of leases: they look for marks first, and then for whether they were told.
    /// </summary>
    public void TakeAll(Action<long, long> tell, Action<long, long> putBack)
    {
        // The file counts as faulted throughout, so that nobody who asks finds neither a mark nor the news that it was taken.
        // SAFETY, here and below: until Dispose the structure is mapped, and its bits are as many as its units.
        if (Interlocked.CompareExchange(ref _marks->Faulted, NativeMarks.Taking, 1) != 1)
            return;
        long first = Interlocked.Exchange(ref _marks->FirstUnit, long.MaxValue), last = Interlocked.Exchange(ref _marks->LastUnit, -1);
        // The handler of Win32 does not keep these; on Linux a fault was being marked between the two, and its bit is somewhere.
        if (first > last)
            (first, last) = (0, _marks->Units - 1);
        List<(long Offset, long Bytes)> taken = [];
        for (long start = FindUnit(first, last), end; start >= 0; start = FindUnit(end, last))
        {
            for (end = start + 1; end <= last && FindUnit(end, end) == end; end++)
            {
            }
            tell(start << _unitShift, (end - start) << _unitShift);
            for (long unit = start; unit < end; unit++)
                Interlocked.And(ref _marks->Bits[unit >> 6], ~(1UL << (int)(unit & 63)));
            // On Win32 the file is still there.
            if (OperatingSystem.IsWindows())
                continue;
            putBack(start << _unitShift, (end - start) << _unitShift);
            taken.Add((start << _unitShift, (end - start) << _unitShift));
        }
        // A handler whose first mark was taken may put zeros over what was put back, and has not marked again yet. Those that
        // come later mark before they map.
        Interlocked.MemoryBarrier();
        if (Volatile.Read(ref _marks->Entered) != 0)
        {
            foreach ((long offset, long bytes) in taken)
                Mark(offset, bytes);
        }
        // Unless something faulted meanwhile.
        if (Interlocked.CompareExchange(ref _marks->Faulted, 0, NativeMarks.Taking) == NativeMarks.Taking)
            Interlocked.Decrement(ref *s_pending);
    }

    public void Dispose()
    {
        if (_marks is null)
            return;
        if (OperatingSystem.IsWindows())
            InPageGuard.Close(_marks);
        else
            FaultGuardLibrary.Close(_marks);
        _marks = null;
    }

    // The first marked unit between two, or -1.
    private long FindUnit(long first, long last)
    {
        last = Math.Min(last, _marks->Units - 1);
        for (long unit = first; unit <= last; unit = (unit | 63) + 1)
        {
            ulong word = Volatile.Read(ref _marks->Bits[unit >> 6]) >> (int)(unit & 63);
            if (word == 0)
                continue;
            long found = unit + BitOperations.TrailingZeroCount(word);
            return found <= last ? found : -1;
        }
        return -1;
    }

    private static int* Load()
    {
        int* pending = OperatingSystem.IsWindows() ? InPageGuard.TryInstall() : TryInstallOnLinux();
        IsGuarded = pending is not null;
        // SAFETY: never freed: accesses read it for as long as the process lives.
        return IsGuarded ? pending : (int*)NativeMemory.AllocZeroed(sizeof(int));
    }

    private static int* TryInstallOnLinux() =>
        OperatingSystem.IsLinux()
            && NativeLibrary.TryLoad(FaultGuardLibrary.Name, typeof(FaultMarks).Assembly, DllImportSearchPath.AssemblyDirectory, out _)
            && FaultGuardLibrary.GetVersion() == FaultGuardLibrary.Version
            && FaultGuardLibrary.Install() == 0
            ? FaultGuardLibrary.GetPending()
            : null;
}
