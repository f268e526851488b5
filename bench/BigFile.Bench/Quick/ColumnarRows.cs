using System.Numerics;
using System.Runtime.InteropServices;
using BigFile.Bench.Figures;
using BigFile.Columnar;
using BigFile.DataGen;
using Microsoft.Win32.SafeHandles;

namespace BigFile.Bench.Quick;

/// <summary>Columns of Arrow files: opening, aggregating, taking and writing, against raw pointers and plain reads and writes of the same bytes.</summary>
internal static unsafe class ColumnarRows
{
    private const int Batches = 1000;
    private const int Columns = 8;
    private const int Column = 3;
    private const int Threads = 2;
    private const int TakenRows = 1_000_000;
    private const int PieceRows = 64 << 10;
    private const int ReadBytes = 1 << 20;
    private const long MiB = 1 << 20;

    public static void Run(Ladder ladder, string folder, long bytes, int rounds)
    {
        string path = Ensure(folder, bytes, Batches, ColumnForm.Floats);
        Open(ladder, path, rounds);
        Sum(ladder, path, rounds);
        Allocation(ladder, path, Ensure(folder, bytes / 4, Batches / 4, ColumnForm.Floats));
        Budget(ladder, path);
        Take(ladder, Ensure(folder, bytes / 4, Batches, ColumnForm.Mixed), rounds);
        Write(ladder, folder, Math.Min(bytes, 1L << 30), rounds);
    }

    private static string Ensure(string folder, long bytes, int batches, ColumnForm form)
    {
        Directory.CreateDirectory(folder);
        string path = System.IO.Path.Combine(folder, $"columns-{form.ToString().ToLowerInvariant()}-{bytes}-{batches}.arrow");
        if (!File.Exists(path))
        {
            string made = path + ".made";
            ColumnFileGenerator.Generate(made, new ColumnFileOptions { SizeBytes = bytes, BatchCount = batches, ColumnCount = Columns, Form = form });
            File.Move(made, path);
        }
        ReadThrough(path);
        return path;
    }

    private static void Open(Ladder ladder, string path, int rounds)
    {
        Comparison row = new("columnar-open", $"open an Arrow file of {new FileInfo(path).Length} bytes and {Batches} batches, and read its schema", "ms", 1e-3, higherIsBetter: false);
        row.Add("ArrowFile.Open", () => OpenOnce(path, null)).Run(rounds * 5, warmups: 3);
        ladder.Print(row);
        ladder.AtMost("opening", row.Value(0), 5, "ms");
        try
        {
            ScanRows.DropCache(path);
        }
        catch (InvalidOperationException e)
        {
            Console.WriteLine($"  bytes touched: not measured ({e.Message})");
            return;
        }
        using MappedFile watcher = MappedFile.Open(path);
        long before = watcher.GetResidency(0, watcher.Length).ResidentBytes;
        OpenOnce(path, null);
        long touched = watcher.GetResidency(0, watcher.Length).ResidentBytes - before;
        ladder.AtMost("bytes brought into the dropped page cache by opening, read-ahead included", touched / (double)MiB, 1, "MiB");
        ReadThrough(path);
    }

    private static long OpenOnce(string path, ViewManager? manager)
    {
        using ArrowFile file = ArrowFile.Open(path, new MappedFileOptions { ViewManager = manager });
        return file.Schema.Fields.Count * 1_000_000L + file.BatchCount;
    }

    // Into the page cache, by reads in order: all ways find it alike.
    private static void ReadThrough(string path)
    {
        byte[] block = new byte[8 * MiB];
        using SafeFileHandle handle = File.OpenHandle(path);
        for (long at = 0; RandomAccess.Read(handle, block, at) is int count && count != 0; at += count)
        {
        }
    }

    private static void Sum(Ladder ladder, string path, int rounds)
    {
        using ArrowFile file = ArrowFile.Open(path);
        using RawView raw = new(path);
        using SafeFileHandle handle = File.OpenHandle(path);
        Column<double> column = file.Columns[Column].As<double>();
        FileRange[] buffers = BuffersOf(file.Columns[Column]);
        ColumnScanOptions options = new() { ThreadCount = Threads };
        Comparison row = new("columnar-sum", $"sum one float64 column of {Columns}, {Threads} threads", "GB/s", column.Count * sizeof(double) / 1e9, higherIsBetter: true);
        row.Add("Column<double>.Sum", () => BitConverter.DoubleToInt64Bits(column.Sum(options)))
            .Add("raw pointer, SIMD", () => BitConverter.DoubleToInt64Bits(SumOf(buffers, range => SumOf(new ReadOnlySpan<double>(raw.Pointer + range.Offset, (int)(range.Length / sizeof(double)))))))
            .Add("each buffer copied to an array, the same loop", () => BitConverter.DoubleToInt64Bits(SumOf(buffers, range => SumOfCopy(handle, range))))
            .Add("read through one small block, the same loop", () => BitConverter.DoubleToInt64Bits(SumOf(buffers, range => SumOf(handle, range))))
            .Run(rounds * 5, warmups: 5);
        ladder.Print(row);
        ladder.AtLeast("sum against a raw pointer, speed", row.RatioTo(1), 0.9);
        ladder.AtLeast("sum against copies of the buffers, as Apache.Arrow makes them, speed", row.RatioTo(2), 2);
        Console.WriteLine($"  (against reads through one block that stays in the cache: {row.RatioTo(3):0.00}x)");
    }

    private static void Allocation(Ladder ladder, string path, string smaller)
    {
        long AllocatedBy(string of)
        {
            using ArrowFile file = ArrowFile.Open(of);
            Column<double> column = file.Columns[Column].As<double>();
            ColumnScanOptions options = new() { ThreadCount = Threads };
            List<long> allocated = [];
            for (int round = 0; round < 8; round++)
            {
                long before = GC.GetTotalAllocatedBytes(precise: true);
                column.Sum(options);
                allocated.Add(GC.GetTotalAllocatedBytes(precise: true) - before);
            }
            return allocated[3..].Order().ElementAt(2);
        }
        long few = AllocatedBy(smaller), many = AllocatedBy(path);
        Console.WriteLine($"allocated by a sum: {few} bytes for a file of {new FileInfo(smaller).Length}, {many} bytes for one of {new FileInfo(path).Length}");
        ladder.Keep("columnar-allocation", "allocated by a sum of a column of 4 GiB", "bytes", new ResultWay("BigFile", many));
        ladder.AtMost("bytes allocated more for a file four times as large", Math.Max(0, many - few), 1024, "B");
    }

    private static void Budget(Ladder ladder, string path)
    {
        using ViewManager manager = new(64 * MiB);
        using ArrowFile file = ArrowFile.Open(path, new MappedFileOptions { ViewManager = manager });
        Column<double> column = file.Columns[Column].As<double>();
        double sum = column.Sum(new ColumnScanOptions { ThreadCount = Threads });
        long[] rows = RandomRowsOf(column.Count, 100_000);
        double[] values = new double[rows.Length];
        column.Take(rows, values);
        for (int i = 0; i < rows.Length; i += 997)
        {
            if (values[i] != ColumnFileGenerator.ValueOf(42, Column, rows[i]))
                throw new InvalidOperationException($"row {rows[i]} is {values[i]}.");
        }
        using ArrowFile large = ArrowFile.Open(path);
        if (sum != large.Columns[Column].As<double>().Sum())
            throw new InvalidOperationException($"under a budget the sum is {sum}.");
        ViewStatistics statistics = manager.GetStatistics();
        Console.WriteLine($"sum and take with a budget of 64 MiB: peak {statistics.MappedBytesPeak} bytes mapped, {statistics.Maps} maps, {statistics.Evictions} evictions");
        ladder.Keep("columnar-budget", "mapped at most by a sum and a take", "MiB", new ResultWay("BigFile", statistics.MappedBytesPeak / (double)MiB));
        ladder.AtMost("mapped peak at a budget of 64 MiB", statistics.MappedBytesPeak / (double)MiB, 64, "MiB");
    }

    private static void Take(Ladder ladder, string path, int rounds)
    {
        using ArrowFile file = ArrowFile.Open(path);
        using RawView raw = new(path);
        ArrowColumn key = file["key"];
        Column<long> column = key.As<long>();
        FileRange[] buffers = BuffersOf(key);
        long[] starts = new long[buffers.Length + 1];
        for (int i = 0; i < buffers.Length; i++)
            starts[i + 1] = starts[i] + (buffers[i].Length / sizeof(long));
        long[] rows = RandomRowsOf(column.Count, TakenRows), values = new long[TakenRows];
        Comparison row = new("columnar-take", $"take {TakenRows} random rows of an int64 column of {column.Count} rows, one thread", "ns", TakenRows / 1e9, higherIsBetter: false);
        row.Add("Column<long>.Take", () => Checked(rows, values, () => column.Take(rows, values)))
            .Add("raw pointer, same lookup of chunks", () => Checked(rows, values, () => TakeRaw(raw.Pointer, buffers, starts, rows, values)))
            .Add("Column<long>[row]", () => Checked(rows, values, () => TakeOneByOne(column, rows, values)))
            .Run(rounds * 2 + 1, warmups: 3);
        ladder.Print(row);
        ladder.AtMost("take against a raw pointer, time", row.RatioTo(1), 1.1);
    }

    // The key of a row is its number.
    private static long Checked(long[] rows, long[] values, Action take)
    {
        take();
        if (!rows.AsSpan().SequenceEqual(values))
            throw new InvalidOperationException("other rows were taken than asked for.");
        Array.Clear(values);
        return 0;
    }

    private static void TakeRaw(byte* pointer, FileRange[] buffers, long[] starts, long[] rows, long[] values)
    {
        long total = starts[^1];
        for (int i = 0; i < rows.Length; i++)
        {
            long row = rows[i];
            // Exact or one off: all but the last have the same number of rows.
            int chunk = (int)(row * buffers.Length / total);
            while (row < starts[chunk])
                chunk--;
            while (row >= starts[chunk + 1])
                chunk++;
            values[i] = *(long*)(pointer + buffers[chunk].Offset + ((row - starts[chunk]) * sizeof(long)));
        }
    }

    private static void TakeOneByOne(Column<long> column, long[] rows, long[] values)
    {
        for (int i = 0; i < rows.Length; i++)
            values[i] = column[rows[i]];
    }

    private static void Write(Ladder ladder, string folder, long bytes, int rounds)
    {
        string arrow = System.IO.Path.Combine(folder, "written.arrow"), plain = System.IO.Path.Combine(folder, "written.bin");
        const int BatchCount = 16;
        long rows = bytes / sizeof(double) / Columns / BatchCount / PieceRows * PieceRows;
        rows = Math.Max(rows, PieceRows);
        double[] piece = new double[PieceRows];
        for (int i = 0; i < piece.Length; i++)
            piece[i] = ColumnFileGenerator.ValueOf(42, 0, i);
        long written = rows * BatchCount * Columns * sizeof(double);
        try
        {
            Comparison row = new("columnar-write", $"write {written} bytes of float64 columns, durable", "GB/s", written / 1e9, higherIsBetter: true);
            row.Add("ArrowFileWriter, spans", () => WriteArrow(arrow, piece, rows, BatchCount), () => File.Delete(arrow))
                .Add("FileStream.Write and Flush(true)", () => WritePlain(plain, piece, rows * BatchCount * Columns), () => File.Delete(plain))
                .Run(rounds);
            ladder.Print(row);
            ladder.AtLeast("writing against plain writes, speed", row.RatioTo(1), 0.9);
            using ArrowFile file = ArrowFile.Open(arrow);
            double wanted = SumOf(piece) * (rows / PieceRows) * BatchCount;
            foreach (ArrowColumn column in file.Columns)
            {
                if (column.As<double>().Sum() != wanted)
                    throw new InvalidOperationException($"{column.Name} was not written as it should be.");
            }
        }
        finally
        {
            File.Delete(arrow);
            File.Delete(plain);
        }
    }

    private static long WriteArrow(string path, double[] piece, long rows, int batches)
    {
        ArrowSchema schema = new([.. Enumerable.Range(0, Columns).Select(i => new ArrowField("c" + i, ArrowType.Float64, isNullable: false))]);
        using ArrowFileWriter writer = ArrowFileWriter.Create(path, schema);
        for (int batch = 0; batch < batches; batch++)
        {
            using BatchWriter target = writer.BeginBatch(rows);
            for (long done = 0; done < rows * Columns; done += piece.Length)
                target.Write<double>(piece);
            target.End();
        }
        writer.Finish();
        return writer.RowCount * Columns;
    }

    private static long WritePlain(string path, double[] piece, long values)
    {
        using FileStream stream = new(path, FileMode.CreateNew, FileAccess.Write, FileShare.Read, bufferSize: 0);
        for (long done = 0; done < values; done += piece.Length)
            stream.Write(MemoryMarshal.AsBytes(piece.AsSpan()));
        stream.Flush(flushToDisk: true);
        return stream.Length / sizeof(double);
    }

    private static FileRange[] BuffersOf(ArrowColumn column) =>
        [.. Enumerable.Range(0, column.BatchCount).Select(batch => column.GetLayout(batch).Buffers[1])];

    private static long[] RandomRowsOf(long count, int taken)
    {
        Random random = new(7);
        long[] rows = new long[taken];
        for (int i = 0; i < taken; i++)
            rows[i] = random.NextInt64(count);
        return rows;
    }

    // Both threads take the next batch when they are done with one. The sums are exact, in whatever order.
    private static double SumOf(FileRange[] buffers, Func<FileRange, double> sumOf)
    {
        int next = -1;
        double[] sums = new double[Threads * 16];
        void Work(int thread)
        {
            double sum = 0;
            for (int i; (i = Interlocked.Increment(ref next)) < buffers.Length;)
                sum += sumOf(buffers[i]);
            sums[thread * 16] = sum;
        }
        Thread other = new(() => Work(1));
        other.Start();
        Work(0);
        other.Join();
        return sums.Sum();
    }

    [ThreadStatic]
    private static byte[]? t_block;

    private static double SumOf(SafeFileHandle handle, FileRange range)
    {
        byte[] block = t_block ??= new byte[ReadBytes];
        double sum = 0;
        for (long at = 0; at < range.Length;)
        {
            int wanted = (int)Math.Min(block.Length, range.Length - at), read = 0;
            while (read < wanted)
                read += RandomAccess.Read(handle, block.AsSpan(read, wanted - read), range.Offset + at + read);
            sum += SumOf(MemoryMarshal.Cast<byte, double>(block.AsSpan(0, wanted)));
            at += wanted;
        }
        return sum;
    }

    private static double SumOfCopy(SafeFileHandle handle, FileRange range)
    {
        byte[] copy = new byte[range.Length];
        for (int read = 0; read < copy.Length;)
            read += RandomAccess.Read(handle, copy.AsSpan(read), range.Offset + read);
        return SumOf(MemoryMarshal.Cast<byte, double>(copy.AsSpan()));
    }

    private static double SumOf(ReadOnlySpan<double> values)
    {
        ref double first = ref MemoryMarshal.GetReference(values);
        int width = Vector<double>.Count, i = 0;
        Vector<double> a = default, b = default, c = default, d = default;
        for (; i <= values.Length - (4 * width); i += 4 * width)
        {
            a += Vector.LoadUnsafe(ref first, (nuint)i);
            b += Vector.LoadUnsafe(ref first, (nuint)(i + width));
            c += Vector.LoadUnsafe(ref first, (nuint)(i + (2 * width)));
            d += Vector.LoadUnsafe(ref first, (nuint)(i + (3 * width)));
        }
        double sum = Vector.Sum(a + b + c + d);
        for (; i < values.Length; i++)
            sum += values[i];
        return sum;
    }
}
