namespace BigFile.Columnar;

/// <summary>Builds arrays of structs: add a row to each of <see cref="Children"/>, then call <see cref="EndRow"/>.</summary>
public sealed class StructBuilder : ArrayBuilder
{
    private readonly ArrayBuilder[] _children;

    internal StructBuilder(ArrowField field)
        : base(field) => _children = [.. field.Children.Select(Create)];

    /// <summary>The builders of the children.</summary>
    public IReadOnlyList<ArrayBuilder> Children => _children;

    /// <summary>Ends a row.</summary>
    /// <exception cref="InvalidOperationException">A child has not exactly one row more than there are rows.</exception>
    public void EndRow()
    {
        ThrowUnless(Length + 1);
        Validity.AppendValid();
    }

    internal override void AppendEmpty()
    {
        foreach (ArrayBuilder child in _children)
            child.AppendEmpty();
        Validity.AppendValid();
    }

    internal override void ThrowIfOpen()
    {
        ThrowUnless(Length);
        foreach (ArrayBuilder child in _children)
            child.ThrowIfOpen();
    }

    internal override ColumnArray Take(NativeArrayMemory memory)
    {
        long length = Length, nulls = NullCount;
        return Made(length, nulls, [Validity.Detach(memory)], [.. _children.Select(child => child.Take(memory))], memory);
    }

    private protected override void AppendNullCore()
    {
        ThrowUnless(Length);
        foreach (ArrayBuilder child in _children)
            child.AppendEmpty();
        Validity.AppendNull();
    }

    private protected override void AppendValue(ColumnArray source, long row)
    {
        ThrowUnless(Length);
        long childRow = source.GetChildRow(row);
        for (int i = 0; i < _children.Length; i++)
            _children[i].AppendFrom(source.Children[i], childRow);
        Validity.AppendValid();
    }

    private protected override void DisposeCore()
    {
        foreach (ArrayBuilder child in _children)
            child.Dispose();
    }

    private void ThrowUnless(long rows)
    {
        foreach (ArrayBuilder child in _children)
        {
            if (child.Length != rows)
                throw new InvalidOperationException($"The child '{child.Field.Name}' of '{Field.Name}' has {child.Length} rows; {rows} are due.");
        }
    }
}
