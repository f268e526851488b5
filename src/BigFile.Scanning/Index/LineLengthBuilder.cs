using System.Buffers;
using System.Runtime.CompilerServices;

namespace BigFile.Scanning;

/// <summary>Gathers the lengths of the lines of one chunk of a file, in their order. One thread at a time.</summary>
/// <remarks>They go into a buffer that is used again for the chunks that follow, so that it stays in the caches.</remarks>
internal sealed class LineLengthBuilder
{
    private const int PieceBytes = LineLengthScanner.PieceBytesMax;
    private const int LinesAtFirst = (128 << 10) - PieceBytes;

    private byte[] _lengths = [];
    private uint[] _longLengths = [];
    private int _count;
    private int _longCount;

    /// <summary>Where the first line begins.</summary>
    public long StartOffset { get; private set; }

    /// <summary>Behind the last line.</summary>
    public long EndOffset { get; private set; }

    /// <summary>Number of lines.</summary>
    public int Count => _count;

    /// <summary>Whether the last line has no delimiter: it is the last of the file, so far.</summary>
    public bool EndsOpen { get; private set; }

    /// <summary>Adds the lines of a block to those of the chunk that it belongs to: what a <see cref="LineScan"/> does with it.</summary>
    public static void AddBlock(LineBlock block, ref LineLengthBuilder? builder)
    {
        builder ??= new LineLengthBuilder();
        int delimiter = block.Format.Rule switch
        {
            ByteRule rule => rule.Delimiter,
            LineFeedOrCrLfRule => '\n',
            _ => -1,
        };
        if (delimiter >= 0 && !block.IsLongLine)
        {
            builder.Add(block.Offset, block.Span, (byte)delimiter);
            return;
        }
        foreach (Line line in block)
            builder.AddLine(line.Offset, line.Length + line.DelimiterLength, line.DelimiterLength == 0);
    }

    /// <summary>Adds whole lines that one byte ends each; the last one of the file may lack it.</summary>
    /// <param name="offset">Where they begin in the file: behind those that were added before.</param>
    /// <param name="bytes">The lines.</param>
    /// <param name="delimiter">What ends a line.</param>
    public void Add(long offset, ReadOnlySpan<byte> bytes, byte delimiter)
    {
        Begin(offset, bytes.Length);
        long openBytes = 0;
        for (int at = 0; at < bytes.Length; at += PieceBytes)
        {
            ReadOnlySpan<byte> piece = bytes[at..Math.Min(at + PieceBytes, bytes.Length)];
            EnsureRoom(piece.Length);
            _count += LineLengthScanner.Scan(piece, delimiter, ref openBytes, _lengths.AsSpan(_count), this);
        }
        EndsOpen = openBytes > 0;
        if (EndsOpen)
            AddLength(openBytes);
    }

    /// <summary>Adds one line.</summary>
    /// <param name="offset">Where it begins: behind those that were added before.</param>
    /// <param name="lengthBytes">Length with the delimiter, 1 or more.</param>
    /// <param name="isOpen">Whether it has no delimiter.</param>
    public void AddLine(long offset, long lengthBytes, bool isOpen)
    {
        Begin(offset, lengthBytes);
        EndsOpen = isOpen;
        AddLength(lengthBytes);
    }

    /// <summary>What was added, in memory of a slab. The builder is not used after that.</summary>
    /// <param name="slab">Gives the memory.</param>
    /// <exception cref="InvalidOperationException">The lines were not those of one chunk.</exception>
    public LineLengths Seal(LineLengthSlab slab)
    {
        ArraySegment<byte> bytes = slab.Take(_count, EndOffset - StartOffset);
        _lengths.AsSpan(0, _count).CopyTo(bytes);
        Discard();
        Array.Resize(ref _longLengths, _longCount);
        return LineLengths.TryMake(bytes, _longLengths)
            ?? throw new InvalidOperationException($"The lines at offset {StartOffset} are not those of one chunk of a scan.");
    }

    /// <summary>Gives the buffer back. The builder is not used after that.</summary>
    public void Discard()
    {
        if (_lengths.Length != 0)
            ArrayPool<byte>.Shared.Return(_lengths);
        _lengths = [];
    }

    /// <summary>Keeps the length of a line that a byte does not tell. Only the last one can have more than 32 bits, and its length is known otherwise.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    internal void AddLong(long lengthBytes)
    {
        if (_longCount == _longLengths.Length)
            Array.Resize(ref _longLengths, Math.Max(256, _longCount * 2));
        _longLengths[_longCount++] = (uint)Math.Min(lengthBytes, uint.MaxValue);
    }

    private void Begin(long offset, long lengthBytes)
    {
        if (_count == 0)
            StartOffset = offset;
        EndOffset = offset + lengthBytes;
    }

    private void AddLength(long lengthBytes)
    {
        EnsureRoom(1);
        if (lengthBytes > LineLengths.ShortBytesMax)
        {
            AddLong(lengthBytes);
            lengthBytes = 0;
        }
        _lengths[_count++] = (byte)lengthBytes;
    }

    private void EnsureRoom(int lines)
    {
        if (_lengths.Length - _count >= lines)
            return;
        byte[] larger = ArrayPool<byte>.Shared.Rent(checked(Math.Max(LinesAtFirst, _count * 2) + lines));
        _lengths.AsSpan(0, _count).CopyTo(larger);
        Discard();
        _lengths = larger;
    }
}
