using System.Buffers;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Unicode;

namespace BigFile.Scanning;

/// <summary>
/// Lines as characters, and characters' places as bytes' places. Nothing throws: bytes that are no characters become
/// U+FFFD, one for each of the sequences that the Unicode standard calls maximal subparts.
/// </summary>
internal static class LineText
{
    private const int Utf8BytesMax = 4;

    /// <summary>The most characters that a line has.</summary>
    public static int CharactersMax(int lengthBytes) => lengthBytes;

    /// <summary>Decodes a line. Returns the number of characters.</summary>
    public static int Decode(ReadOnlySpan<byte> line, TextEncoding encoding, Span<char> characters)
    {
        switch (encoding)
        {
            case TextEncoding.Utf8:
                Utf8.ToUtf16(line, characters, out _, out int written);
                return written;
            case TextEncoding.Latin1:
                return Encoding.Latin1.GetChars(line, characters);
            default:
                return DecodeUtf16(line, encoding == TextEncoding.Utf16BigEndian, characters);
        }
    }

    /// <summary>The character that begins at or behind a byte of the line.</summary>
    public static int CharacterAt(ReadOnlySpan<byte> line, TextEncoding encoding, int byteAt)
    {
        if (encoding == TextEncoding.Latin1)
            return byteAt;
        if (encoding != TextEncoding.Utf8)
            return (byteAt + 1) / 2;
        return Utf8CharacterAt(line, byteAt, out _);
    }

    /// <summary>As <see cref="CharacterAt"/> for UTF-8, with the byte at which the character begins.</summary>
    public static int Utf8CharacterAt(ReadOnlySpan<byte> line, int byteAt, out int characterByteAt)
    {
        int characters = 0;
        for (characterByteAt = 0; characterByteAt < byteAt;)
        {
            Rune.DecodeFromUtf8(line[characterByteAt..], out Rune rune, out int length);
            characterByteAt += length;
            characters += rune.Utf16SequenceLength;
        }
        return characters;
    }

    /// <summary>Where the character behind the one at a place begins; the place may be the end, and what is behind it then is not in the line.</summary>
    public static int Behind(ReadOnlySpan<byte> line, TextEncoding encoding, int at)
    {
        switch (encoding)
        {
            case TextEncoding.Utf16LittleEndian:
            case TextEncoding.Utf16BigEndian:
                bool isPair = line.Length - at >= 4 && char.IsSurrogatePair(Unit(line, encoding, at), Unit(line, encoding, at + 2));
                return at + (isPair ? 4 : 2);
            case TextEncoding.Utf8:
                int next = at + 1;
                while (next < line.Length && next - at < Utf8BytesMax && (line[next] & 0xC0) == 0x80)
                    next++;
                return next;
            default:
                return at + 1;
        }
    }

    /// <summary>The byte at which a character begins or, for the second half of a character of two, that character.</summary>
    /// <param name="line">The line.</param>
    /// <param name="encoding">Its encoding.</param>
    /// <param name="character">The place among the characters; their number stands for the end.</param>
    /// <param name="isEnd">Whether the place is the end of a match, so that a half belongs to it: then the byte behind the character.</param>
    public static int ByteAt(ReadOnlySpan<byte> line, TextEncoding encoding, int character, bool isEnd)
    {
        if (encoding == TextEncoding.Latin1)
            return character;
        if (encoding != TextEncoding.Utf8)
            return Math.Min(line.Length, 2 * character);
        int at = 0;
        for (int characters = 0; characters < character;)
        {
            Rune.DecodeFromUtf8(line[at..], out Rune rune, out int length);
            characters += rune.Utf16SequenceLength;
            if (characters > character && !isEnd)
                break;
            at += length;
        }
        return at;
    }

    private static int DecodeUtf16(ReadOnlySpan<byte> line, bool isBigEndian, Span<char> characters)
    {
        int high = isBigEndian ? 0 : 1;
        int count = line.Length / 2;
        for (int i = 0; i < count; i++)
            characters[i] = (char)((line[(2 * i) + high] << 8) | line[(2 * i) + 1 - high]);
        if (line.Length % 2 == 0)
            return count;
        characters[count] = '\uFFFD';
        return count + 1;
    }

    /// <summary>Whether what stands before a byte of the line is a word character, <c>\w</c> of regular expressions.</summary>
    public static bool IsWordBefore(ReadOnlySpan<byte> line, TextEncoding encoding, int at)
    {
        if (at == 0)
            return false;
        if (encoding is TextEncoding.Utf16LittleEndian or TextEncoding.Utf16BigEndian)
            return at >= 2 && IsWord(Unit(line, encoding, at - 2));
        byte last = line[at - 1];
        if (last < 0x80 || encoding == TextEncoding.Latin1)
            return IsWord((char)last);
        return Rune.DecodeLastFromUtf8(line[..at], out Rune rune, out _) == OperationStatus.Done && rune.IsBmp && IsWord((char)rune.Value);
    }

    /// <summary>Whether what begins at a byte of the line is a word character, <c>\w</c> of regular expressions.</summary>
    public static bool IsWordAt(ReadOnlySpan<byte> line, TextEncoding encoding, int at)
    {
        if (at >= line.Length)
            return false;
        if (encoding is TextEncoding.Utf16LittleEndian or TextEncoding.Utf16BigEndian)
            return at + 1 < line.Length && IsWord(Unit(line, encoding, at));
        byte first = line[at];
        if (first < 0x80 || encoding == TextEncoding.Latin1)
            return IsWord((char)first);
        return Rune.DecodeFromUtf8(line[at..], out Rune rune, out _) == OperationStatus.Done && rune.IsBmp && IsWord((char)rune.Value);
    }

    /// <summary>Whether a character is in <c>\w</c>.</summary>
    public static bool IsWord(char c) => c < 0x80
        ? char.IsAsciiLetterOrDigit(c) || c == '_'
        : char.GetUnicodeCategory(c) is UnicodeCategory.UppercaseLetter
            or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter
            or UnicodeCategory.ModifierLetter or UnicodeCategory.OtherLetter
            or UnicodeCategory.NonSpacingMark or UnicodeCategory.DecimalDigitNumber
            or UnicodeCategory.ConnectorPunctuation;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static char Unit(ReadOnlySpan<byte> line, TextEncoding encoding, int at) => encoding == TextEncoding.Utf16BigEndian
        ? (char)((line[at] << 8) | line[at + 1])
        : (char)((line[at + 1] << 8) | line[at]);
}
