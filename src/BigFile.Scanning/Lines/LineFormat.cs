namespace BigFile.Scanning;

/// <summary>How a file divides into lines: its encoding, what ends a line, and what stands before the first one. Immutable.</summary>
public sealed record LineFormat
{
    internal const int PreambleBytesMax = 1 << 20;

    /// <summary>How many bytes of a text tell its format.</summary>
    internal const int DetectedBytesMax = 3;

    private readonly int _preambleBytes;
    private readonly LineDelimiter _delimiter = LineDelimiter.LineFeed;
    private readonly TextEncoding _encoding;
    private LineRule? _rule;

    /// <summary>UTF-8, lines that end in a line feed, nothing before the first.</summary>
    public static LineFormat Default { get; } = new();

    /// <summary>The encoding.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is none of the enumeration.</exception>
    public TextEncoding Encoding
    {
        get => _encoding;
        init
        {
            if (!Enum.IsDefined(value))
                throw new ArgumentOutOfRangeException(nameof(value), value, "There is no such encoding.");
            _encoding = value;
            _rule = null;
        }
    }

    /// <summary>What ends a line.</summary>
    public LineDelimiter Delimiter
    {
        get => _delimiter;
        init
        {
            ArgumentNullException.ThrowIfNull(value);
            _delimiter = value;
            _rule = null;
        }
    }

    /// <summary>Bytes at the start of the file that belong to no line, as a byte order mark. 0 to 1 MiB.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is out of range.</exception>
    public int PreambleBytes
    {
        get => _preambleBytes;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, PreambleBytesMax);
            _preambleBytes = value;
        }
    }

    /// <summary>Bytes of a unit of the encoding: 2 for UTF-16, else 1. Lines begin at multiples of it behind the preamble.</summary>
    public int UnitBytes => Encoding is TextEncoding.Utf16LittleEndian or TextEncoding.Utf16BigEndian ? 2 : 1;

    // Made when it is first needed; two threads may make equal ones.
    internal LineRule Rule => _rule ??= LineRule.Of(this);

    /// <summary>
    /// The format that the byte order mark of a file tells: UTF-8 or UTF-16 of either order, with the mark as the preamble;
    /// UTF-8 without a preamble if there is none. One small read.
    /// </summary>
    /// <param name="file">The file.</param>
    /// <param name="delimiter">What ends a line; null is <see cref="LineDelimiter.LineFeed"/>.</param>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="ObjectDisposedException">The file was disposed.</exception>
    public static LineFormat Detect(MappedFile file, LineDelimiter? delimiter = null)
    {
        ArgumentNullException.ThrowIfNull(file);
        Span<byte> head = stackalloc byte[DetectedBytesMax];
        return Detect(head[..file.Read(0, head)], delimiter);
    }

    /// <summary>The same from the first bytes of a text, of which three are enough.</summary>
    /// <param name="head">The bytes that the text begins with.</param>
    /// <param name="delimiter">What ends a line; null is <see cref="LineDelimiter.LineFeed"/>.</param>
    public static LineFormat Detect(ReadOnlySpan<byte> head, LineDelimiter? delimiter = null)
    {
        (TextEncoding encoding, int preambleBytes) = head switch
        {
            [0xEF, 0xBB, 0xBF, ..] => (TextEncoding.Utf8, 3),
            [0xFF, 0xFE, ..] => (TextEncoding.Utf16LittleEndian, 2),
            [0xFE, 0xFF, ..] => (TextEncoding.Utf16BigEndian, 2),
            _ => (TextEncoding.Utf8, 0),
        };
        return new LineFormat { Encoding = encoding, PreambleBytes = preambleBytes, Delimiter = delimiter ?? LineDelimiter.LineFeed };
    }

    /// <summary>Equal when encoding, delimiter and preamble are.</summary>
    public bool Equals(LineFormat? other) =>
        other is not null && Encoding == other.Encoding && PreambleBytes == other.PreambleBytes && Delimiter.Equals(other.Delimiter);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Encoding, PreambleBytes, Delimiter);
}
