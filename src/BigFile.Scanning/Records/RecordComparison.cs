namespace BigFile.Scanning;

/// <summary>One comparison of a filter: the orders of field to key that satisfy it.</summary>
internal readonly struct RecordComparison(RecordField field, RecordKey key, bool less, bool equal, bool greater)
{
    private readonly RecordKey _key = key;

    /// <summary>Reads an operator.</summary>
    public static RecordComparison? Make(RecordField field, RecordKey key, ReadOnlySpan<char> sign) => sign switch
    {
        "==" or "=" => new(field, key, less: false, equal: true, greater: false),
        "!=" => new(field, key, less: true, equal: false, greater: true),
        "<" => new(field, key, less: true, equal: false, greater: false),
        "<=" => new(field, key, less: true, equal: true, greater: false),
        ">" => new(field, key, less: false, equal: false, greater: true),
        ">=" => new(field, key, less: false, equal: true, greater: true),
        _ => null,
    };

    public bool Holds(ReadOnlySpan<byte> record)
    {
        if (field.IsFloat && (double.IsNaN(_key.Float) || double.IsNaN(field.GetDouble(record))))
            return less && greater;
        int order = field.Compare(record, in _key);
        return order == 0 ? equal : order < 0 ? less : greater;
    }
}
