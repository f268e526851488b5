using System.Runtime.CompilerServices;

namespace BigFile.Benchmarking;

/// <summary>Draws sizes of blocks by weight. Immutable.</summary>
internal sealed class SizeDraw
{
    private readonly int[] _bytes;
    private readonly long[] _upTo;
    private readonly long _weights;

    public SizeDraw(BlockSizes sizes)
    {
        _bytes = new int[sizes.Choices.Count];
        _upTo = new long[_bytes.Length];
        for (int i = 0; i < _bytes.Length; i++)
        {
            _bytes[i] = sizes.Choices[i].Bytes;
            _upTo[i] = _weights += sizes.Choices[i].Weight;
        }
    }

    /// <summary>How many sizes there are.</summary>
    public int Count => _bytes.Length;

    /// <summary>A size, in bytes.</summary>
    public int this[int index] => _bytes[index];

    /// <summary>The index of a size. Draws nothing where there is but one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Next(ref Randomness random)
    {
        if (_bytes.Length == 1)
            return 0;
        long drawn = random.Below(_weights);
        int index = 0;
        while (drawn >= _upTo[index])
            index++;
        return index;
    }
}
