using System.Numerics;

namespace BigFile.DataGen.Generators;

/// <summary>
/// The generator xoshiro256** (Blackman and Vigna 2018, "Scrambled linear pseudorandom number generators"): a few
/// instructions a number and the same numbers everywhere, which <see cref="Random"/> does not promise.
/// </summary>
internal struct Xoshiro256
{
    private ulong _s0;
    private ulong _s1;
    private ulong _s2;
    private ulong _s3;

    /// <summary>Seeds the four words of state with SplitMix64, as its authors advise.</summary>
    internal Xoshiro256(ulong seed)
    {
        _s0 = SplitMix64.Mix(seed);
        _s1 = SplitMix64.Mix(seed += SplitMix64.Gamma);
        _s2 = SplitMix64.Mix(seed += SplitMix64.Gamma);
        _s3 = SplitMix64.Mix(seed + SplitMix64.Gamma);
    }

    /// <summary>The next 64 random bits.</summary>
    internal ulong Next()
    {
        ulong result = BitOperations.RotateLeft(_s1 * 5, 7) * 9;
        ulong t = _s1 << 17;
        _s2 ^= _s0;
        _s3 ^= _s1;
        _s1 ^= _s2;
        _s0 ^= _s3;
        _s2 ^= t;
        _s3 = BitOperations.RotateLeft(_s3, 45);
        return result;
    }
}
