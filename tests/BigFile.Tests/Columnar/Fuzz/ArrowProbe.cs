using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using BigFile.Columnar;

namespace BigFile.Tests.Columnar.Fuzz;

/// <summary>
/// Reads all that there is in an Arrow file, in every way that there is: schema, places, batches whole and in part, each value of each column, leases,
/// columns over batches with their aggregates, and a copy by the writer. What is read must lie in a buffer, and what leads to it must be there.
/// </summary>
internal sealed unsafe class ArrowProbe
{
    // Rows are only what a file says: of columns without buffers there may be more than can be counted.
    private const long RowsMax = 300;
    private const int BatchesMax = 20;
    private const int ValuesMax = 20_000;

    private readonly ArrowFile _file;
    private readonly Random _random;
    private readonly FuzzTally _tally;
    private int _values;
    private byte _touched;

    private ArrowProbe(ArrowFile file, Random random, FuzzTally tally)
    {
        _file = file;
        _random = random;
        _tally = tally;
    }

    /// <summary>Reads a file; what cannot be opened throws.</summary>
    public static void Read(string path, MappedFileOptions options, Random random, FuzzTally tally)
    {
        using ArrowFile file = ArrowFile.Open(path, options);
        new ArrowProbe(file, random, tally).ReadAll();
    }

    private void ReadAll()
    {
        _ = string.Concat(_file.Schema.Fields);
        _tally.Try(() => Assert.True(_file.RowCount >= 0));
        for (int b = 0; b < Math.Min(BatchesMax, _file.BatchCount); b++)
        {
            int batch = b;
            _tally.Try(() => ReadPlace(batch));
            _values = 0;
            _tally.Try(() => ReadBatch(batch));
            foreach (ArrowColumn column in _file.Columns)
                ReadColumn(column, batch);
        }
        foreach (ArrowColumn column in _file.Columns)
        {
            if (column.Type.Kind.IsFixedWidth())
                _tally.Try(() => ReadRows(column));
        }
        if (_random.Next(4) == 0)
            _tally.Try(WriteCopy);
    }

    // What is damaged may also be what the writer, as it says, does not write: one dictionary for values of two types, or one that changes, or more bytes
    // than offsets can count.
    private void WriteCopy()
    {
        ArrowFileWriter made;
        try
        {
            made = ArrowFileWriter.Create(_file.File.Path + ".copy", _file.Schema);
        }
        catch (ArgumentException e) when (e.ParamName == "fields")
        {
            return;
        }
        using ArrowFileWriter writer = made;
        for (int b = 0; b < Math.Min(BatchesMax, _file.BatchCount); b++)
        {
            using ColumnBatch batch = _file.LeaseBatch(b);
            try
            {
                writer.Write(batch);
            }
            catch (InvalidOperationException)
            {
                return;
            }
        }
    }

    private void ReadPlace(int number)
    {
        ArrowBatch batch = _file.GetBatch(number);
        Assert.True(batch.RowCount >= 0 && batch.FirstRow >= 0);
        AssertInFile(batch.Metadata);
        AssertInFile(batch.Body);
    }

    private void AssertInFile(FileRange range) =>
        Assert.True(range.Offset >= 0 && range.Length >= 0 && range.Offset <= _file.File.Length && range.Length <= _file.File.Length - range.Offset, range.ToString());

    private void ReadBatch(int number)
    {
        using ColumnBatch batch = _file.LeaseBatch(number);
        foreach (ColumnArray column in batch.Columns)
            _tally.Try(() => ReadArray(column));
    }

    private void ReadColumn(ArrowColumn column, int batch)
    {
        _tally.Try(() => ReadLayout(column, batch));
        _tally.Try(() =>
        {
            using ColumnArray array = column.LeaseArray(batch);
            ReadArray(array);
            long start = _random.NextInt64(array.Length + 1), count = _random.NextInt64(Math.Min(RowsMax, array.Length - start) + 1);
            using ColumnArray part = column.LeaseArray(batch, start, count);
            ReadArray(part);
        });
        _tally.Try(() => LeaseColumn(column, batch));
    }

    private void ReadLayout(ArrowColumn column, int batch)
    {
        foreach (FileRange buffer in column.GetLayout(batch).Buffers)
            AssertInFile(buffer);
        foreach (ArrowColumn child in column.Children)
            ReadLayout(child, batch);
        if (column.Dictionary is { } dictionary)
        {
            for (int b = 0; b < dictionary.BatchCount; b++)
                ReadLayout(dictionary, b);
        }
    }

    private void ReadArray(ColumnArray array)
    {
        _values = 0;
        _ = array.ComputeNullCount();
        for (int i = 0; i < array.BufferCount; i++)
        {
            ArrayBuffer buffer = array.Buffers[i];
            Touch(array.GetBuffer(i, buffer.From, (int)(buffer.To - buffer.From)));
        }
        ReadRows(array, array.Start, array.End - array.Start);
        if (array.Length <= RowsMax)
            _tally.Try(() => array.Validate());
        array.ThrowIfFaulted();
    }

    private void ReadRows(ColumnArray array, long start, long count)
    {
        // The first rows and the last.
        for (long i = 0; i < Math.Min(count, RowsMax) && _values < ValuesMax; i++)
            ReadRow(array, start + i);
        for (long i = Math.Max(RowsMax, count - RowsMax); i < count && _values < ValuesMax; i++)
            ReadRow(array, start + i);
    }

    private void ReadRow(ColumnArray array, long row)
    {
        _values++;
        bool isNull = array.IsNull(row);
        ArrowTypeKind kind = array.Type.Kind;
        if (kind.IsUnion())
            ReadRow(array.Children[array.GetUnionChild(row, out long childRow)], childRow);
        else if (kind == ArrowTypeKind.RunEndEncoded)
            ReadRow(array.Children[1], array.GetRunRow(row));
        else if (isNull)
            return;
        else if (array.Dictionary is { } dictionary)
            ReadRow(dictionary, array.GetIndex(row));
        else if (kind == ArrowTypeKind.Struct)
        {
            foreach (ColumnArray child in array.Children)
                ReadRow(child, array.GetChildRow(row));
        }
        else if (kind.IsList())
        {
            RowRange list = array.GetList(row);
            Assert.True(list.Start >= 0 && list.Count >= 0 && list.End <= array.Children[0].Length, list.ToString());
            ReadRows(array.Children[0], list.Start, list.Count);
        }
        else if (kind.IsVariableBytes() || kind == ArrowTypeKind.FixedSizeBinary)
            AssertInBuffer(array, array.GetBytes(row));
        else if (kind == ArrowTypeKind.Bool)
            _touched += array.GetBool(row) ? (byte)1 : (byte)0;
        else
            ReadFixed(array, row);
    }

    private void ReadFixed(ColumnArray array, long row)
    {
        switch (array.Type.ByteWidth)
        {
            case 1:
                ReadValues<byte>(array, row);
                break;
            case 2:
                ReadValues<ushort>(array, row);
                break;
            case 4:
                ReadValues<uint>(array, row);
                break;
            case 8:
                ReadValues<ulong>(array, row);
                break;
            case 16:
                ReadValues<UInt128>(array, row);
                break;
            case 32:
                ReadValues<Vector256<byte>>(array, row);
                break;
        }
    }

    private void ReadValues<T>(ColumnArray array, long row)
        where T : unmanaged
    {
        ReadOnlySpan<T> values = array.GetValues<T>(row, (int)Math.Min(4, array.End - row));
        AssertInBuffer(array, MemoryMarshal.AsBytes(values));
        Assert.Equal(array.GetValue<T>(row), values[0]);
    }

    // The span must be inside what is leased of one of the buffers: the page behind it may be there by chance.
    private void AssertInBuffer(ColumnArray array, ReadOnlySpan<byte> span)
    {
        Touch(span);
        if (span.IsEmpty)
            return;
        fixed (byte* start = span) // SAFETY: compared only.
        {
            foreach (ArrayBuffer buffer in array.Buffers)
            {
                nint from = buffer.Address + (nint)buffer.From, to = buffer.Address + (nint)buffer.To;
                if ((nint)start >= from && (nint)start + span.Length <= to)
                    return;
            }
        }
        Assert.Fail($"{span.Length} bytes of column '{array.Field}' are outside of its buffers");
    }

    private void Touch(ReadOnlySpan<byte> span)
    {
        foreach (byte b in span)
            _touched ^= b;
    }

    private void LeaseColumn(ArrowColumn column, int batch)
    {
        if (column.Type.Kind == ArrowTypeKind.Bool)
        {
            using ColumnBits bits = column.LeaseBits(batch);
            for (int i = 0; i < Math.Min(bits.Count, RowsMax); i++)
                _touched += bits[i] && bits.Validity.IsValid(i) ? (byte)1 : (byte)0;
        }
        else if (column.Type.Kind.IsVariableBytes() && !column.Type.Kind.IsView() || column.Type.Kind == ArrowTypeKind.FixedSizeBinary)
            LeaseBytes(column, batch);
        else if (column.Type.Kind.IsFixedWidth())
            LeaseValues(column, batch);
    }

    private void LeaseBytes(ArrowColumn column, int batch)
    {
        using ColumnBytes bytes = column.LeaseBytes(batch);
        for (int i = 0; i < Math.Min(bytes.Count, RowsMax); i++)
        {
            if (bytes.Validity.IsValid(i))
                Touch(bytes[i]);
        }
        _ = bytes.Validity.CountNulls();
        int start = _random.Next(bytes.Count + 1), count = _random.Next(bytes.Count - start + 1);
        using ColumnBytes part = column.LeaseBytes(batch, start, count);
        for (int i = 0; i < Math.Min(part.Count, RowsMax); i++)
            Touch(part[i]);
    }

    private void LeaseValues(ArrowColumn column, int batch)
    {
        switch (column.Type.Kind)
        {
            case ArrowTypeKind.Int8:
                LeaseValues<sbyte>(column, batch);
                break;
            case ArrowTypeKind.Int16:
                LeaseValues<short>(column, batch);
                break;
            case ArrowTypeKind.Int32:
                LeaseValues<int>(column, batch);
                break;
            case ArrowTypeKind.Int64 or ArrowTypeKind.Timestamp or ArrowTypeKind.Duration:
                LeaseValues<long>(column, batch);
                break;
            case ArrowTypeKind.Float64:
                LeaseValues<double>(column, batch);
                break;
            case ArrowTypeKind.Decimal128:
                LeaseValues<Int128>(column, batch);
                break;
        }
    }

    private void LeaseValues<T>(ArrowColumn column, int batch)
        where T : unmanaged
    {
        using ColumnValues<T> values = column.Lease<T>(batch);
        Touch(MemoryMarshal.AsBytes(values.Values));
        Assert.InRange(values.Validity.CountNulls(), 0, values.Count);
        int start = _random.Next(values.Count + 1), count = _random.Next(values.Count - start + 1);
        using ColumnValues<T> part = column.Lease<T>(batch, start, count);
        Assert.Equal(count, part.Values.Length);
        Touch(MemoryMarshal.AsBytes(part.Values));
        for (int i = 0; i < Math.Min(count, RowsMax); i++)
            Assert.Equal(values.Validity.IsNull(start + i), part.Validity.IsNull(i));
    }

    private void ReadRows(ArrowColumn column)
    {
        switch (column.Type.Kind)
        {
            case ArrowTypeKind.Int32:
                ReadRows(column.As<int>());
                break;
            case ArrowTypeKind.Int64:
                ReadRows(column.As<long>());
                break;
            case ArrowTypeKind.UInt8:
                ReadRows(column.As<byte>());
                break;
            case ArrowTypeKind.Float64:
                ReadRows(column.As<double>());
                break;
        }
    }

    private void ReadRows<T>(Column<T> column)
        where T : unmanaged, INumber<T>, IMinMaxValue<T>
    {
        long rows = 0;
        foreach (ColumnRun<T> run in column.GetRuns())
        {
            rows += run.Values.Length;
            _ = run.Validity.CountNulls();
        }
        Assert.Equal(column.Count, rows);
        for (int i = 0; i < 5 && column.Count > 0; i++)
        {
            long row = _random.NextInt64(column.Count);
            _ = column.IsNull(row);
            _touched ^= Unsafe.BitCast<bool, byte>(column[row].Equals(default(T)));
        }
        ColumnStatistics<T> statistics = column.Statistics();
        Assert.Equal(rows, statistics.Count + statistics.NullCount);
        Assert.Equal(statistics.NullCount, column.WhereNull().Count);
        Assert.InRange(column.Where(ColumnComparison.Greater, T.Zero).Count, 0, statistics.Count);
        Assert.InRange(column.NullCount, 0, rows);
    }
}
