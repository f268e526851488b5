namespace BigFile.Scanning;

/// <summary>Reads the text of a <see cref="RecordFilter"/>, once.</summary>
internal sealed class RecordFilterParser(RecordLayout layout, string text)
{
    private const string Signs = "=!<>";
    private const string Both = "&&";
    private const string And = "and";

    private int _at;

    public static bool IsNamePart(char value) => char.IsLetterOrDigit(value) || value is '_' or '.';

    public RecordComparison[] Parse()
    {
        List<RecordComparison> comparisons = [ReadComparison()];
        while (true)
        {
            SkipBlanks();
            if (_at == text.Length)
                return [.. comparisons];
            ReadJoint();
            comparisons.Add(ReadComparison());
        }
    }

    private RecordComparison ReadComparison()
    {
        RecordField field = ReadField();
        SkipBlanks();
        int signStart = _at;
        while (_at < text.Length && Signs.Contains(text[_at], StringComparison.Ordinal))
            _at++;
        string sign = text[signStart.._at];
        SkipBlanks();
        int valueStart = _at;
        ReadOnlySpan<char> value = ReadValue();
        if (!field.TryParseKey(value, out RecordKey key))
        {
            if (RecordComparison.Make(field, default, sign) is null)
                throw NoSign(sign, signStart);
            throw new RecordSyntaxException(field.DescribeNoKey(value), value.ToString(), valueStart);
        }
        return RecordComparison.Make(field, key, sign) ?? throw NoSign(sign, signStart);
    }

    private RecordField ReadField()
    {
        SkipBlanks();
        int start = _at;
        while (_at < text.Length && IsNamePart(text[_at]))
            _at++;
        string name = text[start.._at];
        if (name.Length == 0)
            throw new RecordSyntaxException("a comparison begins with the name of a field", Rest(start), start);
        return layout.TryGetField(name, out RecordField? field)
            ? field
            : throw new RecordSyntaxException(
                $"there is no field '{name}': there are {string.Join(", ", layout.Fields.Select(known => known.Name))}", name, start);
    }

    private ReadOnlySpan<char> ReadValue()
    {
        int start = _at;
        if (_at < text.Length && text[_at] is '\'' or '"')
        {
            int end = text.IndexOf(text[_at], _at + 1);
            if (end < 0)
                throw new RecordSyntaxException($"the value {text[start..]} has no quote at its end", text[start..], start);
            _at = end + 1;
            return text.AsSpan((start + 1)..end);
        }
        while (_at < text.Length && !char.IsWhiteSpace(text[_at]) && !text.AsSpan(_at).StartsWith(Both))
            _at++;
        if (_at == start)
            throw new RecordSyntaxException("a value is missing", "", start);
        return text.AsSpan(start.._at);
    }

    private void ReadJoint()
    {
        ReadOnlySpan<char> rest = text.AsSpan(_at);
        if (rest.StartsWith(Both))
            _at += Both.Length;
        else if (rest.StartsWith(And, StringComparison.OrdinalIgnoreCase) && (rest.Length == And.Length || char.IsWhiteSpace(rest[And.Length])))
            _at += And.Length;
        else
            throw new RecordSyntaxException($"'{Rest(_at)}': comparisons are joined by && or and", Rest(_at), _at);
    }

    private void SkipBlanks()
    {
        while (_at < text.Length && char.IsWhiteSpace(text[_at]))
            _at++;
    }

    private string Rest(int start)
    {
        int end = start;
        while (end < text.Length && !char.IsWhiteSpace(text[end]))
            end++;
        return text[start..end];
    }

    private static RecordSyntaxException NoSign(string sign, int position) =>
        new($"'{sign}' is none of ==, !=, <, <=, >, >=", sign, position);
}
