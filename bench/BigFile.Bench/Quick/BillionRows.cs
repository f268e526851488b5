using BigFile.DataGen;
using BigFile.Samples.OneBillionRows;

namespace BigFile.Bench.Quick;

/// <summary>The One Billion Row Challenge, on 100 million rows: the sample against the raw loop.</summary>
internal static class BillionRows
{
    private const long RowCount = 100_000_000;

    public static void Run(Ladder ladder, string folder, int rounds)
    {
        string path = EnsureFile(folder);
        long bytes = new FileInfo(path).Length;
        int threads = Environment.ProcessorCount;
        byte[] expected = RawBillionRows.Run(path, threads);
        if (!Sample(path, threads).AsSpan().SequenceEqual(expected))
            throw new InvalidOperationException("1brc: the sample's line of results is not that of the raw loop.");
        Comparison row = new("1brc", $"One Billion Rows, {RowCount} rows, {bytes} bytes, {threads} threads", "ms", 1e-3, higherIsBetter: false);
        row.Add("sample on LineScan", () => Sum(Sample(path, threads)))
            .Add("raw pointers, one view of the whole file", () => Sum(RawBillionRows.Run(path, threads)))
            .Run((rounds * 2) + 1);
        ladder.Print(row);
        ladder.AtMost("One Billion Rows against the raw loop, time", row.RatioTo(1), 1.1);
    }

    private static byte[] Sample(string path, int threads)
    {
        using ViewManager manager = new(512L << 20);
        using MappedFile file = MappedFile.Open(path, new MappedFileOptions { Hint = AccessHint.Sequential, ViewManager = manager });
        return ResultText.Of(Challenge.Run(file, threads));
    }

    private static string EnsureFile(string folder)
    {
        Directory.CreateDirectory(folder);
        string path = Path.Combine(folder, $"measurements-{RowCount}.txt");
        DataGenerator generator = DataGenerator.Create(DataKind.Measurements, 42);
        long lengthBytes = RowLength.Find(generator, RowCount, Environment.ProcessorCount);
        if (!File.Exists(path) || new FileInfo(path).Length != lengthBytes)
            FileGenerator.Generate(path, generator, lengthBytes, Environment.ProcessorCount);
        return path;
    }

    private static long Sum(byte[] results)
    {
        HashCode code = default;
        code.AddBytes(results);
        return code.ToHashCode();
    }
}
