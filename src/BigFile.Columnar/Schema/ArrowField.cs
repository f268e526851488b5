namespace BigFile.Columnar;

/// <summary>A column's name, type, children and metadata. Immutable. Any thread.</summary>
public sealed class ArrowField
{
    private static readonly ArrowField[] NoChildren = [];
    private static readonly KeyValuePair<string, string>[] NoMetadata = [];

    /// <summary>Makes a field.</summary>
    /// <param name="name">Its name; may be empty, and need not be its alone.</param>
    /// <param name="type">What its values are; with a dictionary, what the dictionary's values are.</param>
    /// <param name="isNullable">Whether rows may be null.</param>
    /// <param name="children">As many as the type asks for.</param>
    /// <param name="dictionary">How it is encoded by a dictionary, or null.</param>
    /// <param name="metadata">Pairs of text that go with it.</param>
    /// <exception cref="ArgumentException">The children do not fit the type, or the dictionary's index type is no integer.</exception>
    public ArrowField(
        string name,
        ArrowType type,
        bool isNullable = true,
        IReadOnlyList<ArrowField>? children = null,
        DictionaryEncoding? dictionary = null,
        IReadOnlyList<KeyValuePair<string, string>>? metadata = null)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(type);
        Name = name;
        Type = type;
        IsNullable = isNullable;
        Children = children is null ? NoChildren : [.. children];
        Dictionary = dictionary;
        Metadata = metadata is null ? NoMetadata : [.. metadata];
        if (WhyImpossible() is string why)
            throw new ArgumentException($"The field '{name}' cannot be: {why}.", nameof(children));
    }

    /// <summary>The name.</summary>
    public string Name { get; }

    /// <summary>What the values are; of a column with a dictionary, what the dictionary's values are.</summary>
    public ArrowType Type { get; }

    /// <summary>Whether rows may be null. What the file says; a reader looks at the bitmaps.</summary>
    public bool IsNullable { get; }

    /// <summary>The children of a nested type.</summary>
    public IReadOnlyList<ArrowField> Children { get; }

    /// <summary>How the column is encoded by a dictionary; null: it is not.</summary>
    public DictionaryEncoding? Dictionary { get; }

    /// <summary>Pairs of text that the file has for this column; extension types have their names there.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Metadata { get; }

    /// <summary>The type of what stands in the rows themselves: the index type where there is a dictionary, else <see cref="Type"/>.</summary>
    public ArrowType StoredType => Dictionary?.IndexType ?? Type;

    /// <summary>The children of what stands in the rows: none where there is a dictionary.</summary>
    internal IReadOnlyList<ArrowField> StoredChildren => Dictionary is null ? Children : NoChildren;

    /// <summary>The type with children and dictionary in words, as in <c>dictionary&lt;int32, utf8&gt;</c>.</summary>
    public string TypeText => ArrowTypeText.Of(this);

    /// <summary>Name and type.</summary>
    public override string ToString() => $"{Name}: {TypeText}{(IsNullable ? "" : " not null")}";

    private string? WhyImpossible()
    {
        int wanted = Type.Kind.ChildCount();
        if (Type.Kind.IsUnion())
            wanted = Type.UnionTypeIds.Count;
        if (wanted >= 0 && Children.Count != wanted)
            return $"{Type} has {wanted} {(wanted == 1 ? "child" : "children")}, not {Children.Count}";
        if (Type.Kind == ArrowTypeKind.Map && (Children[0].Type.Kind != ArrowTypeKind.Struct || Children[0].Children.Count != 2 || Children[0].Dictionary is not null))
            return "the child of a map is a struct of a key and a value";
        if (Type.Kind == ArrowTypeKind.RunEndEncoded
            && (Children[0].StoredType.Kind is not (ArrowTypeKind.Int16 or ArrowTypeKind.Int32 or ArrowTypeKind.Int64) || Children[0].Dictionary is not null))
        {
            return "run ends are int16, int32 or int64";
        }
        return Dictionary is { IndexType.Kind: < ArrowTypeKind.Int8 or > ArrowTypeKind.UInt64 } ? "the indices into a dictionary are integers" : null;
    }
}
