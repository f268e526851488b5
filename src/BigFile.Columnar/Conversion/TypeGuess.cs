using System.Globalization;
using System.Text;

namespace BigFile.Columnar;

/// <summary>
/// Which type fits all texts that were seen of a column: the first of bool, int64, float64, date32, timestamp and utf8 that does. A number that would
/// come back as another text than it is by value is none: 007 is a text, and so is an integer past 64 bits,
/// a number with more digits than float64 has, or a time that the unit it needs does not reach.
/// </summary>
internal sealed class TypeGuess
{
    private bool _isBool = true;
    private bool _isInteger = true;
    private bool _isFloat = true;
    private bool _fitsFloat = true;
    private bool _isDate = true;
    private bool _isTimestamp = true;
    private bool _hasZone;
    private bool _hasNoZone;
    private int _digits;
    private TimeUnit _finest = TimeUnit.Nanosecond;

    /// <summary>Whether any value was seen.</summary>
    public bool HasValues { get; private set; }

    /// <summary>The type. Text where there was no value.</summary>
    public ArrowType Type =>
        !HasValues ? ArrowType.Utf8
        : _isBool ? ArrowType.Bool
        : _isInteger ? ArrowType.Int64
        : _isFloat && _fitsFloat ? ArrowType.Float64
        : _isDate ? ArrowType.Date32
        : _isTimestamp && _hasZone != _hasNoZone && Unit <= _finest ? ArrowType.Timestamp(Unit, _hasZone ? "UTC" : null)
        : ArrowType.Utf8;

    private TimeUnit Unit => (TimeUnit)((_digits + 2) / 3);

    /// <summary>Takes in a value that may be anything.</summary>
    public void Add(ReadOnlySpan<byte> text)
    {
        HasValues = true;
        _isBool = _isBool && (Ascii.EqualsIgnoreCase(text, "true"u8) || Ascii.EqualsIgnoreCase(text, "false"u8));
        AddNumberOf(text);
        AddTimeOf(text);
    }

    /// <summary>Takes in a value that is a text, whatever it looks like, unless like a date.</summary>
    public void AddText(ReadOnlySpan<byte> text)
    {
        HasValues = true;
        _isBool = _isInteger = _isFloat = false;
        AddTimeOf(text);
    }

    /// <summary>Takes in a value that is a number.</summary>
    public void AddNumber(ReadOnlySpan<byte> text)
    {
        HasValues = true;
        _isBool = _isDate = _isTimestamp = false;
        AddNumberOf(text);
    }

    /// <summary>Takes in a value that is true or false.</summary>
    public void AddBool()
    {
        HasValues = true;
        _isInteger = _isFloat = _isDate = _isTimestamp = false;
    }

    private void AddNumberOf(ReadOnlySpan<byte> text)
    {
        if (!_isFloat)
            return;
        bool isInteger = IsInteger(text);
        _isInteger = _isInteger && isInteger && long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _);
        _isFloat = isInteger || IsFloat(text);
        _fitsFloat = _fitsFloat && FloatText.IsHeld(text);
    }

    private void AddTimeOf(ReadOnlySpan<byte> text)
    {
        if (!_isDate && !_isTimestamp)
            return;
        bool isDate = TimeParser.TryDate(text, out long days) && days == (int)days;
        _isDate = _isDate && isDate;
        _isTimestamp = _isTimestamp && TimeParser.TryShape(text, out int digits, out bool hasZone) && Take(text, digits, isDate, hasZone);
    }

    // A date alone among timestamps is a midnight without a zone.
    private bool Take(ReadOnlySpan<byte> text, int digits, bool isDate, bool hasZone)
    {
        while (_finest > TimeUnit.Second && !TimeParser.TryTimestamp(text, _finest, ZoneInText.Maybe, out _))
            _finest--;
        _digits = Math.Max(_digits, digits);
        _hasZone |= hasZone;
        _hasNoZone |= !hasZone || isDate;
        return true;
    }

    private static bool IsInteger(ReadOnlySpan<byte> text)
    {
        if (!text.IsEmpty && text[0] == '-')
            text = text[1..];
        return !text.IsEmpty && !text.ContainsAnyExceptInRange((byte)'0', (byte)'9') && (text[0] != '0' || text.Length == 1);
    }

    // -12.5e+7 and the words; neither a plus before it nor zeros.
    private static bool IsFloat(ReadOnlySpan<byte> text)
    {
        if (text.SequenceEqual("NaN"u8) || text.SequenceEqual("Infinity"u8) || text.SequenceEqual("-Infinity"u8))
            return true;
        int end = text.IndexOfAny("eE."u8);
        return end > 0 && IsInteger(text[..end])
            && double.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out double value)
            && double.IsFinite(value);
    }
}
