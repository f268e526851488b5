using System.Runtime.InteropServices;
using System.Text;

namespace BigFile.Scanning;

/// <summary>Makes bytes to look for of strings to look for, in the encoding of the lines.</summary>
internal static class LiteralEncoder
{
    private const byte CaseBit = 0x20;

    /// <summary>The literal of a string; null if the encoding does not have all of its characters.</summary>
    /// <param name="text">One character or more.</param>
    /// <param name="encoding">The encoding of the lines.</param>
    /// <param name="foldsAscii">Whether ASCII letters stand for both cases.</param>
    public static Literal? Encode(ReadOnlySpan<char> text, TextEncoding encoding, bool foldsAscii)
    {
        byte[]? value = encoding switch
        {
            TextEncoding.Utf8 => Utf8Of(text),
            TextEncoding.Latin1 => Latin1Of(text),
            _ => Utf16Of(text, encoding),
        };
        return value is null ? null : new Literal(value, foldsAscii ? FoldLetters(value, encoding) : new byte[value.Length]);
    }

    /// <summary>Bytes as they stand.</summary>
    public static Literal OfBytes(ReadOnlySpan<byte> bytes, TextEncoding encoding, bool foldsAscii)
    {
        byte[] value = bytes.ToArray();
        return new Literal(value, foldsAscii ? FoldLetters(value, encoding) : new byte[value.Length]);
    }

    /// <summary>
    /// The longest part of a string that stands in the bytes of every line whose characters contain it. Halves of
    /// characters above U+FFFF are left out of UTF-8, where they have no bytes of their own.
    /// </summary>
    public static ReadOnlySpan<char> EncodablePart(ReadOnlySpan<char> text, TextEncoding encoding)
    {
        if (encoding != TextEncoding.Utf8)
            return text;
        ReadOnlySpan<char> longest = default;
        for (int start = 0; start < text.Length;)
        {
            int end = start;
            while (end < text.Length && Rune.DecodeFromUtf16(text[end..], out _, out int units) == System.Buffers.OperationStatus.Done)
                end += units;
            if (end - start > longest.Length)
                longest = text[start..end];
            start = end + 1;
        }
        return longest;
    }

    private static byte[]? Utf8Of(ReadOnlySpan<char> text)
    {
        byte[] bytes = new byte[3 * text.Length];
        return System.Text.Unicode.Utf8.FromUtf16(text, bytes, out _, out int written, replaceInvalidSequences: false) == System.Buffers.OperationStatus.Done
            ? bytes[..written]
            : null;
    }

    private static byte[]? Latin1Of(ReadOnlySpan<char> text)
    {
        byte[] bytes = new byte[text.Length];
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] > byte.MaxValue)
                return null;
            bytes[i] = (byte)text[i];
        }
        return bytes;
    }

    private static byte[] Utf16Of(ReadOnlySpan<char> text, TextEncoding encoding)
    {
        byte[] bytes = MemoryMarshal.AsBytes(text).ToArray();
        if (encoding == TextEncoding.Utf16BigEndian == BitConverter.IsLittleEndian)
        {
            for (int i = 0; i < bytes.Length; i += 2)
                (bytes[i], bytes[i + 1]) = (bytes[i + 1], bytes[i]);
        }
        return bytes;
    }

    /// <summary>Makes ASCII letters lower case and tells where they are.</summary>
    private static byte[] FoldLetters(byte[] value, TextEncoding encoding)
    {
        byte[] fold = new byte[value.Length];
        for (int i = 0; i < value.Length; i++)
        {
            // In UTF-16 a letter is a unit whose other byte is zero.
            bool isCharacter = encoding switch
            {
                TextEncoding.Utf16LittleEndian => i % 2 == 0 && i + 1 < value.Length && value[i + 1] == 0,
                TextEncoding.Utf16BigEndian => i % 2 == 1 && value[i - 1] == 0,
                _ => true,
            };
            if (!isCharacter || !char.IsAsciiLetter((char)value[i]))
                continue;
            value[i] |= CaseBit;
            fold[i] = CaseBit;
        }
        return fold;
    }
}
