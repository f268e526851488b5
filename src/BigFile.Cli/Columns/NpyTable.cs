using System.Globalization;
using System.Runtime.InteropServices;
using BigFile.Columnar;

namespace BigFile.Cli.Columns;

/// <summary>
/// An .npy file as a table of one batch. Its rows are the first index; its columns the fields of a structured dtype, or all that stands at
/// one first index. What can be taken as it stands is leased; other orders of bytes and elements, and text, are copied.
/// </summary>
internal sealed class NpyTable : ColumnTable
{
    /// <summary>The most columns that are printed.</summary>
    public const int ColumnsMax = 4096;

    private const int BlockBytes = 64 << 10;

    private readonly NpyFile _file;
    private readonly NpyColumn[] _columns;
    private readonly long[] _batchStarts;

    public NpyTable(NpyFile file)
    {
        _file = file;
        long rows = file.Shape.Count == 0 ? 1 : file.Shape[0];
        Int128 width = 1;
        foreach (long size in file.Shape.Skip(1))
            width = Int128.Min(width * size, ColumnsMax + 1);
        IsTooWide = width > ColumnsMax;
        _columns = IsTooWide ? [] : file.DType.Kind == NpyKind.Structured && width == 1 ? ColumnsOfFields(file.DType) : ColumnsOfElements(file, rows, (int)width);
        _batchStarts = [0, rows];
        Fields = [.. _columns.Select(column => column.Field)];
    }

    /// <summary>Whether it has more columns than can be printed, and so has none here.</summary>
    public bool IsTooWide { get; }

    public override string Path => _file.File.Path;

    public override IReadOnlyList<ArrowField> Fields { get; }

    public override IReadOnlyList<long> BatchStarts => _batchStarts;

    public override long Bytes => _file.DataBytes;

    public override ColumnArray Lease(int column, int batch, long start, long count)
    {
        NpyColumn source = _columns[column];
        if (source.CanLease)
        {
            long offset = _file.DataOffset + (source.FirstElement * source.DType.SizeBytes);
            return FixedLease.Lease(_file.File, source.Field, offset, RowCount, start, count);
        }
        using ArrayBuilder builder = ArrayBuilder.Create(source.Field);
        if (source.Field.Type.Kind == ArrowTypeKind.LargeUtf8)
            AppendText((BytesBuilder)builder, source, start, count);
        else
            AppendValues(builder, source, start, count);
        return builder.Build();
    }

    public override ColumnReport Describe(bool withBatches, CancellationToken interrupt) => new NpyReport(_file, this);

    public override void Dispose()
    {
        base.Dispose();
        _file.Dispose();
    }

    private static NpyColumn[] ColumnsOfFields(NpyDType dtype) =>
        [.. dtype.Fields.Select(field => new NpyColumn(new ArrowField(field.Name, TypeOf(field)), field.DType, 0, 1, field))];

    // The element of a row and a column: rows lie together in C order, columns in Fortran order.
    private static NpyColumn[] ColumnsOfElements(NpyFile file, long rows, int width)
    {
        bool isFortran = file.IsFortranOrder && file.Shape.Count > 1;
        NpyColumn[] columns = new NpyColumn[width];
        for (int i = 0; i < width; i++)
        {
            ArrowField field = new(file.Shape.Count < 2 ? "value" : i.ToString(CultureInfo.InvariantCulture), TypeOf(file.DType, file.DType.SizeBytes));
            columns[i] = new NpyColumn(field, file.DType, isFortran ? i * rows : i, isFortran ? 1 : width, null);
        }
        return columns;
    }

    private static ArrowType TypeOf(NpyField field) => field.Count == 1 ? TypeOf(field.DType, field.SizeBytes) : ArrowType.FixedSizeBinary(field.SizeBytes);

    private static ArrowType TypeOf(NpyDType dtype, int sizeBytes) => (dtype.Kind, dtype.SizeBytes) switch
    {
        (NpyKind.Boolean, _) => ArrowType.Bool,
        (NpyKind.SignedInteger, 1) => ArrowType.Int8,
        (NpyKind.SignedInteger, 2) => ArrowType.Int16,
        (NpyKind.SignedInteger, 4) => ArrowType.Int32,
        (NpyKind.SignedInteger, 8) => ArrowType.Int64,
        (NpyKind.UnsignedInteger, 1) => ArrowType.UInt8,
        (NpyKind.UnsignedInteger, 2) => ArrowType.UInt16,
        (NpyKind.UnsignedInteger, 4) => ArrowType.UInt32,
        (NpyKind.UnsignedInteger, 8) => ArrowType.UInt64,
        (NpyKind.Float, 2) => ArrowType.Float16,
        (NpyKind.Float, 4) => ArrowType.Float32,
        (NpyKind.Float, 8) => ArrowType.Float64,
        (NpyKind.Bytes or NpyKind.Text, _) => ArrowType.LargeUtf8,
        (NpyKind.DateTime, 8) when UnitOf(dtype) is TimeUnit unit => ArrowType.Timestamp(unit),
        (NpyKind.TimeSpan, 8) when UnitOf(dtype) is TimeUnit unit => ArrowType.Duration(unit),
        (NpyKind.DateTime or NpyKind.TimeSpan, 8) => ArrowType.Int64,
        _ => ArrowType.FixedSizeBinary(sizeBytes),
    };

    private static TimeUnit? UnitOf(NpyDType dtype) => dtype.Unit switch
    {
        "s" => TimeUnit.Second,
        "ms" => TimeUnit.Millisecond,
        "us" => TimeUnit.Microsecond,
        "ns" => TimeUnit.Nanosecond,
        _ => null,
    };

    private void AppendText(BytesBuilder builder, NpyColumn source, long start, long count)
    {
        for (long row = start; row < start + count; row++)
        {
            long element = source.FirstElement + (row * source.ElementStep);
            builder.Append(source.Part is null ? _file.ReadText(element) : _file.ReadFieldText(element, source.Part));
        }
    }

    private void AppendValues(ArrayBuilder builder, NpyColumn source, long start, long count)
    {
        int size = source.SizeBytes, elementBytes = _file.DType.SizeBytes;
        bool isTime = source.DType.Kind is NpyKind.DateTime or NpyKind.TimeSpan;
        // Neighbours come by the block, others one by one.
        int blockRows = source.Part is null && source.ElementStep == 1 ? Math.Max(1, BlockBytes / Math.Max(1, size)) : 1;
        Span<byte> block = new byte[blockRows * size];
        for (long row = start; row < start + count;)
        {
            int rows = (int)Math.Min(blockRows, start + count - row);
            Span<byte> values = block[..(rows * size)];
            long element = source.FirstElement + (row * source.ElementStep);
            _file.File.ReadExactly(_file.DataOffset + (element * elementBytes) + (source.Part?.Offset ?? 0), values);
            if (source.Part is not { Count: > 1 })
                NpyElement.Swap(source.DType, values);
            for (int i = 0; i < rows; i++)
            {
                Span<byte> value = values.Slice(i * size, size);
                if (isTime && size == sizeof(long) && MemoryMarshal.Read<long>(value) == long.MinValue)
                    builder.AppendNull(); // NaT
                else
                    builder.AppendBytes(value);
            }
            row += rows;
        }
    }

    /// <summary>A column.</summary>
    /// <param name="Field">Name and type.</param>
    /// <param name="DType">What its values are in the file.</param>
    /// <param name="FirstElement">The element of row 0.</param>
    /// <param name="ElementStep">Elements from one row to the next.</param>
    /// <param name="Part">The field of the element that it is; null for all of it.</param>
    private sealed record NpyColumn(ArrowField Field, NpyDType DType, long FirstElement, long ElementStep, NpyField? Part)
    {
        public int SizeBytes => Part?.SizeBytes ?? DType.SizeBytes;

        public bool CanLease => Part is null && ElementStep == 1 && DType.IsNative
            && Field.Type.Kind is >= ArrowTypeKind.Int8 and <= ArrowTypeKind.Float64 && DType.Kind is not (NpyKind.DateTime or NpyKind.TimeSpan);
    }
}
