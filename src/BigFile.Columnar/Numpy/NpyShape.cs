namespace BigFile.Columnar;

/// <summary>What shapes come to.</summary>
internal static class NpyShape
{
    /// <summary>How many elements a shape has. False where the sizes that are not 0 come to more than 64 bits hold, which numpy refuses too.</summary>
    public static bool TryCount(ReadOnlySpan<long> shape, out long count)
    {
        count = 0;
        long product = 1;
        bool isEmpty = false;
        foreach (long size in shape)
        {
            isEmpty |= size == 0;
            if (size > 0 && product > long.MaxValue / size)
                return false;
            product *= Math.Max(size, 1);
        }
        count = isEmpty ? 0 : product;
        return true;
    }
}
