using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace BigFile.Columnar.Compute;

/// <summary>
/// Which rows of a piece count: a bit a row in words of 64, the lowest bit first; no words at all: every row does. Bits behind the last row
/// are 0.
/// </summary>
internal static class RowMask
{
    /// <summary>Rows of a word.</summary>
    public const int WordRows = 64;

    /// <summary>Words for so many rows.</summary>
    public static int WordsFor(int rows) => (rows + WordRows - 1) / WordRows;

    /// <summary>The word of ones for a word's rows, of which the last word may have fewer than 64.</summary>
    public static ulong OnesFor(int rows) => rows >= WordRows ? ulong.MaxValue : (1UL << rows) - 1;

    /// <summary>How many rows count.</summary>
    public static int Count(ReadOnlySpan<ulong> words)
    {
        int count = 0;
        foreach (ulong word in words)
            count += BitOperations.PopCount(word);
        return count;
    }

    /// <summary>Whether any row counts.</summary>
    public static bool IsAny(ReadOnlySpan<ulong> words) => words.ContainsAnyExcept(0UL);

    /// <summary>Ones for the first rows.</summary>
    public static void Fill(Span<ulong> words, int rows)
    {
        words.Fill(ulong.MaxValue);
        CutTo(words, rows);
    }

    /// <summary>Makes the bits behind the last row 0.</summary>
    public static void CutTo(Span<ulong> words, int rows)
    {
        if (rows % WordRows != 0)
            words[^1] &= OnesFor(rows % WordRows);
    }

    /// <summary>The lowest bits as a vector: all ones in a lane whose bit is one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe Vector256<T> Expand<T>(ulong bits)
        where T : unmanaged
    {
        if (sizeof(T) == sizeof(long))
        {
            Vector256<long> one = Vector256.Create(1L, 2, 4, 8);
            return Vector256.Equals(Vector256.Create((long)bits) & one, one).As<long, T>();
        }
        if (sizeof(T) == sizeof(int))
        {
            Vector256<int> one = Vector256.Create(1, 2, 4, 8, 16, 32, 64, 128);
            return Vector256.Equals(Vector256.Create((int)bits) & one, one).As<int, T>();
        }
        if (sizeof(T) == sizeof(short))
        {
            Vector256<ushort> one = Vector256.Create((ushort)1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048, 4096, 8192, 16384, 32768);
            return Vector256.Equals(Vector256.Create((ushort)bits) & one, one).As<ushort, T>();
        }
        // Each of the four bytes goes to eight lanes; they are there in both halves, so that none crosses.
        Vector256<byte> spread = Vector256.Shuffle(Vector256.Create((uint)bits).AsByte(), Vector256.Create(
            (byte)0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 18, 18, 18, 18, 18, 18, 18, 18, 19, 19, 19, 19, 19, 19, 19, 19));
        Vector256<byte> bit = Vector256.Create(0x8040_2010_0804_0201UL).AsByte();
        return Vector256.Equals(spread & bit, bit).As<byte, T>();
    }
}
