using System.Globalization;

namespace BigFile.Scanning;

/// <summary>
/// A decimal number as a key, of any size: told apart by 28 digits up to 7.9e28, and by 15 beyond, where numbers that are closer
/// are equal. Immutable.
/// </summary>
public readonly struct NumberKey : IComparable<NumberKey>, IEquatable<NumberKey>
{
    // Both grow with the number, so that they order together: the one knows every size, the other more digits.
    private readonly double _size;
    private readonly decimal _digits;

    private NumberKey(double size, decimal digits)
    {
        _size = size;
        _digits = digits;
    }

    /// <summary>The key of a number.</summary>
    public static implicit operator NumberKey(decimal number) => FromDecimal(number);

    /// <summary>Whether both order alike.</summary>
    public static bool operator ==(NumberKey left, NumberKey right) => left.Equals(right);

    /// <summary>Whether one sorts before the other.</summary>
    public static bool operator !=(NumberKey left, NumberKey right) => !left.Equals(right);

    /// <summary>Whether the left one is less.</summary>
    public static bool operator <(NumberKey left, NumberKey right) => left.CompareTo(right) < 0;

    /// <summary>Whether the left one is not greater.</summary>
    public static bool operator <=(NumberKey left, NumberKey right) => left.CompareTo(right) <= 0;

    /// <summary>Whether the left one is greater.</summary>
    public static bool operator >(NumberKey left, NumberKey right) => left.CompareTo(right) > 0;

    /// <summary>Whether the left one is not less.</summary>
    public static bool operator >=(NumberKey left, NumberKey right) => left.CompareTo(right) >= 0;

    /// <summary>The key of a number.</summary>
    public static NumberKey FromDecimal(decimal number)
    {
        // By its text: the cast does not round as reading does, and then equal numbers could differ.
        Span<char> text = stackalloc char[40];
        number.TryFormat(text, out int length, default, CultureInfo.InvariantCulture);
        return new NumberKey(double.Parse(text[..length], NumberStyles.Float, CultureInfo.InvariantCulture), number);
    }

    /// <summary>Reads a number: digits, with a sign, a decimal point or an exponent.</summary>
    /// <param name="text">The number, in ASCII.</param>
    /// <param name="key">Its key.</param>
    public static bool TryParse(ReadOnlySpan<byte> text, out NumberKey key)
    {
        key = default;
        // Words such as NaN, which are no place in an order, have none.
        if (!text.ContainsAnyInRange((byte)'0', (byte)'9')
            || !double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double size))
            return false;
        if (!decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out decimal digits))
            digits = size switch { < 0 => decimal.MinValue, > 0 => decimal.MaxValue, _ => 0 };
        key = new NumberKey(size, digits);
        return true;
    }

    /// <inheritdoc/>
    public int CompareTo(NumberKey other) => _size.CompareTo(other._size) is int order and not 0 ? order : _digits.CompareTo(other._digits);

    /// <inheritdoc/>
    public bool Equals(NumberKey other) => CompareTo(other) == 0;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is NumberKey other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(_size, _digits);
}
