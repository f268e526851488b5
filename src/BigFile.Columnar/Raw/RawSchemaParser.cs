using System.Text.Json;

namespace BigFile.Columnar.Raw;

/// <summary>
/// Takes a schema out of JSON. What it does not know it passes over; what it knows must be there, once, and of its kind. Says what is wrong
/// by <see cref="FormatException"/>.
/// </summary>
internal struct RawSchemaParser
{
    private List<RawSegment>? _columns;
    private string? _format;
    private long? _version;
    private long? _rowCount;

    /// <summary>Whether the columns are ranges of one file, with offsets and perhaps numbers of rows of their own.</summary>
    public bool IsOneFile { get; init; }

    public void Parse(ref Utf8JsonReader json)
    {
        json.Read();
        Expect(ref json, JsonTokenType.StartObject, "the schema", "an object");
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            string property = json.GetString()!;
            json.Read();
            switch (property)
            {
                case "format":
                    _format = Once(_format, Text(ref json, property), property);
                    break;
                case "version":
                    _version = Once(_version, Number(ref json, property), property);
                    break;
                case "rows":
                    _rowCount = Once(_rowCount, Number(ref json, property), property);
                    break;
                case "columns":
                    _columns = Once(_columns, ReadColumns(ref json), property);
                    break;
                default:
                    json.Skip();
                    break;
            }
        }
        // What follows the object is no JSON, which the reader says.
        json.Read();
    }

    public readonly RawSchema Result(string format, int version)
    {
        if (_format != format)
            throw new FormatException($"it is no schema of raw columns: \"format\" is not \"{format}\"");
        if (_version != version)
            throw new FormatException(_version is null ? "\"version\" is missing" : $"version {_version} is not known, only {version} is");
        if (_columns is null)
            throw new FormatException("\"columns\" is missing");
        bool allCounted = IsOneFile && _columns.TrueForAll(column => column.Count >= 0);
        if (_rowCount is null && !allCounted)
            throw new FormatException("\"rows\" is missing");
        if (_rowCount < 0)
            throw new FormatException("the number of rows is negative");
        long rowCount = _rowCount ?? _columns.Select(column => column.Count).DefaultIfEmpty().Max();
        List<RawSegment> columns = _columns.ConvertAll(column => column.Count < 0 ? column with { Count = rowCount } : column);
        return RawSchema.WhyImpossible(columns) is string why ? throw new FormatException(why) : new RawSchema(rowCount, columns);
    }

    private readonly List<RawSegment> ReadColumns(ref Utf8JsonReader json)
    {
        Expect(ref json, JsonTokenType.StartArray, "\"columns\"", "an array");
        List<RawSegment> columns = [];
        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
        {
            if (columns.Count == RawSchema.ColumnsMax)
                throw new FormatException($"there are more than {RawSchema.ColumnsMax} columns");
            Expect(ref json, JsonTokenType.StartObject, "a column", "an object");
            columns.Add(ReadColumn(ref json));
        }
        return columns;
    }

    private readonly RawSegment ReadColumn(ref Utf8JsonReader json)
    {
        string? name = null;
        ArrowType? type = null;
        long? offset = null, count = null;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            string property = json.GetString()!;
            json.Read();
            switch (property)
            {
                case "name":
                    name = Once(name, Text(ref json, property), property);
                    break;
                case "type":
                    type = Once(type, ArrowTypeParser.Parse(Text(ref json, property)), property);
                    break;
                case "offset":
                    offset = Once(offset, Number(ref json, property), property);
                    break;
                case "count":
                    count = Once(count, Number(ref json, property), property);
                    break;
                default:
                    json.Skip();
                    break;
            }
        }
        if (name is null || type is null)
            throw new FormatException("a column has no \"name\" or no \"type\"");
        if (!IsOneFile && (offset is not null || count is not null))
            throw new FormatException($"the column '{name}' has an \"offset\" or a \"count\", which are for columns in one file");
        if (IsOneFile && offset is null)
            throw new FormatException($"the column '{name}' has no \"offset\"");
        if (count < 0)
            throw new FormatException($"the column '{name}' has a negative number of rows");
        return new RawSegment(name, type, offset ?? 0, count ?? -1);
    }

    private static T Once<T>(object? before, T value, string property) =>
        before is null ? value : throw new FormatException($"\"{property}\" is there twice");

    private static string Text(ref Utf8JsonReader json, string property)
    {
        Expect(ref json, JsonTokenType.String, $"\"{property}\"", "a text");
        return json.GetString()!;
    }

    private static long Number(ref Utf8JsonReader json, string property)
    {
        Expect(ref json, JsonTokenType.Number, $"\"{property}\"", "a number");
        return json.TryGetInt64(out long number) ? number : throw new FormatException($"\"{property}\" is not a whole number of 64 bits");
    }

    private static void Expect(ref Utf8JsonReader json, JsonTokenType type, string what, string wanted)
    {
        if (json.TokenType != type)
            throw new FormatException($"{what} is not {wanted}");
    }
}
