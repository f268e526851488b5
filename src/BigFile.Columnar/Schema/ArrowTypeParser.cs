using System.Globalization;

namespace BigFile.Columnar;

/// <summary>
/// Reads types and schemas in words, as <see cref="ArrowType.ToString"/> and <see cref="ArrowSchema.ToString"/> write them:
/// <c>ts: timestamp[us, UTC], price: decimal128(10, 2), tags: list&lt;item: utf8&gt;</c>. Any thread.
/// </summary>
/// <remarks>
/// A field is <c>name: type</c>, and may end with <c>not null</c>. A name with a colon, a comma, spaces at its ends or quotes in it
/// stands in double quotes, which are doubled inside. Besides pyarrow's names of types these are known: <c>float16 float32 float64
/// float half string large_string string_view boolean str</c>, <c>decimal(p, s)</c> for 128 bits, and <c>tz=</c> before a
/// time zone. Dictionaries are numbered from 0. Unions and run-end encoding have no text that says all of them.
/// </remarks>
public static class ArrowTypeParser
{
    /// <summary>Types that are nested deeper are refused.</summary>
    internal const int DepthMax = 32;

    private const int FieldsMax = 100_000;

    /// <summary>Reads a type without children.</summary>
    /// <param name="text">As in <c>timestamp[us, UTC]</c>.</param>
    /// <exception cref="FormatException">It is none, or a nested one; the message names the word and its place.</exception>
    public static ArrowType Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        Reader reader = new(text);
        ArrowField field = reader.ReadType("", 0);
        reader.ReadEnd();
        if (field.Children.Count > 0 || field.Dictionary is not null)
            throw new FormatException($"'{text}' is a nested type: only one without children can stand here.");
        return field.Type;
    }

    /// <summary>Reads the columns of a table.</summary>
    /// <param name="text">As in <c>a: int64, b: list&lt;item: utf8&gt; not null</c>.</param>
    /// <exception cref="FormatException">It is no list of fields; the message names the word and its place.</exception>
    public static ArrowSchema ParseSchema(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        Reader reader = new(text);
        List<ArrowField> fields = reader.ReadFields(0);
        reader.ReadEnd();
        return new ArrowSchema(fields);
    }

    private ref struct Reader(string text)
    {
        private readonly string _text = text;
        private int _at;
        private long _dictionaries;

        public List<ArrowField> ReadFields(int depth)
        {
            List<ArrowField> fields = [];
            do
            {
                if (fields.Count == FieldsMax)
                    throw Wrong($"there are more than {FieldsMax} fields");
                string name = ReadName();
                Expect(':');
                fields.Add(ReadType(name, depth));
            }
            while (TryTake(','));
            return fields;
        }

        /// <summary>A type with all that belongs to it, as the field of that name.</summary>
        public ArrowField ReadType(string name, int depth)
        {
            if (depth > DepthMax)
                throw Wrong($"types are nested deeper than {DepthMax}");
            int start = SkipSpaces();
            string word = ReadWord();
            if (word == "dictionary")
                return ReadDictionary(name, depth);
            ArrowType type = ReadParameters(word, start);
            List<ArrowField>? children = null;
            if (TryTake('<'))
            {
                children = TryTake('>') ? [] : ReadFields(depth + 1);
                if (children.Count > 0)
                    Expect('>');
            }
            try
            {
                return new ArrowField(name, type, !TryNotNull(), children);
            }
            catch (ArgumentException)
            {
                throw Wrong($"'{word}' does not have {children?.Count ?? 0} children", start);
            }
        }

        public void ReadEnd()
        {
            if (SkipSpaces() != _text.Length)
                throw Wrong($"'{_text[_at..]}' is not expected");
        }

        private ArrowField ReadDictionary(string name, int depth)
        {
            Expect('<');
            int start = SkipSpaces();
            ArrowType index = ReadParameters(ReadWord(), start);
            Expect(',');
            ArrowField values = ReadType(name, depth + 1);
            Expect('>');
            if (values.Dictionary is not null)
                throw Wrong("the values of a dictionary have one themselves", start);
            try
            {
                return new ArrowField(name, values.Type, !TryNotNull(), values.Children, new DictionaryEncoding(_dictionaries++, index));
            }
            catch (ArgumentException)
            {
                throw Wrong($"{index} cannot be the type of indices into a dictionary", start);
            }
        }

        private ArrowType ReadParameters(string word, int start)
        {
            string[] parameters = TryTake('(') ? ReadList(')') : TryTake('[') ? ReadList(']') : [];
            try
            {
                return Make(word, parameters) ?? throw Wrong($"there is no type '{word}'", start);
            }
            catch (ArgumentException e)
            {
                string reason = e.Message.Split(" (Parameter", 2)[0].TrimEnd('.');
                throw Wrong($"'{_text[start.._at]}': {char.ToLowerInvariant(reason[0])}{reason[1..]}", start);
            }
        }

        private string[] ReadList(char end)
        {
            int stop = _text.IndexOf(end, _at);
            if (stop < 0)
                throw Wrong($"'{end}' is missing");
            string inside = _text[_at..stop];
            _at = stop + 1;
            return inside.Split(',', StringSplitOptions.TrimEntries);
        }

        private string ReadName()
        {
            SkipSpaces();
            if (!TryTake('"'))
            {
                int start = _at, stop = _text.IndexOf(':', _at);
                if (stop < 0)
                    throw Wrong("a field is a name, a colon and a type");
                _at = stop;
                string name = _text[start..stop].TrimEnd();
                if (name.AsSpan().IndexOfAny(",<>\"") >= 0)
                    throw Wrong($"'{name}' is no name: write it in double quotes", start);
                return name;
            }
            System.Text.StringBuilder quoted = new();
            while (_at < _text.Length)
            {
                char c = _text[_at++];
                if (c == '"' && (_at == _text.Length || _text[_at] != '"'))
                    return quoted.ToString();
                if (c == '"')
                    _at++;
                quoted.Append(c);
            }
            throw Wrong("a quote is missing");
        }

        private string ReadWord()
        {
            int start = _at;
            while (_at < _text.Length && (char.IsAsciiLetterOrDigit(_text[_at]) || _text[_at] == '_'))
                _at++;
            return _at > start ? _text[start.._at].ToLowerInvariant() : throw Wrong("a type is missing");
        }

        private bool TryNotNull()
        {
            const string Words = "not null";
            SkipSpaces();
            if (string.CompareOrdinal(_text, _at, Words, 0, Words.Length) != 0)
                return false;
            _at += Words.Length;
            return true;
        }

        private bool TryTake(char c)
        {
            if (SkipSpaces() == _text.Length || _text[_at] != c)
                return false;
            _at++;
            return true;
        }

        private void Expect(char c)
        {
            if (!TryTake(c))
                throw Wrong($"'{c}' is missing");
        }

        private int SkipSpaces()
        {
            while (_at < _text.Length && char.IsWhiteSpace(_text[_at]))
                _at++;
            return _at;
        }

        private readonly FormatException Wrong(string what, int at = -1) => new(string.Create(
            CultureInfo.InvariantCulture, $"At character {(at < 0 ? _at : at) + 1} of '{(_text.Length > 200 ? _text[..200] + "…" : _text)}': {what}."));
    }

    private static ArrowType? Make(string word, string[] parameters) => word switch
    {
        "decimal32" => ArrowType.Decimal32(Number(parameters, 0, 2), Number(parameters, 1, 2)),
        "decimal64" => ArrowType.Decimal64(Number(parameters, 0, 2), Number(parameters, 1, 2)),
        "decimal" or "decimal128" => ArrowType.Decimal128(Number(parameters, 0, 2), Number(parameters, 1, 2)),
        "decimal256" => ArrowType.Decimal256(Number(parameters, 0, 2), Number(parameters, 1, 2)),
        "fixed_size_binary" => ArrowType.FixedSizeBinary(Number(parameters, 0, 1)),
        "fixed_size_list" => ArrowType.FixedSizeList(Number(parameters, 0, 1)),
        "time32" => ArrowType.Time32(Unit(parameters, 1)),
        "time64" => ArrowType.Time64(Unit(parameters, 1)),
        "duration" => ArrowType.Duration(Unit(parameters, 1)),
        "timestamp" => ArrowType.Timestamp(Unit(parameters, 2), Zone(parameters)),
        // As pyarrow writes them.
        "date32" when parameters is ["day"] => ArrowType.Date32,
        "date64" when parameters is ["ms"] => ArrowType.Date64,
        _ when Simple(word) is ArrowType type => parameters.Length == 0 ? type : throw new ArgumentException("It takes no parameters."),
        _ => null,
    };

    private static ArrowType? Simple(string word) => word switch
    {
        "null" => ArrowType.Null,
        "bool" or "boolean" => ArrowType.Bool,
        "int8" => ArrowType.Int8,
        "int16" => ArrowType.Int16,
        "int32" => ArrowType.Int32,
        "int64" => ArrowType.Int64,
        "uint8" => ArrowType.UInt8,
        "uint16" => ArrowType.UInt16,
        "uint32" => ArrowType.UInt32,
        "uint64" => ArrowType.UInt64,
        "float16" or "halffloat" or "half" => ArrowType.Float16,
        "float32" or "float" => ArrowType.Float32,
        "float64" or "double" => ArrowType.Float64,
        "date32" => ArrowType.Date32,
        "date64" => ArrowType.Date64,
        "month_interval" => ArrowType.IntervalYearMonth,
        "day_time_interval" => ArrowType.IntervalDayTime,
        "month_day_nano_interval" => ArrowType.IntervalMonthDayNano,
        "utf8" or "string" or "str" => ArrowType.Utf8,
        "large_utf8" or "large_string" => ArrowType.LargeUtf8,
        "utf8_view" or "string_view" => ArrowType.Utf8View,
        "binary" => ArrowType.Binary,
        "large_binary" => ArrowType.LargeBinary,
        "binary_view" => ArrowType.BinaryView,
        "list" => ArrowType.List,
        "large_list" => ArrowType.LargeList,
        "list_view" => ArrowType.ListView,
        "large_list_view" => ArrowType.LargeListView,
        "struct" => ArrowType.Struct,
        "map" => ArrowType.Map(),
        _ => null,
    };

    private static int Number(string[] parameters, int index, int count)
    {
        if (parameters.Length != count)
            throw new ArgumentException(count == 1 ? "It takes one number, as in [16]." : "It takes precision and scale, as in (10, 2).");
        return int.TryParse(parameters[index], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number)
            ? number
            : throw new ArgumentException($"'{parameters[index]}' is not a number.");
    }

    private static TimeUnit Unit(string[] parameters, int countMax)
    {
        if (parameters.Length == 0 || parameters.Length > countMax)
            throw new ArgumentException(countMax == 1 ? "It takes a unit, as in [ms]." : "It takes a unit and perhaps a time zone, as in [us, UTC].");
        return parameters[0] switch
        {
            "s" => TimeUnit.Second,
            "ms" => TimeUnit.Millisecond,
            "us" => TimeUnit.Microsecond,
            "ns" => TimeUnit.Nanosecond,
            _ => throw new ArgumentException($"'{parameters[0]}' is none of s, ms, us, ns."),
        };
    }

    private static string? Zone(string[] parameters) => parameters.Length < 2 ? null
        : parameters[1].StartsWith("tz=", StringComparison.Ordinal) ? parameters[1][3..] : parameters[1];
}
