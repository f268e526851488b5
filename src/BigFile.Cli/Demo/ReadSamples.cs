using System.Diagnostics;

namespace BigFile.Cli.Demo;

/// <summary>Random reads: where, what came, and how long they took. Read first, checked later, so that checking costs no time here.</summary>
internal sealed class ReadSamples
{
    private const int ReadsPerLook = 256;

    // Where a read that misses is slow (a view for each, under Wine), fewer of them will do.
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(2);

    private readonly long[] _offsets;
    private readonly long[] _values;

    /// <summary>Chooses the offsets, uniformly over a range; no value crosses a multiple of <paramref name="blockBytes"/>.</summary>
    public ReadSamples(int count, long startOffset, long lengthBytes, int blockBytes, Random random)
    {
        LengthBytes = lengthBytes;
        _offsets = new long[count];
        _values = new long[count];
        for (int i = 0; i < count; i++)
        {
            long offset = startOffset + random.NextInt64(lengthBytes - sizeof(long));
            int toBorder = blockBytes - (int)(offset % blockBytes);
            _offsets[i] = toBorder < sizeof(long) ? offset - sizeof(long) : offset;
        }
    }

    /// <summary>Length of the range that the offsets are spread over.</summary>
    public long LengthBytes { get; }

    /// <summary>How many values were read: as many as were wanted, unless that took too long.</summary>
    public int Count { get; private set; }

    /// <summary>How long reading them took, all together.</summary>
    public TimeSpan Elapsed { get; private set; }

    /// <summary>Reads every value, in the order of the offsets' choice.</summary>
    public void Read(MappedFile file, CancellationToken interrupt)
    {
        long started = Stopwatch.GetTimestamp();
        while (Count < _offsets.Length && Elapsed < s_patience)
        {
            interrupt.ThrowIfCancellationRequested();
            int end = Math.Min(Count + ReadsPerLook, _offsets.Length);
            for (int i = Count; i < end; i++)
                _values[i] = file.Read<long>(_offsets[i]);
            Count = end;
            Elapsed = Stopwatch.GetElapsedTime(started);
        }
    }

    /// <summary>Sorts what was read by offset, for <see cref="FindWrong"/>.</summary>
    public void Sort() => Array.Sort(_offsets, _values, 0, Count);

    /// <summary>The offset of a value in a block that is not what the block should hold, or -1. Any number of threads.</summary>
    public long FindWrong(long blockOffset, ReadOnlySpan<byte> expected)
    {
        int first = Array.BinarySearch(_offsets, 0, Count, blockOffset);
        for (first = first < 0 ? ~first : first; first > 0 && _offsets[first - 1] == blockOffset;)
            first--;
        for (int i = first; i < Count && _offsets[i] < blockOffset + expected.Length; i++)
        {
            if (BitConverter.ToInt64(expected[(int)(_offsets[i] - blockOffset)..]) != _values[i])
                return _offsets[i];
        }
        return -1;
    }
}
