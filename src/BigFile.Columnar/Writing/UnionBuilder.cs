namespace BigFile.Columnar;

/// <summary>Builds arrays of unions, dense or sparse: add a row to one of <see cref="Children"/>, then call <see cref="EndRow"/> with its number.</summary>
public sealed class UnionBuilder : ArrayBuilder
{
    private readonly ArrayBuilder[] _children;
    private readonly long[] _childRows;
    private readonly NativeBlock _types = new();
    private readonly NativeBlock? _offsets;

    internal UnionBuilder(ArrowField field)
        : base(field)
    {
        _children = [.. field.Children.Select(Create)];
        _childRows = new long[_children.Length];
        if (field.Type.Kind == ArrowTypeKind.DenseUnion)
            _offsets = new NativeBlock();
    }

    /// <inheritdoc/>
    public override long Length => _types.Length;

    /// <inheritdoc/>
    public override long NullCount => 0;

    /// <summary>The builders of the children.</summary>
    public IReadOnlyList<ArrayBuilder> Children => _children;

    /// <summary>Ends a row. Of a sparse union, the other children get a row each that does not count.</summary>
    /// <param name="child">The number in <see cref="Children"/> of the child that it is of; not the type number.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such child.</exception>
    /// <exception cref="InvalidOperationException">Not exactly one row was added to that child, or one to another, or the child has more than 32-bit offsets can count.</exception>
    public void EndRow(int child)
    {
        if ((uint)child >= (uint)_children.Length)
            throw new ArgumentOutOfRangeException(nameof(child), child, $"The union has {_children.Length} children.");
        ThrowUnless(child);
        if (_offsets is null)
        {
            for (int i = 0; i < _children.Length; i++)
            {
                if (i != child)
                    _children[i].AppendEmpty();
                _childRows[i]++;
            }
        }
        else
        {
            if (_childRows[child] > int.MaxValue)
                throw TooMany("rows of a child", int.MaxValue);
            _offsets.Append((int)_childRows[child]++);
        }
        _types.Append((sbyte)Field.Type.UnionTypeIds[child]);
    }

    internal override void AppendEmpty()
    {
        if (_children.Length == 0)
            throw new InvalidOperationException($"The union '{Field.Name}' has no children, and so no rows.");
        _children[0].AppendEmpty();
        EndRow(0);
    }

    internal override void ThrowIfOpen()
    {
        ThrowUnless(-1);
        foreach (ArrayBuilder child in _children)
            child.ThrowIfOpen();
    }

    internal override ColumnArray Take(NativeArrayMemory memory)
    {
        long length = Length;
        ArrayBuffer types = _types.Detach(memory);
        Array.Clear(_childRows);
        return Made(length, 0, _offsets is null ? [types] : [types, _offsets.Detach(memory)], [.. _children.Select(child => child.Take(memory))], memory);
    }

    private protected override void AppendNullCore()
    {
        if (_children.Length == 0)
            throw new InvalidOperationException($"The union '{Field.Name}' has no children, and so no rows.");
        ThrowUnless(-1);
        _children[0].AppendNull();
        EndRow(0);
    }

    private protected override void AppendValue(ColumnArray source, long row)
    {
        int child = source.GetUnionChild(row, out long childRow);
        _children[child].AppendFrom(source.Children[child], childRow);
        EndRow(child);
    }

    private protected override void DisposeCore()
    {
        _types.Dispose();
        _offsets?.Dispose();
        foreach (ArrayBuilder child in _children)
            child.Dispose();
    }

    // The child has a row that is in no row of the union, and no other has.
    private void ThrowUnless(int child)
    {
        for (int i = 0; i < _children.Length; i++)
        {
            long due = _childRows[i] + (i == child ? 1 : 0);
            if (_children[i].Length != due)
                throw new InvalidOperationException($"The child '{_children[i].Field.Name}' of '{Field.Name}' has {_children[i].Length} rows; {due} are due.");
        }
    }
}
