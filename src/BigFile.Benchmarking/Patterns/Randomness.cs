using System.Numerics;
using System.Runtime.CompilerServices;

namespace BigFile.Benchmarking;

/// <summary>
/// A stream of random numbers that a seed and a stream's number determine, the same on every machine: xoshiro256** (Blackman and Vigna), its state
/// filled by splitmix64. A loop copies it into a local and writes it back. Not for secrets.
/// </summary>
internal struct Randomness
{
    private ulong _a, _b, _c, _d;

    public Randomness(ulong seed, ulong stream)
    {
        ulong state = Mix(seed) ^ Mix(stream + 0x632BE59BD9B4E019);
        _a = Split(ref state);
        _b = Split(ref state);
        _c = Split(ref state);
        _d = Split(ref state);
    }

    /// <summary>64 random bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong Next()
    {
        ulong result = BitOperations.RotateLeft(_b * 5, 7) * 9;
        ulong shifted = _b << 17;
        _c ^= _a;
        _d ^= _b;
        _b ^= _c;
        _a ^= _d;
        _c ^= shifted;
        _d = BitOperations.RotateLeft(_d, 45);
        return result;
    }

    /// <summary>From 0 to below the limit, which is 1 or more. Off from even by less than limit / 2^64.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public long Below(long limit) => (long)Math.BigMul(Next(), (ulong)limit, out _);

    /// <summary>From 0 to below 1, in steps of 2^-53.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public double NextShare() => (Next() >> 11) * (1.0 / (1L << 53));

    /// <summary>Spreads a number over all 64 bits, one to one: the end of splitmix64.</summary>
    public static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }

    private static ulong Split(ref ulong state) => Mix(state += 0x9E3779B97F4A7C15);
}
