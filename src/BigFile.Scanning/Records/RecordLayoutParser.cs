using System.Globalization;

namespace BigFile.Scanning;

/// <summary>Reads the text of a <see cref="RecordLayout"/>, once.</summary>
internal sealed class RecordLayoutParser(string text)
{
    private const string SizePrefix = "size=";
    private const string PadName = "_";
    private const string PadType = "pad";

    private readonly List<RecordField> _fields = [];
    private int _next;
    private int _end;
    private int? _size;
    private string _word = "";
    private int _wordStart;

    public RecordLayout Parse()
    {
        for (int at = 0; at < text.Length;)
        {
            if (IsBlank(text[at]))
            {
                at++;
                continue;
            }
            int end = at;
            while (end < text.Length && !IsBlank(text[end]))
                end++;
            _word = text[at..end];
            _wordStart = at;
            ReadWord();
            at = end;
        }
        if (_fields.Count == 0)
            throw new RecordSyntaxException("a layout needs at least one field, as in ts:i64", "", text.Length);
        return new RecordLayout([.. _fields], _size ?? _end);
    }

    private static bool IsBlank(char value) => value is ' ' or ',' or '\t' or '\r' or '\n';

    private void ReadWord()
    {
        if (_size is not null)
            throw Error("nothing may stand behind the size of the record");
        if (_word.StartsWith(SizePrefix, StringComparison.Ordinal))
        {
            ReadSize();
            return;
        }
        int colon = _word.IndexOf(':', StringComparison.Ordinal);
        ReadOnlySpan<char> name = colon < 0 ? PadName : _word.AsSpan(0, colon);
        ReadOnlySpan<char> type = _word.AsSpan(colon + 1);
        int at = type.IndexOf('@');
        if (at >= 0)
        {
            _next = Number(type[(at + 1)..], "an offset in bytes");
            type = type[..at];
        }
        if (colon < 0 && !type.StartsWith(PadType + "[", StringComparison.Ordinal))
            throw Error("a field is written name:type");
        bool isPad = name is PadName;
        if (!isPad)
            CheckName(name);
        ReadType(name, type, isPad);
    }

    private void ReadSize()
    {
        _size = Number(_word.AsSpan(SizePrefix.Length), "a size in bytes");
        if (_size < Math.Max(_end, 1))
            throw Error($"the fields reach to byte {_end}");
    }

    private void ReadType(ReadOnlySpan<char> name, ReadOnlySpan<char> type, bool isPad)
    {
        int bracket = type.IndexOf('[');
        if (isPad && type.Length > 0 && char.IsAsciiDigit(type[0]))
        {
            Advance(Number(type, "a number of bytes"));
        }
        else if (bracket >= 0)
        {
            ReadOnlySpan<char> kind = type[..bracket];
            isPad |= kind is PadType;
            RecordFieldType sized = RecordFieldType.Bytes;
            if (kind is not PadType && !RecordTypeNames.TryParseSized(kind, out sized))
                throw NoType(type);
            if (type[^1] != ']')
                throw Error("the size is written in brackets, as in char[8]");
            Add(name, sized, Number(type[(bracket + 1)..^1], "a number of bytes"), isBigEndian: false, isPad);
        }
        else if (RecordTypeNames.TryParseNumber(type, out RecordFieldType number, out int sizeBytes, out bool isBigEndian))
        {
            Add(name, number, sizeBytes, isBigEndian, isPad);
        }
        else
        {
            throw NoType(type);
        }
    }

    private void Add(ReadOnlySpan<char> name, RecordFieldType type, int sizeBytes, bool isBigEndian, bool isPad)
    {
        if (sizeBytes == 0)
            throw Error("a field has at least one byte");
        int offset = _next;
        Advance(sizeBytes);
        if (!isPad)
            _fields.Add(new RecordField(name.ToString(), _fields.Count, type, isBigEndian, offset, sizeBytes));
    }

    private void Advance(int sizeBytes)
    {
        if (sizeBytes > RecordLayout.SizeBytesMax - _next)
            throw TooLarge();
        _next += sizeBytes;
        _end = Math.Max(_end, _next);
    }

    private void CheckName(ReadOnlySpan<char> name)
    {
        if (name.IsEmpty || char.IsAsciiDigit(name[0]))
            throw Error("a field's name begins with a letter");
        foreach (char value in name)
        {
            if (!RecordFilterParser.IsNamePart(value))
                throw Error($"a field's name has letters, digits, '_' and '.', not '{value}'");
        }
        foreach (RecordField field in _fields)
        {
            if (name.SequenceEqual(field.Name))
                throw Error($"there is a field {field.Name} already");
        }
    }

    private int Number(ReadOnlySpan<char> digits, string what)
    {
        if (!ulong.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out ulong value))
            throw Error(digits.IsEmpty || digits.ContainsAnyExceptInRange('0', '9') ? $"'{digits}' is not {what}" : $"a record has at most {RecordLayout.SizeBytesMax} bytes");
        return value <= RecordLayout.SizeBytesMax ? (int)value : throw TooLarge();
    }

    private RecordSyntaxException NoType(ReadOnlySpan<char> type) => Error($"there is no type '{type}': write {RecordTypeNames.Choice}");

    private RecordSyntaxException TooLarge() => Error($"a record has at most {RecordLayout.SizeBytesMax} bytes");

    private RecordSyntaxException Error(string reason) => new($"'{_word}': {reason}", _word, _wordStart);
}
