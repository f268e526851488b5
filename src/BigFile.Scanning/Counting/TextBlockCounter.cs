using System.Buffers;

namespace BigFile.Scanning;

/// <summary>Counts what <see cref="TextParts"/> names in blocks of whole lines. Stateless; any thread.</summary>
internal sealed class TextBlockCounter
{
    // Several passes go over a piece while it is in the first-level cache.
    private const int PieceBytes = 16 << 10;

    private const int ReadBytes = 256 << 10;

    private readonly bool _wantsLines;
    private readonly bool _wantsWords;
    private readonly bool _wantsCharacters;
    private readonly bool _isWide;
    private readonly bool _isBigEndian;
    private readonly bool _isUtf8;
    private readonly bool _isLineFeed;
    private readonly bool _delimiterIsSpace;
    private readonly CancellationToken _cancellationToken;

    public TextBlockCounter(LineFormat format, TextParts parts, CancellationToken cancellationToken)
    {
        _wantsLines = (parts & (TextParts.Lines | TextParts.LongestLine)) != 0;
        _wantsWords = (parts & TextParts.Words) != 0;
        _wantsCharacters = (parts & TextParts.Characters) != 0;
        _isWide = format.UnitBytes == 2;
        _isBigEndian = format.Encoding == TextEncoding.Utf16BigEndian;
        _isUtf8 = format.Encoding == TextEncoding.Utf8;
        _isLineFeed = !_isWide && format.Delimiter.Equals(LineDelimiter.LineFeed);
        _delimiterIsSpace = format.Delimiter.Kind != DelimiterKind.Sequence || IsSpace(format);
        _cancellationToken = cancellationToken;
    }

    /// <summary>The counts of a block.</summary>
    public TextCounts Count(LineBlock block)
    {
        if (block.IsLongLine)
            return CountLong(block);
        TextCounts counts = new() { Bytes = block.Length };
        bool wordsByLine = _wantsWords && !_delimiterIsSpace;
        if (wordsByLine || (_wantsLines && !_isLineFeed))
            counts += CountByLine(block, wordsByLine);
        LineRun run = default;
        bool inWord = false;
        long words = 0, characters = 0;
        for (ReadOnlySpan<byte> rest = block.Span; !rest.IsEmpty; rest = rest[Math.Min(PieceBytes, rest.Length)..])
        {
            ReadOnlySpan<byte> piece = rest[..Math.Min(PieceBytes, rest.Length)];
            if (_wantsLines && _isLineFeed)
                run = run.Then(LineScanner.Scan(piece));
            if (_wantsWords && !wordsByLine)
                words += CountWords(piece, ref inWord);
            if (_wantsCharacters)
                characters += CountCharacters(piece);
        }
        return counts + new TextCounts(run.Newlines, words, characters, 0, run.LongestBytes);
    }

    private TextCounts CountByLine(LineBlock block, bool countWords)
    {
        long lines = 0, words = 0, longest = 0;
        foreach (Line line in block)
        {
            lines += line.DelimiterLength > 0 ? 1 : 0;
            longest = Math.Max(longest, line.Length);
            if (!countWords)
                continue;
            bool inWord = false;
            words += CountWords(line.Span, ref inWord);
        }
        return _wantsLines ? new TextCounts(lines, words, 0, 0, longest) : new TextCounts(0, words, 0, 0, 0);
    }

    // One line, read piece by piece.
    private TextCounts CountLong(LineBlock block)
    {
        TextCounts counts = new() { Bytes = block.Length };
        long contentBytes = block.Length;
        foreach (Line line in block)
        {
            contentBytes = line.Length;
            if (_wantsLines)
                counts += new TextCounts(line.DelimiterLength > 0 ? 1 : 0, 0, 0, 0, line.Length);
        }
        if (!_wantsWords && !_wantsCharacters)
            return counts;
        bool inWord = false;
        long words = 0, characters = 0;
        byte[] buffer = ArrayPool<byte>.Shared.Rent(ReadBytes);
        try
        {
            for (long done = 0; done < block.Length; done += ReadBytes)
            {
                _cancellationToken.ThrowIfCancellationRequested();
                Span<byte> piece = buffer.AsSpan(0, (int)Math.Min(ReadBytes, block.Length - done));
                block.File.ReadByHandle(block.Offset + done, piece);
                if (_wantsCharacters)
                    characters += CountCharacters(piece);
                if (_wantsWords && done < contentBytes)
                    words += CountWords(piece[..(int)Math.Min(piece.Length, contentBytes - done)], ref inWord);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
        return counts + new TextCounts(0, words, characters, 0, 0);
    }

    private long CountWords(ReadOnlySpan<byte> bytes, ref bool inWord) => _isWide
        ? WideWordScanner.CountWords(bytes, _isBigEndian, ref inWord)
        : WordScanner.CountWords(bytes, ref inWord);

    private long CountCharacters(ReadOnlySpan<byte> bytes) => _isWide
        ? WideWordScanner.CountCharacters(bytes, _isBigEndian)
        : _isUtf8 ? WordScanner.CountCharacters(bytes) : bytes.Length;

    // Whether a delimiter is white space and nothing else, so that whole blocks have the words that their lines have.
    private static bool IsSpace(LineFormat format)
    {
        ReadOnlySpan<byte> bytes = format.Delimiter.BytesIn(format.Encoding);
        if (bytes.Length % format.UnitBytes != 0)
            return false;
        for (int at = 0; at < bytes.Length; at += format.UnitBytes)
        {
            bool isSpace = format.UnitBytes == 1
                ? WordScanner.IsSpace(bytes[at])
                : WideWordScanner.IsSpace(format.Encoding == TextEncoding.Utf16BigEndian ? (bytes[at] << 8) | bytes[at + 1] : (bytes[at + 1] << 8) | bytes[at]);
            if (!isSpace)
                return false;
        }
        return true;
    }
}
