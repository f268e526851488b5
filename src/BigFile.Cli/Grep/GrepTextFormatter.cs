using System.Text;
using BigFile.Cli.Output;
using BigFile.Scanning;

namespace BigFile.Cli.Grep;

/// <summary>Writes lines as GNU grep prints them, byte for byte, colours included.</summary>
internal sealed class GrepTextFormatter : GrepFormatter
{
    private static readonly byte[] s_colorEnd = "\e[m\e[K"u8.ToArray();
    private static readonly byte[] s_matchStart = "\e[01;31m\e[K"u8.ToArray();
    private static readonly byte[] s_numberStart = "\e[32m\e[K"u8.ToArray();
    private static readonly byte[] s_newline = "\n"u8.ToArray();
    private static readonly byte[] s_nul = "\0"u8.ToArray();

    private readonly GrepRequest _request;
    private readonly LineMatcher? _matcher;
    private readonly TextEncoding _encoding;
    private readonly int _unitBytes;
    private readonly bool _hasColor;
    private readonly bool _isPlain;
    private readonly byte[] _selectedName;
    private readonly byte[] _contextName;
    private readonly byte[] _selectedMark;
    private readonly byte[] _contextMark;
    private readonly byte[] _end;

    /// <summary>Makes the formatter of one file.</summary>
    /// <param name="request">What was asked for.</param>
    /// <param name="matcher">Finds matches inside lines; null if nothing matches.</param>
    /// <param name="format">How the file divides into lines.</param>
    /// <param name="name">The name to print at each line; null for none.</param>
    /// <param name="hasColor">Whether to use colours.</param>
    public GrepTextFormatter(GrepRequest request, LineMatcher? matcher, LineFormat format, string? name, bool hasColor)
    {
        _request = request;
        _matcher = matcher;
        _encoding = format.Encoding;
        _unitBytes = format.UnitBytes;
        _hasColor = hasColor;
        _selectedMark = Mark(":", hasColor);
        _contextMark = Mark("-", hasColor);
        byte[] shownName = name is null ? [] : Name(name, hasColor);
        _selectedName = name is null ? [] : [.. shownName, .. _selectedMark];
        _contextName = name is null ? [] : [.. shownName, .. _contextMark];
        _end = request.IsNullData ? s_nul : s_newline;
        _isPlain = name is null && !request.HasNumbers && !request.HasOffsets && !request.OnlyMatching && !hasColor;
    }

    /// <inheritdoc/>
    public override bool TakesRuns => _isPlain && _unitBytes == 1;

    /// <summary>The name of a file as it is shown.</summary>
    public static byte[] Name(string name, bool hasColor) =>
        Encoding.UTF8.GetBytes(hasColor ? $"\e[35m\e[K{name}\e[m\e[K" : name);

    /// <summary>A mark between the columns as it is shown.</summary>
    public static byte[] Mark(string mark, bool hasColor) =>
        Encoding.UTF8.GetBytes(hasColor ? $"\e[36m\e[K{mark}\e[m\e[K" : mark);

    /// <inheritdoc/>
    public override void Append(GrepPage page, bool isSelected, long offset, long number, ReadOnlySpan<byte> content, int delimiterLength)
    {
        // The lines that match are the selected ones, or with -v those of the context.
        bool hasMatches = isSelected != _request.Inverts;
        if (_request.OnlyMatching)
        {
            if (hasMatches)
                AppendMatches(page, isSelected, offset, number, content);
            return;
        }
        if (!_isPlain)
            AppendHead(page, isSelected, offset, number);
        if (_hasColor && hasMatches)
            content = AppendColored(page.Text, content);
        AppendContent(page.Text, content);
        AppendEnd(page.Text, delimiterLength);
    }

    /// <inheritdoc/>
    public override void AppendRun(GrepPage page, ReadOnlySpan<byte> lines) => page.Text.AppendMapped(lines);

    /// <inheritdoc/>
    public override void AppendSeparator(ByteBuffer text)
    {
        text.Append(Mark("--", _hasColor));
        text.Append((byte)'\n');
    }

    private void AppendHead(GrepPage page, bool isSelected, long offset, long number)
    {
        ByteBuffer text = page.Text;
        byte[] mark = isSelected ? _selectedMark : _contextMark;
        text.Append(isSelected ? _selectedName : _contextName);
        if (_request.HasNumbers)
        {
            AppendColor(text, s_numberStart);
            page.AppendNumber(number);
            AppendColor(text, s_colorEnd);
            text.Append(mark);
        }
        if (_request.HasOffsets)
        {
            AppendColor(text, s_numberStart);
            text.AppendNumber(offset);
            AppendColor(text, s_colorEnd);
            text.Append(mark);
        }
    }

    private void AppendMatches(GrepPage page, bool isSelected, long offset, long number, ReadOnlySpan<byte> content)
    {
        if (_matcher is null)
            return;
        foreach ((int start, int length) in _matcher.EnumerateMatches(content))
        {
            if (length == 0)
                continue;
            AppendHead(page, isSelected, offset + start, number);
            AppendColor(page.Text, s_matchStart);
            AppendContent(page.Text, content.Slice(start, length));
            AppendColor(page.Text, s_colorEnd);
            page.Text.Append(_end);
        }
    }

    // Returns what stands behind the last match.
    private ReadOnlySpan<byte> AppendColored(ByteBuffer text, ReadOnlySpan<byte> content)
    {
        if (_matcher is null)
            return content;
        int done = 0;
        foreach ((int start, int length) in _matcher.EnumerateMatches(content))
        {
            if (length == 0)
                continue;
            AppendContent(text, content[done..start]);
            text.Append(s_matchStart);
            AppendContent(text, content.Slice(start, length));
            text.Append(s_colorEnd);
            done = start + length;
        }
        return content[done..];
    }

    private void AppendColor(ByteBuffer text, byte[] color)
    {
        if (_hasColor)
            text.Append(color);
    }

    private void AppendContent(ByteBuffer text, ReadOnlySpan<byte> content)
    {
        if (_unitBytes == 1)
            text.AppendMapped(content);
        else
            WideText.Append(text, content, _encoding);
    }

    private void AppendEnd(ByteBuffer text, int delimiterLength)
    {
        if (delimiterLength > _unitBytes)
            text.Append((byte)'\r');
        text.Append(_end);
    }
}
