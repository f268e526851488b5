using System.Text.Json;

namespace BigFile.Columnar;

/// <summary>Which type fits all JSON values that were seen of a column: lists and structs with what is in them, else what <see cref="TypeGuess"/> says.</summary>
internal sealed class JsonGuess
{
    private readonly TypeGuess _scalar = new();
    private readonly List<KeyValuePair<string, JsonGuess>> _fields = [];
    private readonly Dictionary<string, JsonGuess> _byName = [];
    private JsonGuess? _items;
    private bool _isStruct;

    /// <summary>The children that were seen, in their order.</summary>
    public IReadOnlyList<KeyValuePair<string, JsonGuess>> Fields => _fields;

    /// <summary>Takes in the value that a reader stands on, and leaves it on its last token.</summary>
    /// <exception cref="FormatException">One column has values of different forms; or a text is none.</exception>
    public void Add(ref Utf8JsonReader json, string name)
    {
        switch (json.TokenType)
        {
            case JsonTokenType.StartObject:
                _isStruct = true;
                AddFields(ref json);
                break;
            case JsonTokenType.StartArray:
                _items ??= new JsonGuess();
                while (json.Read() && json.TokenType != JsonTokenType.EndArray)
                    _items.Add(ref json, name);
                break;
            case JsonTokenType.String when !json.ValueIsEscaped:
                _scalar.AddText(json.ValueSpan);
                break;
            case JsonTokenType.String:
                _scalar.AddText("\\"u8);
                break;
            case JsonTokenType.Number:
                _scalar.AddNumber(json.ValueSpan);
                break;
            case JsonTokenType.True or JsonTokenType.False:
                _scalar.AddBool();
                break;
        }
        if ((_isStruct ? 1 : 0) + (_items is null ? 0 : 1) + (_scalar.HasValues ? 1 : 0) > 1)
            throw new FormatException($"'{name}' is of another form here than before: objects, arrays and single values do not go together");
    }

    /// <summary>Takes in the object that a reader stands on the beginning of; of those whose types are given, only that they are there.</summary>
    public void AddFields(ref Utf8JsonReader json, Dictionary<string, ArrowField>? given = null)
    {
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            string name = json.GetString()!;
            if (!_byName.TryGetValue(name, out JsonGuess? field))
            {
                if (_fields.Count == TextTableOptions.ColumnsMax)
                    throw new FormatException($"there are more than {TextTableOptions.ColumnsMax} different names");
                _byName.Add(name, field = new JsonGuess());
                _fields.Add(new(name, field));
            }
            json.Read();
            if (given is not null && given.ContainsKey(name))
                json.Skip();
            else
                field.Add(ref json, name);
        }
    }

    /// <summary>The field that fits what was seen.</summary>
    public ArrowField FieldOf(string name, TextTableOptions options, ref long dictionaries)
    {
        if (_items is not null)
            return new ArrowField(name, ArrowType.List, children: [_items.FieldOf("item", options, ref dictionaries)]);
        if (!_isStruct)
            return options.Inferred(name, _scalar.Type, ref dictionaries);
        List<ArrowField> children = [];
        foreach ((string child, JsonGuess guess) in _fields)
            children.Add(guess.FieldOf(child, options, ref dictionaries));
        return new ArrowField(name, ArrowType.Struct, children: children);
    }
}
