using BigFile.DataGen.Pools;

namespace BigFile.DataGen.Generators;

/// <summary>
/// Lines of a sentence each: the plain text behind the pathological kinds, with the terminator, the bytes out of
/// place, or the missing end that makes them so.
/// </summary>
internal sealed class WordLineGenerator : LineGenerator
{
    private const int SentenceSlots = 1024;
    private const int BlemishSlots = 64;

    private readonly FragmentPool _sentences;
    private readonly FragmentPool? _blemishes;
    private readonly byte[] _smallestBlemish;
    private readonly byte[] _terminator;

    /// <summary>Makes lines that end in <paramref name="terminator"/>.</summary>
    /// <param name="kind">The kind to draw random numbers for.</param>
    /// <param name="seed">The seed to draw them from.</param>
    /// <param name="blockSizeBytes">Size of a block in bytes.</param>
    /// <param name="terminator">A line feed, perhaps after other bytes.</param>
    /// <param name="blemishes">Sequences of which each line is to have one, the first of one byte; or none.</param>
    internal WordLineGenerator(
        DataKind kind, ulong seed, int blockSizeBytes, ReadOnlySpan<byte> terminator, params byte[][] blemishes)
        : base(kind, seed, blockSizeBytes)
    {
        _terminator = terminator.ToArray();
        _sentences = FragmentPool.Even(new ValueSource(seed, kind).Sentences(SentenceSlots), SentenceSlots);
        _blemishes = blemishes.Length == 0 ? null : FragmentPool.Even(blemishes, BlemishSlots);
        _smallestBlemish = blemishes.Length == 0 ? [] : blemishes[0];
        LongestLineBytes = (2 * _sentences.LongestBytes) + (_blemishes?.LongestBytes ?? 0) + terminator.Length;
        ClosingLineBytes = _smallestBlemish.Length + 1 + terminator.Length;
    }

    private protected override int LongestLineBytes { get; }

    private protected override int ClosingLineBytes { get; }

    private protected override int WriteLine(Span<byte> destination, ref LineContext context)
    {
        ulong bits = context.Random.Next();
        var line = new LineWriter(destination);
        line.Append(_sentences[bits]);
        if (_blemishes is not null)
        {
            line.Append(_blemishes[bits >> 10]);
            line.Append(_sentences[bits >> 20]);
        }
        line.Append(_terminator);
        return line.WrittenBytes;
    }

    private protected override void WriteClosingLine(Span<byte> destination, ref LineContext context, bool isLast)
    {
        bool terminate = !(isLast && Kind == DataKind.NoFinalNewline);
        int terminatorBytes = terminate ? Math.Min(_terminator.Length, destination.Length) : 0;
        Span<byte> text = destination[..^terminatorBytes];
        _terminator.AsSpan(_terminator.Length - terminatorBytes).CopyTo(destination[text.Length..]);
        if (text.Length >= _smallestBlemish.Length)
        {
            _smallestBlemish.CopyTo(text);
            text = text[_smallestBlemish.Length..];
        }
        _sentences.Pad(text, ref context.Random);
    }
}
