using System.Numerics;
using System.Runtime.CompilerServices;

namespace BigFile.Views;

/// <summary>
/// Decides for one file whether an access with a buffer goes through mapped memory or by handle. Which is faster depends on the size, on how
/// the page cache came to hold the file, on whether it holds it at all, on what was touched before and on the machine; nothing tells but
/// timing (docs/PERFORMANCE.md, "Mapped or by handle").
/// </summary>
/// <param name="agree">Whether views and handle are promised to agree on this file: else nothing goes by handle. Asked once, at the first access.</param>
internal sealed class CopyChooser(Func<bool> agree)
{
    /// <summary>Shorter accesses go through mapped memory: a system call costs more than they do.</summary>
    public const int LengthMin = 512;

    /// <summary>What page table entries are made of at a first touch on Linux, and the grid.</summary>
    public const int RegionShift = 16;

    /// <summary>What is made writable at the first write.</summary>
    public const int WrittenPageShift = 12;

    private const int SizeShiftMin = 9;
    private const int SizeCount = 16;
    private const int KindCount = 3;

    private const int MiddleLength = 16 << 10;
    private const int LongLength = 128 << 10;
    private const int TrialLength = 8;
    private const int LongTrialLength = 2;
    private const int Samples = 32;
    private const int LongSamples = 12;

    private readonly Lazy<bool> _agree = new(agree);
    private readonly CopyCosts?[] _costs = new CopyCosts?[KindCount * SizeCount];

    /// <summary>What is known of accesses of this kind and about this length, at least <see cref="LengthMin"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public CopyCosts CostsOf(CopyKind kind, int length)
    {
        int size = Math.Min(BitOperations.Log2((uint)length) - SizeShiftMin, SizeCount - 1);
        return _costs[((int)kind * SizeCount) + size] ?? Make(((int)kind * SizeCount) + size);
    }

    /// <summary>Whether an access is so long that each is timed.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsLong(int length) => length >= LongLength;

    /// <summary>
    /// One access of so many of this length, which is not long, is timed, on average. Looking at the clock twice costs some 50 ns, and perhaps more
    /// where accesses to drawn places would wait for memory at the same time.
    /// </summary>
    /// <param name="length">How many bytes it moves.</param>
    /// <param name="isSettled">Whether enough is known of its kind.</param>
    public static int TimedOneIn(int length, bool isSettled)
    {
        if (length >= MiddleLength)
            return 4;
        return isSettled ? 128 : 16;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private CopyCosts Make(int index)
    {
        // A long access is an average in itself, and there are fewer of them to learn from.
        CopyCosts made = 1 << ((index % SizeCount) + SizeShiftMin) < LongLength
            ? new CopyCosts(_agree.Value, TrialLength, Samples)
            : new CopyCosts(_agree.Value, LongTrialLength, LongSamples);
        return Interlocked.CompareExchange(ref _costs[index], made, null) ?? made;
    }
}
