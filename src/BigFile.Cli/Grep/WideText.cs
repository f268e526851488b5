using System.Text;
using BigFile.Cli.Output;
using BigFile.Scanning;

namespace BigFile.Cli.Grep;

/// <summary>UTF-16 on its way to where UTF-8 is printed.</summary>
internal static class WideText
{
    // Converted in pieces, so that a long line takes no second copy of itself.
    private const int PieceBytes = 8 << 10;

    /// <summary>Adds text in UTF-16 as UTF-8. Surrogates without their other half, and half a unit at the end, become U+FFFD.</summary>
    public static void Append(ByteBuffer text, ReadOnlySpan<byte> content, TextEncoding encoding)
    {
        Encoding source = encoding == TextEncoding.Utf16BigEndian ? Encoding.BigEndianUnicode : Encoding.Unicode;
        Decoder decoder = source.GetDecoder();
        Span<char> chars = stackalloc char[(PieceBytes / 2) + 2];
        while (true)
        {
            ReadOnlySpan<byte> piece = content[..Math.Min(PieceBytes, content.Length)];
            content = content[piece.Length..];
            int count = decoder.GetChars(piece, chars, flush: content.IsEmpty);
            // The decoder keeps the first half of a pair for the next piece, so each piece of characters is whole.
            ReadOnlySpan<char> whole = chars[..count];
            text.Advance(Encoding.UTF8.GetBytes(whole, text.Room(Encoding.UTF8.GetMaxByteCount(whole.Length))));
            if (content.IsEmpty)
                return;
        }
    }
}
