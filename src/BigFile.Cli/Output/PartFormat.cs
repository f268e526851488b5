using System.Globalization;
using System.Text;

namespace BigFile.Cli.Output;

/// <summary>
/// The form of a part: what a command with <c>--split i/n</c> prints and <c>bigfile merge</c> reads.
/// </summary>
/// <remarks>
/// Lines of text, each ended by a line feed, between which bytes of the file stand as they are:
/// <code>
/// bigfile part 1              the version
/// command grep
/// split 2/4
/// identity 1048576 0123…      length, checksums of head and tail
/// file app.log                percent-escaped, as are the values of options
/// option line-number 1        any number of them
/// body
/// s 4711 3 17                 records: a letter, numbers, and last the length of the bytes that follow
/// seventeen bytes..           and a line feed behind them
/// end
/// count lines 12              any number of them
/// checksum 89abcdef           CRC-32C of all before this line
/// </code>
/// Each command has letters and numbers of its own; a record without bytes has the length 0 and a line feed behind it too.
/// </remarks>
internal static class PartFormat
{
    public const string VersionLine = "bigfile part 1";
    public const string CommandKey = "command";
    public const string SplitKey = "split";
    public const string IdentityKey = "identity";
    public const string FileKey = "file";
    public const string OptionKey = "option";
    public const string BodyLine = "body";
    public const string EndLine = "end";
    public const string CountKey = "count";
    public const string ChecksumKey = "checksum";

    /// <summary>The most numbers that a record can have, without its length.</summary>
    public const int NumbersMax = 6;

    /// <summary>The longest line of text, record heads included.</summary>
    public const int TextLineBytesMax = 1 << 20;

    /// <summary>Writes a record behind what a buffer holds.</summary>
    public static void AppendRecord(ByteBuffer buffer, char letter, ReadOnlySpan<long> numbers, ReadOnlySpan<byte> bytes)
    {
        buffer.Append((byte)letter);
        foreach (long number in numbers)
        {
            buffer.Append((byte)' ');
            buffer.AppendNumber(number);
        }
        buffer.Append((byte)' ');
        buffer.AppendNumber(bytes.Length);
        buffer.Append((byte)'\n');
        buffer.Append(bytes);
        buffer.Append((byte)'\n');
    }

    /// <summary>A text as it stands in a line: without spaces and control characters, which would end it.</summary>
    public static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length);
        foreach (char c in text)
        {
            if (c is <= ' ' or '%' or '\u007f' || char.IsSurrogate(c))
                escaped.Append('%').Append(((int)c).ToString("x4", CultureInfo.InvariantCulture));
            else
                escaped.Append(c);
        }
        return escaped.ToString();
    }

    /// <summary>What <see cref="Escape"/> was given; null if it cannot have been made by it.</summary>
    public static string? Unescape(string escaped)
    {
        var text = new StringBuilder(escaped.Length);
        for (int i = 0; i < escaped.Length; i++)
        {
            if (escaped[i] != '%')
            {
                text.Append(escaped[i]);
                continue;
            }
            if (escaped.Length - i < 5
                || !ushort.TryParse(escaped.AsSpan(i + 1, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ushort c))
                return null;
            text.Append((char)c);
            i += 4;
        }
        return text.ToString();
    }
}
