using BigFile.Cli.Output;
using BigFile.Scanning;

namespace BigFile.Cli.Grep;

/// <summary>
/// Writes lines as records of a part (see <see cref="PartFormat"/>): <c>s</c> for a selected line, <c>c</c> for context, then its
/// offset in the file, its number counted from the start of the split, the length of its delimiter, and the line without that.
/// </summary>
internal sealed class GrepPartFormatter : GrepFormatter
{
    public const char Selected = 's';
    public const char Context = 'c';

    /// <summary>How many numbers a record has, without its length.</summary>
    public const int NumberCount = 3;

    private readonly bool _hasNumbers;

    /// <summary>Makes the formatter.</summary>
    /// <param name="request">What was asked for.</param>
    public GrepPartFormatter(GrepRequest request) => _hasNumbers = request.NeedsNumbers;

    /// <inheritdoc/>
    public override void Append(GrepPage page, bool isSelected, long offset, long number, ReadOnlySpan<byte> content, int delimiterLength)
    {
        ByteBuffer text = page.Text;
        text.Append((byte)(isSelected ? Selected : Context));
        text.Append((byte)' ');
        text.AppendNumber(offset);
        text.Append((byte)' ');
        if (_hasNumbers)
            page.AppendNumber(number);
        else
            text.Append((byte)'0');
        text.Append((byte)' ');
        text.AppendNumber(delimiterLength);
        text.Append((byte)' ');
        text.AppendNumber(content.Length);
        text.Append((byte)'\n');
        text.AppendMapped(content);
        text.Append((byte)'\n');
    }
}
