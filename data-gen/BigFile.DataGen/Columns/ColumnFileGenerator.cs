using System.Globalization;
using System.Text;
using BigFile.Columnar;
using BigFile.DataGen.Generators;

namespace BigFile.DataGen;

/// <summary>
/// Writes Arrow files of any size through the engine: column after column from spans, one piece in memory at a time. A value depends on
/// seed, column and row alone, not on how rows are put into batches.
/// </summary>
public static class ColumnFileGenerator
{
    private const int PieceRows = 64 << 10;
    private const int NameCount = 1000;
    private const int MixedColumnCount = 5;

    // 2 of an index, three times 8, and not quite one of bits.
    private const int MixedRowBytes = 27;

    // 2020-01-01T00:00:00Z in microseconds.
    private const long FirstTime = 1_577_836_800_000_000;

    /// <summary>
    /// Creates an Arrow file, or replaces what is there. It is durable when this returns. Besides what is mapped, memory holds less than 2 MiB and,
    /// of <see cref="ColumnForm.Mixed"/>, 2 bytes for each row of one batch.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="options">What to put into it.</param>
    /// <param name="progress">Told how many bytes are written, after each piece of a column.</param>
    /// <param name="cancellationToken">Looked at before each piece.</param>
    /// <returns>The facts of the file.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled; the file is removed.</exception>
    /// <exception cref="IOException">It cannot be created or written; if it was created, it is removed.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be created.</exception>
    public static ColumnFileFacts Generate(
        string path, ColumnFileOptions options, IProgress<long>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfNegative(options.SizeBytes);
        ThrowIfNotACount(options.BatchCount);
        ThrowIfNotACount(options.ColumnCount);
        cancellationToken.ThrowIfCancellationRequested();
        bool isMixed = options.Form == ColumnForm.Mixed;
        int columnCount = isMixed ? MixedColumnCount : options.ColumnCount;
        long rowCount = options.SizeBytes / (isMixed ? MixedRowBytes : sizeof(double) * (long)columnCount);
        long batchRows = (rowCount / options.BatchCount) + (rowCount % options.BatchCount == 0 ? 0 : 1);
        using ViewManager? own = options.ViewManager is null ? new ViewManager(256L << 20) : null;
        ArrowWriterOptions writerOptions = new()
        {
            DeleteUnfinished = true,
            File = new MappedFileOptions { ViewManager = options.ViewManager ?? own, MaxLength = LengthMax(options, columnCount) },
        };
        using ArrowFileWriter writer = ArrowFileWriter.Create(path, SchemaOf(options), writerOptions);
        using ArrayBuilder? names = isMixed ? ArrayBuilder.Create(writer.Schema.Fields[0]) : null;
        double[] piece = new double[PieceRows];
        for (int batch = 0; batch < options.BatchCount; batch++)
        {
            long first = Math.Min(rowCount, batch * batchRows), rows = Math.Min(batchRows, rowCount - first);
            using BatchWriter target = writer.BeginBatch(rows);
            Job job = new(writer, target, options.Seed, first, rows, progress, cancellationToken);
            if (names is not null)
                WriteMixed(job, (DictionaryBuilder)names, piece);
            else
                WriteFloats(job, columnCount, piece);
            target.End();
        }
        writer.Finish();
        return new ColumnFileFacts(writer.WrittenBytes, rowCount, writer.BatchCount, columnCount);
    }

    /// <summary>The value of a column of <see cref="ColumnForm.Floats"/>, and of the float64 column of the other form.</summary>
    /// <param name="seed">The seed of the file.</param>
    /// <param name="column">The number of the column.</param>
    /// <param name="row">The row in the file.</param>
    public static double ValueOf(ulong seed, int column, long row) =>
        (SplitMix64.Mix(seed + (ulong)row * SplitMix64.Gamma + (ulong)column * 0xD1342543DE82EF95) >> 44) / 1024.0;

    private static ArrowSchema SchemaOf(ColumnFileOptions options) => options.Form == ColumnForm.Mixed
        ? new ArrowSchema(
        [
            new ArrowField("name", ArrowType.Utf8, isNullable: false, dictionary: new DictionaryEncoding(0, ArrowType.Int16)),
            new ArrowField("key", ArrowType.Int64, isNullable: false),
            new ArrowField("time", ArrowType.Timestamp(TimeUnit.Microsecond, "UTC"), isNullable: false),
            new ArrowField("value", ArrowType.Float64),
            new ArrowField("flag", ArrowType.Bool),
        ])
        : new ArrowSchema([.. Enumerable.Range(0, options.ColumnCount)
            .Select(i => new ArrowField(string.Create(CultureInfo.InvariantCulture, $"c{i}"), ArrowType.Float64, isNullable: false))]);

    private static long LengthMax(ColumnFileOptions options, int columnCount) =>
        Math.Max(64L << 30, options.SizeBytes + (options.SizeBytes / 8) + (options.BatchCount * (4096 + (columnCount * 512L))) + (64 << 20));

    private static void WriteFloats(Job job, int columnCount, double[] piece)
    {
        for (int column = 0; column < columnCount; column++)
        {
            foreach ((long first, int count) in job.Pieces())
            {
                Fill(piece.AsSpan(0, count), job.Seed, column, first);
                job.Target.Write<double>(piece.AsSpan(0, count));
            }
        }
    }

    private static void WriteMixed(Job job, DictionaryBuilder names, double[] piece)
    {
        byte[] name = new byte[16];
        foreach ((long first, int count) in job.Pieces())
        {
            for (int i = 0; i < count; i++)
                names.Append(name.AsSpan(0, NameOf(RandomOf(job.Seed, 0, first + i) % NameCount, name)));
        }
        using (ColumnArray array = names.Build())
            job.Target.Write(array);
        long[] integers = new long[PieceRows];
        bool[] flags = new bool[PieceRows];
        byte[] validity = new byte[PieceRows / 8];
        foreach ((long first, int count) in job.Pieces())
        {
            for (int i = 0; i < count; i++)
                integers[i] = first + i;
            job.Target.Write<long>(integers.AsSpan(0, count));
        }
        foreach ((long first, int count) in job.Pieces())
        {
            // A thousandth of a second apart, more or less.
            for (int i = 0; i < count; i++)
                integers[i] = FirstTime + ((first + i) * 1000) + (long)(RandomOf(job.Seed, 2, first + i) % 1000);
            job.Target.Write<long>(integers.AsSpan(0, count));
        }
        foreach ((long first, int count) in job.Pieces())
        {
            Fill(piece.AsSpan(0, count), job.Seed, 3, first);
            FillValidity(validity, job.Seed, 13, first, count);
            job.Target.Write<double>(piece.AsSpan(0, count), validity);
        }
        foreach ((long first, int count) in job.Pieces())
        {
            for (int i = 0; i < count; i++)
                flags[i] = (RandomOf(job.Seed, 4, first + i) & 1) != 0;
            FillValidity(validity, job.Seed, 14, first, count);
            job.Target.Write(flags.AsSpan(0, count), validity);
        }
    }

    private static void Fill(Span<double> values, ulong seed, int column, long first)
    {
        for (int i = 0; i < values.Length; i++)
            values[i] = ValueOf(seed, column, first + i);
    }

    // One row of ten is null.
    private static void FillValidity(byte[] validity, ulong seed, int column, long first, int count)
    {
        Array.Clear(validity);
        for (int i = 0; i < count; i++)
        {
            if (RandomOf(seed, column, first + i) % 10 != 0)
                validity[i >> 3] |= (byte)(1 << (i & 7));
        }
    }

    private static ulong RandomOf(ulong seed, int column, long row) =>
        SplitMix64.Mix(seed + ((ulong)row * SplitMix64.Gamma) + ((ulong)column * 0xD1342543DE82EF95)) >> 8;

    private static int NameOf(ulong number, byte[] name)
    {
        int length = Encoding.UTF8.GetBytes("station ", name);
        number.TryFormat(name.AsSpan(length), out int digits, default, CultureInfo.InvariantCulture);
        return length + digits;
    }

    private static void ThrowIfNotACount(int count, [System.Runtime.CompilerServices.CallerArgumentExpression(nameof(count))] string name = "")
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1, name);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, ColumnFileOptions.CountMax, name);
    }

    /// <summary>One batch that is written.</summary>
    private sealed record Job(
        ArrowFileWriter Writer, BatchWriter Target, ulong Seed, long First, long Rows, IProgress<long>? Progress, CancellationToken Cancellation)
    {
        /// <summary>The rows of the batch in pieces: the first row in the file, and how many.</summary>
        public IEnumerable<(long First, int Count)> Pieces()
        {
            for (long done = 0; done < Rows; done += PieceRows)
            {
                Cancellation.ThrowIfCancellationRequested();
                yield return (First + done, (int)Math.Min(PieceRows, Rows - done));
                Progress?.Report(Writer.WrittenBytes);
            }
        }
    }
}
