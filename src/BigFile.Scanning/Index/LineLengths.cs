using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace BigFile.Scanning;

/// <summary>
/// The lengths of consecutive lines, one byte a line, and where each of them begins: a start every 256 lines, and the sum
/// of at most 255 bytes from there. Immutable; any thread.
/// </summary>
/// <remarks>
/// A byte holds the length of a line with its delimiter. 0 stands for one of 256 bytes or more, whose length is kept
/// apart, so that it adds nothing to the sum of the others and the byte of line i is byte i. Lengths kept apart have 32
/// bits. All lines but the last begin less than 4 GiB behind the first; how long the last one is only its owner knows.
/// </remarks>
internal sealed class LineLengths
{
    /// <summary>The longest line that one byte tells.</summary>
    public const int ShortBytesMax = 255;

    private const int BlockShift = 8;
    private const int BlockLines = 1 << BlockShift;

    private readonly ArraySegment<byte> _lines;
    private readonly uint[] _longLengths;

    // For each block of 256 lines, how far its first line is behind the very first.
    private readonly uint[] _blockStarts;

    // For each block, how many long lines there are before it. Empty if there are none at all.
    private readonly int[] _blockLongLines;

    private LineLengths(ArraySegment<byte> lines, uint[] longLengths)
    {
        _lines = lines;
        _longLengths = longLengths;
        int blocks = (lines.Count + BlockLines - 1) >> BlockShift;
        _blockStarts = new uint[blocks];
        _blockLongLines = longLengths.Length == 0 ? [] : new int[blocks];
    }

    /// <summary>Number of lines, 1 or more.</summary>
    public int Count => _lines.Count;

    /// <summary>The byte of each line.</summary>
    public ReadOnlySpan<byte> Bytes => _lines;

    /// <summary>The lengths of the lines whose byte is 0, in their order. That of the last line of all may be any value.</summary>
    public ReadOnlySpan<uint> LongLengths => _longLengths;

    /// <summary>Bytes of memory that this takes.</summary>
    public long MemoryBytes => _lines.Count + ((long)_longLengths.Length + _blockStarts.Length + _blockLongLines.Length) * sizeof(uint);

    /// <summary>Takes the arrays over. Null if they contradict each other or the limits.</summary>
    /// <param name="lines">A byte for each line, of which there is at least one.</param>
    /// <param name="longLengths">The lengths that the bytes do not tell.</param>
    public static LineLengths? TryMake(ArraySegment<byte> lines, uint[] longLengths)
    {
        LineLengths lengths = new(lines, longLengths);
        return lengths.TryFillBlocks() ? lengths : null;
    }

    /// <summary>All lines but the last, of two or more. The bytes are shared.</summary>
    public LineLengths WithoutLast()
    {
        LineLengths lengths = new(_lines[..^1], Bytes[^1] == 0 ? _longLengths[..^1] : _longLengths);
        lengths.TryFillBlocks();
        return lengths;
    }

    /// <summary>How far a line begins behind the first.</summary>
    /// <param name="line">From 0 to less than <see cref="Count"/>.</param>
    public long StartOf(int line)
    {
        int block = line >> BlockShift;
        ReadOnlySpan<byte> before = Bytes.Slice(block << BlockShift, line & (BlockLines - 1));
        long start = _blockStarts[block] + Sum(before);
        if (_blockLongLines.Length != 0)
            start += SumLong(block, before.Count((byte)0));
        return start;
    }

    /// <summary>The last line that begins at or before a place.</summary>
    /// <param name="offset">How far the place is behind the start of the first line; 0 or more.</param>
    /// <param name="start">How far the line begins behind the first.</param>
    public int LineAt(long offset, out long start)
    {
        int found = _blockStarts.AsSpan().BinarySearch((uint)Math.Min(offset, uint.MaxValue));
        int block = found < 0 ? ~found - 1 : found;
        // Of equal starts, which only a forged index has, any will do.
        int line = block << BlockShift;
        int last = Math.Min(line + BlockLines, Count) - 1;
        int nextLong = _blockLongLines.Length == 0 ? 0 : _blockLongLines[block];
        ReadOnlySpan<byte> bytes = Bytes;
        start = _blockStarts[block];
        for (; line < last; line++)
        {
            uint length = bytes[line];
            if (length == 0)
                length = _longLengths[nextLong++];
            if (start + length > offset)
                break;
            start += length;
        }
        return line;
    }

    private bool TryFillBlocks()
    {
        long start = 0;
        int longLines = 0;
        for (int block = 0; block < _blockStarts.Length; block++)
        {
            if (start > uint.MaxValue)
                return false;
            _blockStarts[block] = (uint)start;
            int first = block << BlockShift;
            ReadOnlySpan<byte> lines = Bytes.Slice(first, Math.Min(BlockLines, Count - first));
            if (_blockLongLines.Length != 0)
                _blockLongLines[block] = longLines;
            int longHere = lines.Count((byte)0);
            if (longHere > _longLengths.Length - longLines)
                return false;
            if (longHere > 0)
                start += SumLong(block, longHere);
            start += Sum(lines);
            longLines += longHere;
        }
        if (longLines != _longLengths.Length)
            return false;
        long lastLength = Bytes[^1] == 0 ? _longLengths[^1] : Bytes[^1];
        return start - lastLength <= uint.MaxValue;
    }

    private long SumLong(int block, int count)
    {
        long sum = 0;
        foreach (uint length in _longLengths.AsSpan(_blockLongLines[block], count))
            sum += length;
        return sum;
    }

    private static long Sum(ReadOnlySpan<byte> bytes)
    {
        long sum = 0;
        int at = 0;
        if (Sse2.IsSupported)
        {
            Vector128<long> sums = Vector128<long>.Zero;
            for (; at <= bytes.Length - Vector128<byte>.Count; at += Vector128<byte>.Count)
                sums += Sse2.SumAbsoluteDifferences(Vector128.Create(bytes[at..]), Vector128<byte>.Zero).AsInt64();
            sum = sums.ToScalar() + sums.GetElement(1);
        }
        for (; at < bytes.Length; at++)
            sum += bytes[at];
        return sum;
    }
}
