using System.Text;
using System.Text.Unicode;
using BigFile.Cli.Output;

namespace BigFile.Cli.Grep;

/// <summary>Strings of JSON (RFC 8259) straight from bytes, without the assembly that does it with more care for other uses.</summary>
internal static class JsonText
{
    // What base64 is made from at a time: a multiple of three.
    private const int PieceBytes = 3 << 10;

    /// <summary>Adds a string, with its quotes.</summary>
    public static void Append(ByteBuffer text, string value) => Append(text, Encoding.UTF8.GetBytes(value));

    /// <summary>Adds bytes that are valid UTF-8 as a string, with its quotes.</summary>
    public static void Append(ByteBuffer text, ReadOnlySpan<byte> utf8)
    {
        text.Append((byte)'"');
        int done = 0;
        for (int i = 0; i < utf8.Length; i++)
        {
            byte value = utf8[i];
            if (value >= ' ' && value != '"' && value != '\\')
                continue;
            text.AppendMapped(utf8[done..i]);
            AppendEscaped(text, value);
            done = i + 1;
        }
        text.AppendMapped(utf8[done..]);
        text.Append((byte)'"');
    }

    /// <summary>Adds a member <c>"text"</c>, or <c>"base64"</c> where the bytes are not valid UTF-8.</summary>
    public static void AppendTextOrBase64(ByteBuffer text, ReadOnlySpan<byte> bytes)
    {
        if (Utf8.IsValid(bytes))
        {
            text.Append("\"text\":"u8);
            Append(text, bytes);
            return;
        }
        text.Append("\"base64\":\""u8);
        for (int done = 0; done < bytes.Length; done += PieceBytes)
        {
            ReadOnlySpan<byte> piece = bytes.Slice(done, Math.Min(PieceBytes, bytes.Length - done));
            System.Buffers.Text.Base64.EncodeToUtf8(piece, text.Room((PieceBytes / 3 * 4) + 4), out _, out int written);
            text.Advance(written);
        }
        text.Append((byte)'"');
    }

    private static void AppendEscaped(ByteBuffer text, byte value)
    {
        ReadOnlySpan<byte> digits = "0123456789abcdef"u8;
        switch (value)
        {
            case (byte)'"':
                text.Append("\\\""u8);
                break;
            case (byte)'\\':
                text.Append("\\\\"u8);
                break;
            case (byte)'\t':
                text.Append("\\t"u8);
                break;
            case (byte)'\r':
                text.Append("\\r"u8);
                break;
            case (byte)'\n':
                text.Append("\\n"u8);
                break;
            default:
                text.Append("\\u00"u8);
                text.Append(digits[value >> 4]);
                text.Append(digits[value & 15]);
                break;
        }
    }
}
