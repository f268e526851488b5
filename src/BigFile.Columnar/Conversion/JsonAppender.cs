using System.Buffers;
using System.Text.Json;

namespace BigFile.Columnar;

/// <summary>
/// Adds values to a builder from JSON, as <see cref="ValueText.WriteJson"/> writes it. What does not fit is a <see cref="FormatException"/> in a few words,
/// after which the builder may hold half a row. One thread.
/// </summary>
internal sealed class JsonAppender
{
    private readonly ArrayBuilder _builder;
    private readonly TextAppender? _text;
    private readonly JsonAppender[] _children;
    private readonly byte[][] _names;
    private readonly CellCount _cells;
    private readonly bool _isInferred;
    private int _next;

    public JsonAppender(ArrayBuilder builder, CellCount cells, bool isInferred = false)
    {
        _builder = builder;
        _cells = cells;
        _isInferred = isInferred;
        _text = TextAppender.CanRead(builder.Field.Type) ? new TextAppender(builder, isInferred) : null;
        _children = builder switch
        {
            ListBuilder list => [new JsonAppender(list.Values, cells, isInferred)],
            StructBuilder fields => [.. fields.Children.Select(child => new JsonAppender(child, cells, isInferred))],
            _ => [],
        };
        _names = [.. _children.Select(child => System.Text.Encoding.UTF8.GetBytes(child._builder.Field.Name))];
        // A null has values in all its children, and as many as one has places.
        long inside = _children.Sum(child => child.Cells);
        ArrowType type = builder.Field.Type;
        Cells = type.Kind == ArrowTypeKind.FixedSizeList ? (long)Int128.Min((Int128)inside * type.ListSize + 1, TextTableOptions.RowCellsMax + 1)
            : builder is StructBuilder ? Math.Max(inside, 1)
            : 1;
    }

    /// <summary>How many single values a value has at least, a null too.</summary>
    public long Cells { get; }

    /// <summary>Throws for a type whose values cannot be read from text.</summary>
    public static void ThrowIfUnreadable(ArrowField field)
    {
        if (!TextAppender.CanRead(field.Type) && !field.Type.Kind.IsList() && field.Type.Kind != ArrowTypeKind.Struct)
            throw new NotSupportedException($"Column '{field.Name}': values of type {field.TypeText} cannot be read from text.");
        if (field.Dictionary is not null && (field.Children.Count > 0 || field.Type.Kind is ArrowTypeKind.Bool or ArrowTypeKind.Null))
            throw new NotSupportedException($"Column '{field.Name}': a dictionary of {field.Type} cannot be read from text.");
        foreach (ArrowField child in field.Children)
            ThrowIfUnreadable(child);
    }

    /// <summary>Adds the one value that a text is. False: it does not fit, or is no JSON.</summary>
    public bool TryAppend(ReadOnlySpan<byte> text)
    {
        Utf8JsonReader json = new(text);
        try
        {
            _cells.BeginRow(Cells);
            json.Read();
            Append(ref json);
            return !json.Read();
        }
        catch (Exception e) when (e is JsonException or FormatException)
        {
            return false;
        }
    }

    /// <summary>Adds the value that the reader stands on, and leaves it on its last token.</summary>
    public void Append(ref Utf8JsonReader json)
    {
        if (json.TokenType == JsonTokenType.Null)
            AppendNull();
        else if (_text is not null)
            AppendScalar(ref json);
        else if (_builder is StructBuilder fields)
            AppendStruct(ref json, fields);
        else if (_builder.Field.Type.Kind == ArrowTypeKind.Map)
            AppendMap(ref json, (ListBuilder)_builder);
        else
            AppendList(ref json, (ListBuilder)_builder);
    }

    public void AppendNull()
    {
        if (!_builder.Field.IsNullable)
            throw new FormatException($"'{_builder.Field.Name}' is missing or null, and is declared to have no nulls");
        _builder.AppendNull();
    }

    /// <summary>Adds a row to each child of what the reader stands on the beginning of; what is missing is null.</summary>
    public static void AppendFields(ref Utf8JsonReader json, JsonAppender[] children, byte[][] names, ref int next, string place)
    {
        if (json.TokenType != JsonTokenType.StartObject)
            throw new FormatException($"{place}{Word(json.TokenType)} stands where an object should");
        long rows = children.Length == 0 ? 0 : children.Min(child => child._builder.Length);
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            int child = Find(ref json, names, ref next);
            if (child < 0)
                throw new FormatException($"{place}'{json.GetString()}' is no column, and was not in the first rows; give its type");
            if (children[child]._builder.Length != rows)
                throw new FormatException($"{place}'{children[child]._builder.Field.Name}' is there twice");
            json.Read();
            children[child].Append(ref json);
        }
        foreach (JsonAppender child in children)
        {
            if (child._builder.Length == rows)
                child.AppendNull();
        }
    }

    private static int Find(ref Utf8JsonReader json, byte[][] names, ref int next)
    {
        // Mostly in the same order on each line.
        for (int i = 0; i < names.Length; i++)
        {
            int at = next + i < names.Length ? next + i : next + i - names.Length;
            if (json.ValueTextEquals(names[at]))
            {
                next = at + 1 == names.Length ? 0 : at + 1;
                return at;
            }
        }
        return -1;
    }

    private void AppendScalar(ref Utf8JsonReader json)
    {
        ArrowTypeKind kind = _builder.Field.Type.Kind;
        switch (json.TokenType)
        {
            case JsonTokenType.String:
                AppendString(ref json);
                break;
            // What is text has numbers as they are written, where a column has both.
            case JsonTokenType.Number when kind is not (ArrowTypeKind.Bool or >= ArrowTypeKind.Date32 and <= ArrowTypeKind.Duration) && !IsBinary(kind):
            case JsonTokenType.True or JsonTokenType.False when kind == ArrowTypeKind.Bool || kind.IsText():
                Check(_text!.TryAppend(json.ValueSpan), json.ValueSpan);
                break;
            case JsonTokenType.Number or JsonTokenType.True or JsonTokenType.False:
                Check(false, json.ValueSpan);
                break;
            default:
                throw new FormatException($"'{_builder.Field.Name}': {Word(json.TokenType)} is no {_builder.Field.TypeText}");
        }
    }

    private void AppendString(ref Utf8JsonReader json)
    {
        if (!json.ValueIsEscaped)
        {
            Check(_text!.TryAppend(json.ValueSpan), json.ValueSpan);
            return;
        }
        byte[] rented = ArrayPool<byte>.Shared.Rent(json.ValueSpan.Length);
        try
        {
            ReadOnlySpan<byte> text = rented.AsSpan(0, Unescape(ref json, rented));
            Check(_text!.TryAppend(text), text);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    private int Unescape(ref Utf8JsonReader json, byte[] text)
    {
        try
        {
            return json.CopyString(text);
        }
        catch (InvalidOperationException)
        {
            throw new FormatException($"'{_builder.Field.Name}' has a text that is none");
        }
    }

    private void AppendStruct(ref Utf8JsonReader json, StructBuilder fields)
    {
        AppendFields(ref json, _children, _names, ref _next, $"'{_builder.Field.Name}': ");
        fields.EndRow();
    }

    private void AppendList(ref Utf8JsonReader json, ListBuilder list)
    {
        if (json.TokenType != JsonTokenType.StartArray)
            throw new FormatException($"'{_builder.Field.Name}': {Word(json.TokenType)} is no {_builder.Field.TypeText}");
        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
        {
            _cells.Add(_children[0].Cells);
            _children[0].Append(ref json);
        }
        EndRow(list);
    }

    // An object, or an array of pairs.
    private void AppendMap(ref Utf8JsonReader json, ListBuilder list)
    {
        JsonAppender entries = _children[0];
        bool isObject = json.TokenType == JsonTokenType.StartObject;
        if (!isObject && json.TokenType != JsonTokenType.StartArray)
            throw new FormatException($"'{_builder.Field.Name}': {Word(json.TokenType)} is no {_builder.Field.TypeText}");
        while (json.Read() && json.TokenType is not (JsonTokenType.EndObject or JsonTokenType.EndArray))
        {
            _cells.Add(entries.Cells);
            if (isObject)
            {
                string key = json.GetString()!;
                byte[] text = System.Text.Encoding.UTF8.GetBytes(key);
                entries._children[0].Check(entries._children[0]._text?.TryAppend(text) ?? false, text);
            }
            else
            {
                if (json.TokenType != JsonTokenType.StartArray)
                    throw new FormatException($"'{_builder.Field.Name}': {Word(json.TokenType)} stands where a pair of key and value should");
                json.Read();
                entries._children[0].Append(ref json);
            }
            json.Read();
            entries._children[1].Append(ref json);
            ((StructBuilder)entries._builder).EndRow();
            if (!isObject && (!json.Read() || json.TokenType != JsonTokenType.EndArray))
                throw new FormatException($"'{_builder.Field.Name}': a pair has more than a key and a value");
        }
        EndRow(list);
    }

    private static void EndRow(ListBuilder list)
    {
        try
        {
            list.EndRow();
        }
        catch (InvalidOperationException e)
        {
            throw new FormatException(e.Message.TrimEnd('.'));
        }
    }

    private void Check(bool fits, ReadOnlySpan<byte> text)
    {
        if (fits)
            return;
        string reason = _text?.Misfit(text) ?? $"{TextTableOptions.Shown(text)} is no {_builder.Field.TypeText}";
        throw new FormatException($"'{_builder.Field.Name}': {reason}{(_isInferred ? ", which the first rows seemed to be; give the type of the column" : "")}");
    }

    private static bool IsBinary(ArrowTypeKind kind) =>
        kind is ArrowTypeKind.Binary or ArrowTypeKind.LargeBinary or ArrowTypeKind.BinaryView or ArrowTypeKind.FixedSizeBinary;

    private static string Word(JsonTokenType token) => token switch
    {
        JsonTokenType.StartObject => "an object",
        JsonTokenType.StartArray or JsonTokenType.EndArray => "an array",
        JsonTokenType.String => "a text",
        JsonTokenType.Number => "a number",
        JsonTokenType.Null => "null",
        _ => "true or false",
    };
}
