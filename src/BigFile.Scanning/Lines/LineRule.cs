namespace BigFile.Scanning;

/// <summary>
/// What a <see cref="LineFormat"/> means on spans. Spans begin at a unit of the encoding. Stateless; any thread.
/// </summary>
internal abstract class LineRule
{
    /// <summary>The most bytes that a delimiter has.</summary>
    public abstract int DelimiterBytesMax { get; }

    /// <summary>Bytes of a unit: delimiters begin at multiples of it.</summary>
    public abstract int UnitBytes { get; }

    /// <summary>Whether one occurrence can begin inside another, so that the bytes before decide which of them counts.</summary>
    public virtual bool Overlaps => false;

    /// <summary>Finds the first delimiter at or behind <paramref name="from"/>, a line start or a place in a line that no delimiter crosses.</summary>
    /// <param name="bytes">The bytes; looked at from <paramref name="from"/> on.</param>
    /// <param name="from">Where to begin; a multiple of the unit.</param>
    /// <param name="index">Where the delimiter begins: the end of the line's content.</param>
    /// <param name="length">How long it is.</param>
    /// <param name="more">Whether bytes follow the span, of which the first may belong to a delimiter at its end.</param>
    /// <returns>False if there is none, or none that these bytes decide.</returns>
    public abstract bool TryFindDelimiter(ReadOnlySpan<byte> bytes, int from, out int index, out int length, bool more = false);

    /// <summary>Finds the last delimiter that ends at or before <paramref name="end"/>. The span begins at a line start.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="end">Where to stop: behind whole lines, so that no delimiter crosses it.</param>
    /// <param name="index">Where the delimiter begins.</param>
    /// <param name="length">How long it is.</param>
    /// <returns>False if there is none.</returns>
    public abstract bool TryFindDelimiterBackward(ReadOnlySpan<byte> bytes, int end, out int index, out int length);

    /// <summary>The rule of a format.</summary>
    /// <exception cref="ArgumentException">The delimiter is no whole number of units long.</exception>
    public static LineRule Of(LineFormat format)
    {
        int unitBytes = format.UnitBytes;
        bool isBigEndian = format.Encoding == TextEncoding.Utf16BigEndian;
        switch (format.Delimiter.Kind)
        {
            case DelimiterKind.AnyNewline:
                return unitBytes == 1 ? new AnyNewlineRule() : new WideNewlineRule(isBigEndian, carriageReturnAlone: true);
            case DelimiterKind.LineFeedOrCrLf:
                return unitBytes == 1 ? new LineFeedOrCrLfRule() : new WideNewlineRule(isBigEndian, carriageReturnAlone: false);
            default:
                byte[] delimiter = format.Delimiter.BytesIn(format.Encoding);
                if (delimiter.Length % unitBytes != 0)
                    throw new ArgumentException($"A delimiter of {delimiter.Length} bytes fits no text in units of {unitBytes}.", nameof(format));
                return delimiter.Length == 1 && unitBytes == 1 ? new ByteRule(delimiter[0])
                    : delimiter.Length == 2 && unitBytes == 2 ? new UnitRule(delimiter)
                    : new SequenceRule(delimiter, unitBytes);
        }
    }
}
