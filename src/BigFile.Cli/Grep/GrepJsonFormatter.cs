using System.Text;
using BigFile.Cli.Output;
using BigFile.Scanning;

namespace BigFile.Cli.Grep;

/// <summary>
/// Writes each line as one JSON object on a line of its own: <c>kind</c> (<c>match</c> or <c>context</c>), <c>file</c>, <c>line</c>,
/// <c>offset</c>, <c>text</c> (or <c>base64</c>, where it is not valid UTF-8), and <c>submatches</c>, as bytes of the line in the file.
/// </summary>
internal sealed class GrepJsonFormatter : GrepFormatter
{
    private readonly GrepRequest _request;
    private readonly LineMatcher? _matcher;
    private readonly LineFormat _format;
    private readonly byte[] _name;

    /// <summary>Makes the formatter of one file.</summary>
    public GrepJsonFormatter(GrepRequest request, LineMatcher? matcher, LineFormat format, string name)
    {
        _request = request;
        _matcher = matcher;
        _format = format;
        using ByteBuffer text = new();
        JsonText.Append(text, name);
        _name = text.Span.ToArray();
    }

    /// <inheritdoc/>
    public override void Append(GrepPage page, bool isSelected, long offset, long number, ReadOnlySpan<byte> content, int delimiterLength)
    {
        ByteBuffer text = page.Text;
        text.Append(isSelected ? "{\"kind\":\"match\",\"file\":"u8 : "{\"kind\":\"context\",\"file\":"u8);
        text.Append(_name);
        text.Append(",\"line\":"u8);
        page.AppendNumber(number);
        text.Append(",\"offset\":"u8);
        text.AppendNumber(offset);
        text.Append((byte)',');
        AppendContent(text, content);
        text.Append(",\"submatches\":["u8);
        if (isSelected != _request.Inverts)
            AppendMatches(text, content);
        text.Append("]}\n"u8);
    }

    private void AppendContent(ByteBuffer text, ReadOnlySpan<byte> content)
    {
        if (_format.Encoding == TextEncoding.Utf8)
        {
            JsonText.AppendTextOrBase64(text, content);
            return;
        }
        text.Append("\"text\":"u8);
        if (_format.Encoding == TextEncoding.Latin1)
        {
            JsonText.Append(text, Encoding.Latin1.GetString(content));
            return;
        }
        using ByteBuffer utf8 = new();
        WideText.Append(utf8, content, _format.Encoding);
        JsonText.Append(text, utf8.Span);
    }

    private void AppendMatches(ByteBuffer text, ReadOnlySpan<byte> content)
    {
        if (_matcher is null)
            return;
        bool isFirst = true;
        foreach ((int start, int length) in _matcher.EnumerateMatches(content))
        {
            text.Append(isFirst ? "{\"start\":"u8 : ",{\"start\":"u8);
            text.AppendNumber(start);
            text.Append(",\"end\":"u8);
            text.AppendNumber(start + length);
            text.Append((byte)'}');
            isFirst = false;
        }
    }
}
