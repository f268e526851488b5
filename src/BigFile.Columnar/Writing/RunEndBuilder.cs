namespace BigFile.Columnar;

/// <summary>
/// Builds run-end encoded arrays: add the value of a run to <see cref="Values"/>, then call <see cref="EndRun"/> with its number of rows. Rows that are
/// added by <see cref="ArrayBuilder.AppendFrom(ColumnArray, long)"/> one after the other from one run of the source make one run here.
/// </summary>
public sealed class RunEndBuilder : ArrayBuilder
{
    private readonly NativeBlock _ends = new();
    private readonly int _width;
    private long _length;
    private ColumnArray? _source;
    private long _sourceRun;

    internal RunEndBuilder(ArrowField field)
        : base(field)
    {
        Values = Create(field.Children[1]);
        _width = field.Children[0].Type.ByteWidth;
    }

    /// <inheritdoc/>
    public override long Length => _length;

    /// <inheritdoc/>
    public override long NullCount => 0;

    /// <summary>The builder of the values, one for each run.</summary>
    public ArrayBuilder Values { get; }

    private long Runs => _ends.Length / _width;

    private long Max => _width switch
    {
        sizeof(short) => short.MaxValue,
        sizeof(int) => int.MaxValue,
        _ => long.MaxValue,
    };

    /// <summary>Ends a run.</summary>
    /// <param name="rowCount">Its rows, 1 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number is less than 1.</exception>
    /// <exception cref="InvalidOperationException">Not exactly one value was added, or the array would have more rows than the type of run ends can count.</exception>
    public void EndRun(long rowCount)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rowCount, 1);
        if (Values.Length != Runs + 1)
            throw new InvalidOperationException($"A run of '{Field.Name}' has one value; {Values.Length - Runs} were added.");
        ThrowIfTooMany(rowCount);
        _source = null;
        Extend(rowCount);
    }

    internal override void AppendEmpty()
    {
        Values.AppendEmpty();
        EndRun(1);
    }

    internal override void ThrowIfOpen()
    {
        if (Values.Length != Runs)
            throw new InvalidOperationException($"A run of '{Field.Name}' was begun and not ended.");
        Values.ThrowIfOpen();
    }

    internal override ColumnArray Take(NativeArrayMemory memory)
    {
        long length = Length, runs = Runs;
        _length = 0;
        _source = null;
        ColumnArray ends = new(Field.Children[0], new RowRange(0, runs), runs, 0, 0, [default, _ends.Detach(memory)], [], null, memory, "built array");
        return Made(length, 0, [], [ends, Values.Take(memory)], memory);
    }

    private protected override void AppendNullCore()
    {
        Values.AppendNull();
        EndRun(1);
    }

    private protected override void AppendValue(ColumnArray source, long row)
    {
        long run = source.GetRunRow(row);
        if (ReferenceEquals(source, _source) && run == _sourceRun)
        {
            ThrowIfTooMany(1);
            _ends.Cut(_ends.Length - _width);
            Extend(1);
            return;
        }
        ThrowIfOpen();
        Values.AppendFrom(source.Children[1], run);
        EndRun(1);
        _source = source;
        _sourceRun = run;
    }

    private protected override void DisposeCore()
    {
        _ends.Dispose();
        Values.Dispose();
    }

    private void ThrowIfTooMany(long rowCount)
    {
        if (rowCount > Max - _length)
            throw TooMany("rows", Max);
    }

    // Adds the end of a run that is so many rows behind the last end, or behind the one that was cut off.
    private void Extend(long rowCount)
    {
        _length += rowCount;
        switch (_width)
        {
            case sizeof(short):
                _ends.Append((short)_length);
                break;
            case sizeof(int):
                _ends.Append((int)_length);
                break;
            default:
                _ends.Append(_length);
                break;
        }
    }
}
