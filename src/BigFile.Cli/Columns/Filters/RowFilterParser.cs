using BigFile.Columnar;

namespace BigFile.Cli.Columns.Filters;

/// <summary>
/// Reads the text of <c>--where</c>: comparisons and null tests, joined by <c>and</c> or <c>&amp;&amp;</c>, which bind closer, and <c>or</c> or
/// <c>||</c>, with parentheses.
/// </summary>
internal sealed class RowFilterParser
{
    private const string Signs = "=!<>";

    // Parentheses within each other, and so the depth of the stack that they need.
    private const int DepthMax = 100;

    private readonly IReadOnlyList<ArrowField> _fields;
    private readonly string _text;
    private int _at;
    private int _depth;

    private RowFilterParser(IReadOnlyList<ArrowField> fields, string text)
    {
        _fields = fields;
        _text = text;
    }

    /// <summary>Reads it.</summary>
    /// <exception cref="CommandException">It is no filter, or not for these columns.</exception>
    public static RowFilter Parse(IReadOnlyList<ArrowField> fields, string text)
    {
        RowFilterParser parser = new(fields, text);
        RowFilter filter = parser.ReadAny();
        parser.SkipBlanks();
        return parser._at == text.Length
            ? filter
            : throw new CommandException($"--where: '{parser.Rest()}': comparisons are joined by && or and, || or or");
    }

    private RowFilter ReadAny()
    {
        RowFilter filter = ReadAll();
        while (TryJoint("||", "or"))
            filter = new OrFilter(filter, ReadAll());
        return filter;
    }

    private RowFilter ReadAll()
    {
        RowFilter filter = ReadOne();
        while (TryJoint("&&", "and"))
            filter = new AndFilter(filter, ReadOne());
        return filter;
    }

    private RowFilter ReadOne()
    {
        SkipBlanks();
        if (_at == _text.Length || _text[_at] != '(')
            return ReadComparison();
        if (++_depth > DepthMax)
            throw new CommandException($"--where: more than {DepthMax} parentheses within each other");
        int start = _at++;
        RowFilter filter = ReadAny();
        SkipBlanks();
        if (_at == _text.Length || _text[_at] != ')')
            throw new CommandException($"--where: '{_text[start..]}' has a parenthesis that is not closed");
        _at++;
        _depth--;
        return filter;
    }

    private ColumnFilter ReadComparison()
    {
        int column = ColumnNames.Find("--where", _fields, ReadName());
        if (TryWord("is"))
        {
            bool isNot = TryWord("not");
            return TryWord("null")
                ? new ColumnFilter(column, isNot ? PresenceTest.Present : PresenceTest.Null)
                : throw new CommandException($"--where: '{Rest()}': behind 'is' come 'null' or 'not null'");
        }
        SkipBlanks();
        int start = _at;
        while (_at < _text.Length && Signs.Contains(_text[_at], StringComparison.Ordinal))
            _at++;
        ColumnComparison comparison = _text[start.._at] switch
        {
            "==" => ColumnComparison.Equal,
            "!=" => ColumnComparison.NotEqual,
            "<" => ColumnComparison.Less,
            "<=" => ColumnComparison.LessOrEqual,
            ">" => ColumnComparison.Greater,
            ">=" => ColumnComparison.GreaterOrEqual,
            var sign => throw new CommandException($"--where: '{(sign.Length > 0 ? sign : Rest())}' is none of ==, !=, <, <=, >, >=, is null, is not null"),
        };
        SkipBlanks();
        return new ColumnFilter(column, ValueTests.Make(_fields[column], comparison, ReadValue()));
    }

    private string ReadName()
    {
        SkipBlanks();
        if (_at < _text.Length && _text[_at] is '\'' or '"')
            return ReadQuoted();
        int start = _at;
        while (_at < _text.Length && !char.IsWhiteSpace(_text[_at]) && !Signs.Contains(_text[_at], StringComparison.Ordinal) && _text[_at] is not ('(' or ')' or '&' or '|'))
            _at++;
        return _at > start
            ? _text[start.._at]
            : throw new CommandException($"--where: '{Rest()}': a comparison begins with the name of a column");
    }

    private string ReadValue()
    {
        if (_at < _text.Length && _text[_at] is '\'' or '"')
            return ReadQuoted();
        int start = _at;
        while (_at < _text.Length && !char.IsWhiteSpace(_text[_at]) && _text[_at] != ')' && !StartsWith("&&") && !StartsWith("||"))
            _at++;
        return _at > start ? _text[start.._at] : throw new CommandException($"--where: a value is missing behind '{_text[..start].TrimEnd()}'");
    }

    // A quote within is written twice.
    private string ReadQuoted()
    {
        char quote = _text[_at];
        int start = _at++;
        for (string read = ""; ;)
        {
            int end = _text.IndexOf(quote, _at);
            if (end < 0)
                throw new CommandException($"--where: {_text[start..]} has no quote at its end");
            read += _text[_at..end];
            _at = end + 1;
            if (_at == _text.Length || _text[_at] != quote)
                return read;
            read += quote;
            _at++;
        }
    }

    private bool TryJoint(string sign, string word)
    {
        SkipBlanks();
        if (!StartsWith(sign))
            return TryWord(word);
        _at += sign.Length;
        return true;
    }

    private bool TryWord(string word)
    {
        SkipBlanks();
        ReadOnlySpan<char> rest = _text.AsSpan(_at);
        if (!rest.StartsWith(word, StringComparison.OrdinalIgnoreCase) || (rest.Length > word.Length && (char.IsLetterOrDigit(rest[word.Length]) || rest[word.Length] == '_')))
            return false;
        _at += word.Length;
        return true;
    }

    private bool StartsWith(string sign) => _text.AsSpan(_at).StartsWith(sign, StringComparison.Ordinal);

    private void SkipBlanks()
    {
        while (_at < _text.Length && char.IsWhiteSpace(_text[_at]))
            _at++;
    }

    private string Rest()
    {
        SkipBlanks();
        int end = _at;
        while (end < _text.Length && !char.IsWhiteSpace(_text[end]))
            end++;
        return _text[_at..end];
    }
}
