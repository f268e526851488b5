using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace BigFile.Columnar;

/// <summary>
/// Takes a Python literal apart, token by token: strings, whole numbers, True and False, brackets. Strict: what Python's own repr never
/// writes is refused. Works on bytes, since all that is not inside a string is ASCII in both encodings that headers have.
/// </summary>
internal ref struct PythonReader
{
    private readonly ReadOnlySpan<byte> _text;
    private readonly string _source;
    private readonly long _offset;
    private readonly bool _isUtf8;
    private int _at;

    /// <summary>Begins at the start of a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="isUtf8">Whether strings are UTF-8, or Latin-1.</param>
    /// <param name="source">What the text is of, for exceptions.</param>
    /// <param name="offset">Where the text begins in the file; -1 where it is of none.</param>
    public PythonReader(ReadOnlySpan<byte> text, bool isUtf8, string source, long offset)
    {
        _text = text;
        _isUtf8 = isUtf8;
        _source = source;
        _offset = offset;
    }

    /// <summary>Where the next byte is.</summary>
    public readonly int Position => _at;

    /// <summary>The next byte that is no white space, not taken; 0 at the end.</summary>
    public byte Peek()
    {
        while (_at < _text.Length && _text[_at] is (byte)' ' or (byte)'\t' or (byte)'\n' or (byte)'\r' or (byte)'\f')
            _at++;
        return _at < _text.Length ? _text[_at] : (byte)0;
    }

    /// <summary>Takes a byte if it is the next.</summary>
    public bool TryTake(char wanted)
    {
        if (Peek() != wanted || _at == _text.Length)
            return false;
        _at++;
        return true;
    }

    /// <summary>Takes a byte that must be the next.</summary>
    public void Take(char wanted)
    {
        if (!TryTake(wanted))
            Fail($"expected '{wanted}', found {Found()}");
    }

    /// <summary>Takes an opening bracket, round or square; says by which it is closed.</summary>
    public char TakeOpening(string what)
    {
        if (TryTake('('))
            return ')';
        if (TryTake('['))
            return ']';
        Fail($"expected {what}, found {Found()}");
        return default;
    }

    /// <summary>Between the items of a bracket: false when it is closed, after a comma or without.</summary>
    public bool TakeComma(char closing)
    {
        if (!TryTake(','))
        {
            Take(closing);
            return false;
        }
        return !TryTake(closing);
    }

    /// <summary>Throws unless only white space is left.</summary>
    public void TakeEnd()
    {
        Peek();
        if (_at != _text.Length)
            Fail($"expected the end, found {Found()}");
    }

    public bool TakeBoolean()
    {
        Peek();
        if (TakeWord("True"u8))
            return true;
        if (!TakeWord("False"u8))
            Fail($"expected True or False, found {Found()}");
        return false;
    }

    /// <summary>A whole number from 0 to 2^63 - 1, with the L that Python 2 wrote after it or without.</summary>
    public long TakeNumber(string what)
    {
        byte first = Peek();
        int start = _at;
        if (first == '-')
            Fail($"{what} is negative");
        long value = 0;
        for (; _at < _text.Length && _text[_at] is >= (byte)'0' and <= (byte)'9'; _at++)
        {
            int digit = _text[_at] - '0';
            if (value > (long.MaxValue - digit) / 10)
                Fail($"{what} is more than 64 bits hold", start);
            value = value * 10 + digit;
        }
        if (_at == start)
            Fail($"expected {what}, found {Found()}");
        if (first == '0' && _at - start > 1)
            Fail($"{what} begins with a zero", start);
        if (_at < _text.Length && _text[_at] == 'L')
            _at++;
        return value;
    }

    /// <summary>A string in single or double quotes.</summary>
    public string TakeString(string what)
    {
        byte quote = Peek();
        if (quote is not ((byte)'\'' or (byte)'"'))
            Fail($"expected {what}, found {Found()}");
        int start = _at++;
        StringBuilder? text = null;
        while (true)
        {
            ReadOnlySpan<byte> rest = _text[_at..];
            int plain = rest.IndexOfAny(quote, (byte)'\\', (byte)'\n');
            if (plain < 0 || rest[plain] == '\n')
                Fail("a string has no end", start);
            string part = Decode(rest[..plain]);
            _at += plain + 1;
            if (rest[plain] == quote)
                return text is null ? part : text.Append(part).ToString();
            text = (text ?? new StringBuilder()).Append(part);
            TakeEscape(text);
        }
    }

    [DoesNotReturn]
    public readonly void Fail(string reason, int at = -1) =>
        throw new ColumnarFormatException(_source, _offset < 0 ? -1 : _offset + (at < 0 ? _at : at), reason);

    [DoesNotReturn]
    public readonly void Refuse(string reason) => throw new NotSupportedException($"{_source}: {reason}.");

    private void TakeEscape(StringBuilder text)
    {
        if (_at == _text.Length)
            Fail("a string has no end");
        byte letter = _text[_at++];
        switch (letter)
        {
            case (byte)'\\' or (byte)'\'' or (byte)'"':
                text.Append((char)letter);
                break;
            case (byte)'n':
                text.Append('\n');
                break;
            case (byte)'r':
                text.Append('\r');
                break;
            case (byte)'t':
                text.Append('\t');
                break;
            case (byte)'x':
                text.Append((char)TakeHex(2));
                break;
            case (byte)'u':
                AppendCodePoint(text, TakeHex(4));
                break;
            case (byte)'U':
                AppendCodePoint(text, TakeHex(8));
                break;
            default:
                Fail("a string has an escape that is not known", _at - 2);
                break;
        }
    }

    private uint TakeHex(int digits)
    {
        uint value = 0;
        for (int i = 0; i < digits; i++)
        {
            if (_at == _text.Length || !char.IsAsciiHexDigit((char)_text[_at]))
                Fail($"an escape has not {digits} hexadecimal digits");
            value = value << 4 | (uint)HexValue(_text[_at++]);
        }
        return value;
    }

    private static int HexValue(byte digit) => digit <= '9' ? digit - '0' : (digit | 0x20) - 'a' + 10;

    private readonly void AppendCodePoint(StringBuilder text, uint code)
    {
        if (!Rune.IsValid(code))
            Fail("an escape is no character");
        text.Append(new Rune(code).ToString());
    }

    private readonly string Decode(ReadOnlySpan<byte> bytes)
    {
        if (!_isUtf8)
            return Encoding.Latin1.GetString(bytes);
        if (!System.Text.Unicode.Utf8.IsValid(bytes))
            Fail("a string is not UTF-8");
        return Encoding.UTF8.GetString(bytes);
    }

    private bool TakeWord(ReadOnlySpan<byte> word)
    {
        if (!_text[_at..].StartsWith(word))
            return false;
        _at += word.Length;
        return true;
    }

    private readonly string Found()
    {
        if (_at >= _text.Length)
            return "the end";
        byte found = _text[_at];
        return found is > (byte)' ' and < 0x7f ? $"'{(char)found}'" : $"byte 0x{found:x2}";
    }
}
