using System.Buffers;

namespace BigFile.Scanning;

/// <summary>
/// What is kept between one match of a line and the next: its characters, decoded once; a place among them and the same place
/// among the bytes, which only move forward; and what testers found that are several. Buffers come from the pool.
/// </summary>
internal ref struct LineMatchState(ReadOnlySpan<byte> line, TextEncoding encoding)
{
    private const int Unknown = -1;

    private char[]? _characters;
    private int _characterCount;
    private (int Start, int Length)[]? _found;
    private int _byteAt;
    private int _characterAt;

    public ReadOnlySpan<byte> Line { get; } = line;

    /// <summary>The line, decoded.</summary>
    public ReadOnlySpan<char> Characters()
    {
        if (_characters is null)
        {
            _characters = ArrayPool<char>.Shared.Rent(LineText.CharactersMax(Line.Length));
            _characterCount = LineText.Decode(Line, encoding, _characters);
        }
        return _characters.AsSpan(0, _characterCount);
    }

    /// <summary>The next matches of so many testers; at first they lie before the line.</summary>
    public Span<(int Start, int Length)> Found(int testers)
    {
        if (_found is null)
        {
            _found = ArrayPool<(int, int)>.Shared.Rent(testers);
            _found.AsSpan(0, testers).Fill((Unknown, 0));
        }
        return _found.AsSpan(0, testers);
    }

    /// <summary>The character that begins at or behind a byte, which lies not before those asked for earlier.</summary>
    public int CharacterAt(int byteAt)
    {
        // As many characters as bytes: the places are the same ones.
        if (_characterCount == Line.Length)
            return byteAt;
        if (encoding != TextEncoding.Utf8)
            return LineText.CharacterAt(Line, encoding, byteAt);
        if (byteAt > _byteAt)
        {
            _characterAt += LineText.Utf8CharacterAt(Line[_byteAt..], byteAt - _byteAt, out int passed);
            _byteAt += passed;
        }
        return _characterAt;
    }

    /// <summary>As <see cref="LineText.ByteAt"/>, for a character at or behind the last one that <see cref="CharacterAt"/> gave.</summary>
    public readonly int ByteAt(int character, bool isEnd)
    {
        if (_characterCount == Line.Length)
            return character;
        return encoding == TextEncoding.Utf8
            ? _byteAt + LineText.ByteAt(Line[_byteAt..], encoding, character - _characterAt, isEnd)
            : LineText.ByteAt(Line, encoding, character, isEnd);
    }

    /// <summary>Gives the buffers back.</summary>
    public void Dispose()
    {
        if (_characters is char[] characters)
            ArrayPool<char>.Shared.Return(characters);
        if (_found is (int, int)[] found)
            ArrayPool<(int, int)>.Shared.Return(found);
        _characters = null;
        _found = null;
    }
}
