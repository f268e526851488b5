using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using BigFile.Platform.Posix.FaultGuard;

namespace BigFile.Platform;

/// <summary>
/// Where accesses to one file, or one section, have faulted. A page that cannot be had becomes a page of zeros and its
/// place a mark, by the handler in bigfile_faults.c; whoever touched mapped memory asks <see cref="IsAny"/> before it
/// believes what it read, and where that is so <see cref="Find"/>. Only on Linux, where the C library was built.
/// </summary>
/// <remarks>
/// Thread-safe but for <see cref="Dispose"/>, before which every range must have been removed.
/// </remarks>
internal sealed unsafe class FaultMarks : IDisposable
{
    // The marks are at most so many bits: a larger file is marked in larger units.
    private const long UnitsMax = 1L << 30;

    // Where files count that have marks. Without the guard, a number that stays 0.
    private static readonly int* s_pending = Load();

    private readonly int _unitShift;
    private FaultGuardLibrary.NativeMarks* _marks;

    private FaultMarks(FaultGuardLibrary.NativeMarks* marks, int unitShift)
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
        while (lengthBytes >> shift > UnitsMax)
            shift++;
        FaultGuardLibrary.NativeMarks* marks = FaultGuardLibrary.Open((lengthBytes >> shift) + 1, shift);
        return marks is null ? null : new FaultMarks(marks, shift);
    }

    /// <summary>Says that the bytes of the file from an offset on are mapped at an address. Returns what <see cref="Remove"/> needs; negative: not guarded.</summary>
    public int Add(nint address, long bytes, long offset, bool writable) =>
        FaultGuardLibrary.Add(_marks, address, (nuint)bytes, offset, writable ? 1 : 0);

    /// <summary>Says that nobody touches a range any more.</summary>
    public static void Remove(int range)
    {
        if (range >= 0)
            FaultGuardLibrary.Remove(range);
    }

    /// <summary>The first marked offset of a range (in units, so it may lie before the range's first byte), or -1.</summary>
    public long Find(long offset, long lengthBytes)
    {
        if (lengthBytes <= 0)
            return -1;
        long unit = FaultGuardLibrary.Find(_marks, offset >> _unitShift, (offset + lengthBytes - 1) >> _unitShift);
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
        if (FaultGuardLibrary.Begin(_marks, out long first, out long last) == 0)
            return;
        while (FaultGuardLibrary.Peek(_marks, first, last, out long start, out long units) != 0)
        {
            tell(start << _unitShift, units << _unitShift);
            FaultGuardLibrary.Clear(_marks, start, units);
            putBack(start << _unitShift, units << _unitShift);
            first = start + units;
        }
        FaultGuardLibrary.End(_marks);
    }

    public void Dispose()
    {
        if (_marks is null)
            return;
        FaultGuardLibrary.Close(_marks);
        _marks = null;
    }

    private static int* Load()
    {
        if (OperatingSystem.IsLinux()
            && NativeLibrary.TryLoad(FaultGuardLibrary.Name, typeof(FaultMarks).Assembly, DllImportSearchPath.AssemblyDirectory, out _)
            && FaultGuardLibrary.GetVersion() == FaultGuardLibrary.Version
            && FaultGuardLibrary.Install() == 0)
        {
            IsGuarded = true;
            return FaultGuardLibrary.GetPending();
        }
        // SAFETY: never freed: accesses read it for as long as the process lives.
        return (int*)NativeMemory.AllocZeroed(sizeof(int));
    }
}
