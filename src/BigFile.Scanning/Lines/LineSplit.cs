using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace BigFile.Scanning;

/// <summary>
/// One of several equal parts of a file, so that each can be scanned by a process of its own: by arithmetic on the length
/// alone, without anybody who hands the parts out.
/// </summary>
/// <remarks>
/// A part owns the lines whose first byte lies in its range. Whoever scans a range that does not begin at 0 skips to the
/// first place at which a line begins, and reads on behind the range's end to the end of the line that he is in. So the
/// parts have all lines of the file, each once, for any number of parts.
/// </remarks>
/// <param name="Index">Which part, from 0.</param>
/// <param name="Count">How many parts there are, 1 or more.</param>
public readonly record struct LineSplit(int Index, int Count)
{
    /// <summary>The bytes of this part: from the first, up to but without the second.</summary>
    /// <param name="lengthBytes">Length of the file in bytes.</param>
    /// <exception cref="ArgumentOutOfRangeException">The length is negative.</exception>
    /// <exception cref="InvalidOperationException">There is no such part.</exception>
    public (long Start, long End) RangeOf(long lengthBytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(lengthBytes);
        if (Index < 0 || Index >= Count)
            throw new InvalidOperationException($"There is no part {Index} of {Count}: parts are counted from 0.");
        return (Border(lengthBytes, Index), Border(lengthBytes, Index + 1));
    }

    /// <summary>Reads <c>i/n</c>, as the command writes it: parts counted from 1.</summary>
    /// <param name="text">For example <c>2/4</c>.</param>
    /// <param name="split">The part.</param>
    /// <returns>False if it is no such text, or there is no such part.</returns>
    public static bool TryParse([NotNullWhen(true)] string? text, out LineSplit split)
    {
        split = default;
        int slash = text?.IndexOf('/') ?? -1;
        if (slash < 0
            || !int.TryParse(text.AsSpan(0, slash), NumberStyles.None, CultureInfo.InvariantCulture, out int part)
            || !int.TryParse(text.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out int count)
            || part < 1 || part > count)
            return false;
        split = new LineSplit(part - 1, count);
        return true;
    }

    /// <summary>The text that <see cref="TryParse"/> reads.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Index + 1}/{Count}");

    private long Border(long lengthBytes, int index) => (long)((Int128)lengthBytes * index / Count);
}
