using BigFile.Columnar;
using static BigFile.Tests.Managers;

namespace BigFile.Tests.Columnar.Raw;

/// <summary>Columns against lists of values: appended, changed, checkpointed, killed, opened again and read beside, in an order that a seed gives.</summary>
public sealed class RawColumnsModelTests : IDisposable
{
    private const int Steps = 120;

    private static readonly ArrowSchema s_schema = ArrowTypeParser.ParseSchema("a: int64, b: float, c: uint8, d: fixed_size_binary[3]");

    private readonly TempFolder _folder = new();
    private readonly List<long> _rows = [];
    private int _checkpointed;
    private int _seen;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public void Columns_have_the_rows_of_the_model_whatever_happens(int seed)
    {
        Random random = new(seed);
        using ViewManager manager = WithRoom(random.Next(2) == 0 ? ViewManager.BudgetBytesMin : 16 * Window);
        MappedFileOptions options = new() { Access = MappedFileAccess.ReadWrite, ViewManager = manager, WindowSizeBytes = Window };
        string path = _folder.File("0");
        RawColumns writer = RawColumns.Create(path, s_schema, options);
        RawColumns reader = RawColumns.Open(path, options with { Access = MappedFileAccess.Read });
        try
        {
            for (int step = 1; step <= Steps; step++)
            {
                string what = $"seed {seed}, step {step}";
                switch (random.Next(10))
                {
                    case < 4:
                        Append(writer, random);
                        break;
                    case 4:
                        writer.Checkpoint();
                        _checkpointed = _rows.Count;
                        break;
                    case 5:
                        Change(writer, random);
                        break;
                    case 6:
                        Assert.True(reader.Refresh() == _checkpointed, what);
                        _seen = _checkpointed;
                        break;
                    case 7:
                        // A program that was killed leaves the files as they are at the moment.
                        path = CopyOf(path, _folder.File($"{step}"), random);
                        writer.Dispose();
                        reader.Dispose();
                        writer = RawColumns.Open(path, options);
                        reader = RawColumns.Open(path, options with { Access = MappedFileAccess.Read });
                        _rows.RemoveRange(_checkpointed, _rows.Count - _checkpointed);
                        _seen = _checkpointed;
                        break;
                    case 8:
                        writer.Dispose();
                        writer = RawColumns.Open(path, options);
                        _rows.RemoveRange(_checkpointed, _rows.Count - _checkpointed);
                        break;
                    default:
                        reader.Dispose();
                        reader = RawColumns.Open(path, options with { Access = MappedFileAccess.Read });
                        _seen = _checkpointed;
                        break;
                }
                Same(writer, _rows.Count, what);
                Same(reader, _seen, what);
            }
        }
        finally
        {
            writer.Dispose();
            reader.Dispose();
        }
    }

    private void Append(RawColumns writer, Random random)
    {
        int count = random.Next(4) switch { 0 => 0, 1 => random.Next(1, 5), 2 => random.Next(3000), _ => random.Next(20_000) };
        long[] rows = [.. Enumerable.Range(0, count).Select(_ => random.NextInt64())];
        using RawBatch batch = writer.BeginBatch(count);
        for (int at = 0; at < count;)
        {
            int piece = Math.Min(count - at, random.Next(1, 8000));
            ReadOnlySpan<long> part = rows.AsSpan(at, piece);
            batch.Write(0, part);
            batch.Write<float>(1, Array.ConvertAll(part.ToArray(), FloatOf));
            batch.WriteBytes(2, Array.ConvertAll(part.ToArray(), row => (byte)row));
            batch.WriteBytes(3, [.. part.ToArray().SelectMany(BytesOf)]);
            at += piece;
        }
        // Some are given up.
        if (random.Next(5) == 0)
            return;
        batch.End();
        _rows.AddRange(rows);
    }

    // In all columns at once, so that a row is still what its first value says. What a crash leaves of it is either: checkpointed at once.
    private void Change(RawColumns writer, Random random)
    {
        if (_rows.Count == 0)
            return;
        int row = random.Next(_rows.Count);
        long value = random.NextInt64();
        _rows[row] = value;
        writer["a"].AsArray<long>()[row] = value;
        writer["b"].AsArray<float>()[row] = FloatOf(value);
        writer["c"].AsArray<byte>()[row] = (byte)value;
        using (MappedView lease = writer["d"].Lease(row, 1, LeaseMode.Write))
            BytesOf(value).CopyTo(lease.WritableSpan);
        writer.Checkpoint();
        _checkpointed = _rows.Count;
    }

    private static string CopyOf(string path, string to, Random random)
    {
        Directory.CreateDirectory(to);
        foreach (string file in Directory.GetFiles(path).Where(file => !file.EndsWith(".lock", StringComparison.Ordinal)))
        {
            using FileStream source = new(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using FileStream copy = File.Create(Path.Combine(to, Path.GetFileName(file)));
            source.CopyTo(copy);
            // What stands past the rows may be anything.
            if (file.EndsWith(".bin", StringComparison.Ordinal))
                copy.Write(new byte[random.Next(100)].Select(_ => (byte)0xEE).ToArray());
        }
        if (random.Next(2) == 0)
            File.WriteAllText(Path.Combine(to, "schema.json.tmp"), "{ half a sch");
        return to;
    }

    private void Same(RawColumns columns, int count, string what)
    {
        Assert.True(columns.RowCount == count, $"{what}: {columns.RowCount} rows, {count} expected");
        long[] rows = [.. _rows.Take(count)];
        Assert.True(RawColumnsTests.Values<long>(columns["a"]).AsSpan().SequenceEqual(rows), what);
        Assert.True(RawColumnsTests.Values<float>(columns["b"]).AsSpan().SequenceEqual(Array.ConvertAll(rows, FloatOf)), what);
        Assert.True(RawColumnsTests.Values<byte>(columns["c"]).AsSpan().SequenceEqual(Array.ConvertAll(rows, row => (byte)row)), what);
        using MappedView lease = columns["d"].Lease(Math.Max(0, count - 5), Math.Min(5, count));
        Assert.True(lease.Span.SequenceEqual(rows.TakeLast(5).SelectMany(BytesOf).ToArray()), what);
    }

    private static float FloatOf(long row) => (int)row;

    private static byte[] BytesOf(long row) => [(byte)row, (byte)(row >> 8), (byte)(row >> 16)];
}
