using System.Globalization;
using System.Text;

namespace BigFile.Scanning;

/// <summary>What ends a line. Immutable; any thread.</summary>
/// <remarks>
/// Where occurrences overlap, as <c>\n\n</c> does in <c>\n\n\n</c>, the one that begins first counts, and the next is
/// looked for behind it. A last line without a delimiter is a line; behind a delimiter at the very end there is none.
/// </remarks>
public sealed class LineDelimiter : IEquatable<LineDelimiter>
{
    private readonly string? _text;
    private readonly byte[] _bytes;

    private LineDelimiter(DelimiterKind kind, string? text, byte[] bytes)
    {
        Kind = kind;
        _text = text;
        _bytes = bytes;
    }

    /// <summary>A line feed (U+000A), as in files of Unix. A carriage return before it is content of the line.</summary>
    public static LineDelimiter LineFeed { get; } = new(DelimiterKind.Sequence, "\n", []);

    /// <summary>A carriage return (U+000D), as in files of old Macs.</summary>
    public static LineDelimiter CarriageReturn { get; } = new(DelimiterKind.Sequence, "\r", []);

    /// <summary>A carriage return and a line feed. One without the other is content.</summary>
    public static LineDelimiter CarriageReturnLineFeed { get; } = new(DelimiterKind.Sequence, "\r\n", []);

    /// <summary>A line feed; a carriage return right before it belongs to it. As fast as <see cref="LineFeed"/>.</summary>
    public static LineDelimiter LineFeedOrCrLf { get; } = new(DelimiterKind.LineFeedOrCrLf, null, []);

    /// <summary>A line feed, a carriage return, or both in this order.</summary>
    public static LineDelimiter AnyNewline { get; } = new(DelimiterKind.AnyNewline, null, []);

    /// <summary>A NUL, as <c>find -print0</c> writes it.</summary>
    public static LineDelimiter Nul { get; } = new(DelimiterKind.Sequence, "\0", []);

    internal DelimiterKind Kind { get; }

    /// <summary>Bytes as they stand in the file, whatever its encoding; in UTF-16 they count where a unit begins.</summary>
    /// <param name="bytes">One byte or more; copied.</param>
    /// <exception cref="ArgumentException">There is none.</exception>
    public static LineDelimiter OfBytes(ReadOnlySpan<byte> bytes) => bytes.IsEmpty
        ? throw new ArgumentException("A delimiter has one byte or more.", nameof(bytes))
        : new LineDelimiter(DelimiterKind.Sequence, null, bytes.ToArray());

    /// <inheritdoc/>
    public bool Equals(LineDelimiter? other) =>
        other is not null && Kind == other.Kind && _text == other._text && _bytes.AsSpan().SequenceEqual(other._bytes);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as LineDelimiter);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        HashCode code = default;
        code.Add(Kind);
        code.Add(_text, StringComparer.Ordinal);
        code.AddBytes(_bytes);
        return code.ToHashCode();
    }

    /// <summary>A name, or the bytes in hexadecimal.</summary>
    public override string ToString() => Kind switch
    {
        DelimiterKind.LineFeedOrCrLf => "LF or CRLF",
        DelimiterKind.AnyNewline => "any newline",
        _ => _text switch
        {
            "\n" => "LF",
            "\r" => "CR",
            "\r\n" => "CRLF",
            "\0" => "NUL",
            _ => string.Create(CultureInfo.InvariantCulture, $"0x{Convert.ToHexString(_bytes)}"),
        },
    };

    /// <summary>The bytes of a <see cref="DelimiterKind.Sequence"/> in a file of that encoding.</summary>
    internal byte[] BytesIn(TextEncoding encoding) => _text is null
        ? _bytes
        : encoding switch
        {
            TextEncoding.Utf16LittleEndian => Encoding.Unicode.GetBytes(_text),
            TextEncoding.Utf16BigEndian => Encoding.BigEndianUnicode.GetBytes(_text),
            _ => Encoding.ASCII.GetBytes(_text),
        };
}
