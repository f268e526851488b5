using System.Runtime.CompilerServices;

namespace BigFile.Scanning;

/// <summary>Gathers the lengths of the lines of one stretch of a file, in their order. One thread at a time.</summary>
internal sealed class LineLengthBuilder
{
    // What is looked at between two looks at the room that is left.
    private const int PieceBytes = 16 << 10;
    private const int LinesAtFirst = 4 << 10;

    // Room beyond this share of what is used is given back at the end.
    private const int SpareShare = 8;

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

    /// <summary>Adds whole lines that one byte ends each; the last one of the file may lack it.</summary>
    /// <param name="offset">Where they begin in the file: behind those that were added before.</param>
    /// <param name="bytes">The lines.</param>
    /// <param name="delimiter">What ends a line.</param>
    /// <param name="wantedLines">How many lines are expected in all that will be added, for the first memory.</param>
    public void Add(long offset, ReadOnlySpan<byte> bytes, byte delimiter, int wantedLines)
    {
        Begin(offset, bytes.Length);
        if (_lengths.Length == 0)
            _lengths = GC.AllocateUninitializedArray<byte>(Math.Max(wantedLines, LinesAtFirst) + PieceBytes);
        long openBytes = 0;
        for (int at = 0; at < bytes.Length; at += PieceBytes)
        {
            ReadOnlySpan<byte> piece = bytes[at..Math.Min(at + PieceBytes, bytes.Length)];
            if (_lengths.Length - _count <= piece.Length)
                Array.Resize(ref _lengths, checked(_lengths.Length + (_lengths.Length / 2) + PieceBytes));
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

    /// <summary>What was added. The builder is not used after that.</summary>
    public LineLengths Seal()
    {
        if (_lengths.Length - _count > _count / SpareShare)
            Array.Resize(ref _lengths, _count);
        Array.Resize(ref _longLengths, _longCount);
        return LineLengths.TryMake(_lengths, _count, _longLengths)
            ?? throw new InvalidOperationException($"The lines at offset {StartOffset} are not those of one chunk of a scan.");
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
        if (_count == _lengths.Length)
            Array.Resize(ref _lengths, Math.Max(LinesAtFirst, _count * 2));
        if (lengthBytes > LineLengths.ShortBytesMax)
        {
            AddLong(lengthBytes);
            lengthBytes = 0;
        }
        _lengths[_count++] = (byte)lengthBytes;
    }
}
