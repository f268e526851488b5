namespace BigFile.Columnar;

/// <summary>
/// Builds arrays of lists of each form, and of maps: add the values of a row to <see cref="Values"/>, then call <see cref="EndRow"/>. The values of a map are
/// structs of a key and a value.
/// </summary>
public sealed class ListBuilder : ArrayBuilder
{
    private readonly OffsetBlock? _offsets;
    private readonly NativeBlock? _starts;
    private readonly NativeBlock? _sizes;
    private readonly bool _isWide;
    private long _end;

    internal ListBuilder(ArrowField field)
        : base(field)
    {
        Values = Create(field.Children[0]);
        int width = field.Type.Kind.OffsetWidth();
        _isWide = width != sizeof(int);
        if (field.Type.Kind is ArrowTypeKind.ListView or ArrowTypeKind.LargeListView)
            (_starts, _sizes) = (new NativeBlock(), new NativeBlock());
        else if (width != 0)
            _offsets = new OffsetBlock(width);
    }

    /// <summary>The builder of what is in the lists.</summary>
    public ArrayBuilder Values { get; }

    /// <summary>Ends a row: it has the values that were added since the last one ended.</summary>
    /// <exception cref="InvalidOperationException">These are not as many as the type says, or all together more than 32-bit offsets can count.</exception>
    public void EndRow()
    {
        long count = Values.Length - _end;
        if (Field.Type.Kind == ArrowTypeKind.FixedSizeList && count != Field.Type.ListSize)
            throw new InvalidOperationException($"A row of '{Field.Name}' has {Field.Type.ListSize} values, not {count}.");
        AppendEnd();
        Validity.AppendValid();
    }

    internal override void AppendEmpty()
    {
        AddFixed();
        AppendEnd();
        Validity.AppendValid();
    }

    internal override void ThrowIfOpen()
    {
        if (Values.Length != _end)
            throw new InvalidOperationException($"A row of '{Field.Name}' was begun and not ended: {Values.Length - _end} values are in no row.");
        Values.ThrowIfOpen();
    }

    internal override ColumnArray Take(NativeArrayMemory memory)
    {
        long length = Length, nulls = NullCount;
        ArrayBuffer validity = Validity.Detach(memory);
        _end = 0;
        ArrayBuffer[] buffers = _offsets is not null ? [validity, _offsets.Detach(memory)]
            : _starts is not null ? [validity, _starts.Detach(memory), _sizes!.Detach(memory)]
            : [validity];
        return Made(length, nulls, buffers, [Values.Take(memory)], memory);
    }

    private protected override void AppendNullCore()
    {
        ThrowIfOpen();
        AddFixed();
        AppendEnd();
        Validity.AppendNull();
    }

    private protected override void AppendValue(ColumnArray source, long row)
    {
        RowRange list = source.GetList(row);
        for (long i = list.Start; i < list.End; i++)
            Values.AppendFrom(source.Children[0], i);
        EndRow();
    }

    private protected override void DisposeCore()
    {
        _offsets?.Dispose();
        _starts?.Dispose();
        _sizes?.Dispose();
        Values.Dispose();
    }

    // A null list of a fixed size has its values all the same.
    private void AddFixed()
    {
        for (int i = 0; i < Field.Type.ListSize; i++)
            Values.AppendEmpty();
    }

    private void AppendEnd()
    {
        long end = Values.Length;
        if (!_isWide && end > int.MaxValue)
            throw TooMany("values", int.MaxValue);
        _offsets?.Append(end);
        if (_starts is not null && _isWide)
        {
            _starts.Append(_end);
            _sizes!.Append(end - _end);
        }
        else if (_starts is not null)
        {
            _starts.Append((int)_end);
            _sizes!.Append((int)(end - _end));
        }
        _end = end;
    }
}
