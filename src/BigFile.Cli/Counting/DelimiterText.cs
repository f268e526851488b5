using System.Buffers;
using System.Globalization;
using System.Text;
using BigFile.Scanning;

namespace BigFile.Cli.Counting;

/// <summary>A delimiter as people write it: text, with <c>\n \r \t \0 \\</c> and <c>\x1e</c> for bytes that are none.</summary>
internal static class DelimiterText
{
    /// <summary>Reads it. Text is UTF-8, whatever the file is.</summary>
    /// <exception cref="CommandException">It is empty, or an escape is wrong.</exception>
    public static LineDelimiter Parse(string option, string text)
    {
        var bytes = new ArrayBufferWriter<byte>();
        for (int i = 0; i < text.Length;)
        {
            int escape = text.IndexOf('\\', i);
            int end = escape < 0 ? text.Length : escape;
            Encoding.UTF8.GetBytes(text.AsSpan(i, end - i), bytes);
            i = end;
            if (escape < 0)
                continue;
            (byte value, int length) = text.AsSpan(escape) switch
            {
                ['\\', 'n', ..] => ((byte)'\n', 2),
                ['\\', 'r', ..] => ((byte)'\r', 2),
                ['\\', 't', ..] => ((byte)'\t', 2),
                ['\\', '0', ..] => ((byte)0, 2),
                ['\\', '\\', ..] => ((byte)'\\', 2),
                ['\\', 'x', char high, char low, ..] when byte.TryParse(
                    [high, low], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out byte hex) => (hex, 4),
                _ => throw new CommandException($@"{option}: '{text}' has an escape other than \n \r \t \0 \\ \x1e"),
            };
            bytes.Write([value]);
            i += length;
        }
        if (bytes.WrittenCount == 0)
            throw new CommandException($"{option}: a delimiter has one byte or more");
        return bytes.WrittenSpan.SequenceEqual("\n"u8) ? LineDelimiter.LineFeed : LineDelimiter.OfBytes(bytes.WrittenSpan);
    }
}
