using System.Numerics.Tensors;
using System.Runtime.CompilerServices;

namespace BigFile.Columnar.Compute;

/// <summary>A test of half-precision values by one of single precision, which has them all.</summary>
internal sealed class HalfTest(RowTest<float> test) : RowTest<Half>
{
    [SkipLocalsInit]
    public override void Test(ReadOnlySpan<Half> values, Span<ulong> bits)
    {
        Span<float> singles = stackalloc float[SumKernel.BlockRows];
        for (int row = 0; row < values.Length; row += SumKernel.BlockRows)
        {
            int count = Math.Min(SumKernel.BlockRows, values.Length - row);
            TensorPrimitives.ConvertToSingle(values.Slice(row, count), singles);
            test.Test(singles[..count], bits.Slice(row / RowMask.WordRows, RowMask.WordsFor(count)));
        }
    }
}
