namespace BigFile.DataGen.Generators;

/// <summary>The mixing function of SplitMix64 (Steele, Lea, Flood 2014; public domain code by S. Vigna).</summary>
internal static class SplitMix64
{
    /// <summary>Distance between successive states of the sequence.</summary>
    internal const ulong Gamma = 0x9E3779B97F4A7C15;

    /// <summary>Spreads <paramref name="value"/> over 64 bits, one to one; neighbours end up far apart.</summary>
    internal static ulong Mix(ulong value)
    {
        value += Gamma;
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}
