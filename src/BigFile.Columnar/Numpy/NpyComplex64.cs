using System.Numerics;
using System.Runtime.InteropServices;

namespace BigFile.Columnar;

/// <summary>numpy's complex64: two single-precision numbers. For complex128 there is <see cref="Complex"/>.</summary>
/// <param name="Real">The real part.</param>
/// <param name="Imaginary">The imaginary part.</param>
[StructLayout(LayoutKind.Sequential, Pack = 4)]
public readonly record struct NpyComplex64(float Real, float Imaginary)
{
    /// <summary>The same number in double precision.</summary>
    /// <param name="value">The number.</param>
    public static implicit operator Complex(NpyComplex64 value) => value.ToComplex();

    /// <summary>The same number in double precision.</summary>
    public Complex ToComplex() => new(Real, Imaginary);
}
