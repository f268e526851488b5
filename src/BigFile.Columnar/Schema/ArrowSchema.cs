namespace BigFile.Columnar;

/// <summary>The columns of a table. Immutable. Any thread.</summary>
public sealed class ArrowSchema
{
    private static readonly KeyValuePair<string, string>[] NoMetadata = [];

    /// <summary>Makes a schema.</summary>
    /// <param name="fields">The columns, in order.</param>
    /// <param name="metadata">Pairs of text that go with the table.</param>
    public ArrowSchema(IReadOnlyList<ArrowField> fields, IReadOnlyList<KeyValuePair<string, string>>? metadata = null)
    {
        ArgumentNullException.ThrowIfNull(fields);
        Fields = [.. fields];
        Metadata = metadata is null ? NoMetadata : [.. metadata];
    }

    /// <summary>The columns, in order.</summary>
    public IReadOnlyList<ArrowField> Fields { get; }

    /// <summary>Pairs of text that go with the table; a key may be there more than once.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Metadata { get; }

    /// <summary>The number of the first column of that name, or -1. Case counts.</summary>
    public int IndexOf(string name)
    {
        for (int i = 0; i < Fields.Count; i++)
        {
            if (Fields[i].Name == name)
                return i;
        }
        return -1;
    }

    /// <summary>The columns in words, separated by commas.</summary>
    public override string ToString() => string.Join(", ", Fields);
}
