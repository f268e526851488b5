using System.Buffers;
using System.Text;

namespace BigFile.Columnar;

/// <summary>Text as JSON has it, in quotes. Only what must be is escaped; what is no UTF-8 becomes U+FFFD.</summary>
internal static class JsonStrings
{
    private static readonly SearchValues<byte> s_special = SearchValues.Create(
        [.. Enumerable.Range(0, 32).Select(value => (byte)value), (byte)'"', (byte)'\\']);

    public static void Write(string text, IBufferWriter<byte> output) => Write(Encoding.UTF8.GetBytes(text), output);

    public static void Write(ReadOnlySpan<byte> text, IBufferWriter<byte> output)
    {
        output.Write("\""u8);
        while (!text.IsEmpty)
        {
            int plain = text.IndexOfAny(s_special);
            ReadOnlySpan<byte> run = plain < 0 ? text : text[..plain];
            WriteChecked(run, output);
            text = text[run.Length..];
            if (text.IsEmpty)
                break;
            WriteEscaped(text[0], output);
            text = text[1..];
        }
        output.Write("\""u8);
    }

    private static void WriteChecked(ReadOnlySpan<byte> text, IBufferWriter<byte> output)
    {
        // Mapped memory is looked at twice at most: once to see that it is all right, once to copy it.
        while (!text.IsEmpty && !System.Text.Unicode.Utf8.IsValid(text))
        {
            Rune.DecodeFromUtf8(text, out Rune rune, out int consumed);
            output.Advance(rune.EncodeToUtf8(output.GetSpan(4)));
            text = text[consumed..];
            int next = text.IndexOfAnyInRange((byte)0, (byte)0x7F);
            if (next <= 0)
                continue;
            // Between two characters of ASCII, one by one; the rest is looked at anew.
            WriteOneByOne(text[..next], output);
            text = text[next..];
        }
        output.Write(text);
    }

    private static void WriteOneByOne(ReadOnlySpan<byte> text, IBufferWriter<byte> output)
    {
        while (!text.IsEmpty)
        {
            Rune.DecodeFromUtf8(text, out Rune rune, out int consumed);
            output.Advance(rune.EncodeToUtf8(output.GetSpan(4)));
            text = text[consumed..];
        }
    }

    private static void WriteEscaped(byte value, IBufferWriter<byte> output)
    {
        switch (value)
        {
            case (byte)'"':
                output.Write("\\\""u8);
                break;
            case (byte)'\\':
                output.Write("\\\\"u8);
                break;
            case (byte)'\n':
                output.Write("\\n"u8);
                break;
            case (byte)'\r':
                output.Write("\\r"u8);
                break;
            case (byte)'\t':
                output.Write("\\t"u8);
                break;
            default:
                output.Write("\\u00"u8);
                output.Write([(byte)('0' + (value >> 4)), "0123456789abcdef"u8[value & 15]]);
                break;
        }
    }
}
