namespace BigFile.Columnar;

/// <summary>How many entries the metadata of a batch will have.</summary>
/// <param name="Nodes">Columns and children.</param>
/// <param name="Buffers">Buffers of all of them.</param>
/// <param name="Views">Columns and children that are views.</param>
internal readonly record struct BodyCounts(int Nodes, int Buffers, int Views)
{
    public static BodyCounts operator +(BodyCounts a, BodyCounts b) => new(a.Nodes + b.Nodes, a.Buffers + b.Buffers, a.Views + b.Views);

    /// <summary>What the fields have, data buffers of views not counted.</summary>
    public static BodyCounts Of(IReadOnlyList<ArrowField> fields)
    {
        BodyCounts counts = default;
        foreach (ArrowField field in fields)
        {
            ArrowTypeKind kind = field.StoredType.Kind;
            counts += new BodyCounts(1, kind.BufferCount(), kind.IsView() ? 1 : 0);
            counts += Of(field.StoredChildren);
        }
        return counts;
    }
}
