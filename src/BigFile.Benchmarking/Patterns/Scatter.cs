using System.Numerics;
using System.Runtime.CompilerServices;

namespace BigFile.Benchmarking;

/// <summary>
/// Sends each number below a count to another one, one to one, in an order that a seed determines: multiplications and shifts that can be undone on
/// the smallest power of two that holds the count, again and again until the result is below it.
/// </summary>
internal readonly struct Scatter
{
    private readonly ulong _count, _mask, _first, _second, _added;
    private readonly int _shift;

    /// <param name="count">1 or more.</param>
    /// <param name="seed">What determines the order.</param>
    public Scatter(long count, ulong seed)
    {
        _count = (ulong)count;
        int bits = 64 - BitOperations.LeadingZeroCount(_count - 1);
        _mask = bits == 0 ? 0 : ulong.MaxValue >> (64 - bits);
        _shift = Math.Max(1, (bits + 1) / 2);
        Randomness random = new(seed, stream: 0x5CA77E4);
        _first = random.Next() | 1;
        _second = random.Next() | 1;
        _added = random.Next();
    }

    /// <summary>Where a number goes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public long Of(long number)
    {
        ulong value = (ulong)number;
        // The number is below the count, and the steps go around in a circle: they come back below the count at the latest where they began.
        do
        {
            value = ((value * _first) + _added) & _mask;
            value ^= value >> _shift;
            value = (value * _second) & _mask;
            value ^= value >> _shift;
        }
        while (value >= _count);
        return (long)value;
    }
}
