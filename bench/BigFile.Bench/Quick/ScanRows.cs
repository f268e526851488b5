using BigFile.Platform;
using Microsoft.Win32.SafeHandles;

namespace BigFile.Bench.Quick;

/// <summary>Sequential reading: the file warm in the page cache, and cold.</summary>
internal static unsafe class ScanRows
{
    private const int LeaseBytes = 64 << 20;
    private const int ReadBytes = 1 << 20;

    public static void Warm(Ladder ladder, string path, int rounds)
    {
        long bytes = new FileInfo(path).Length;
        Comparison row = new("scan", "count newlines, warm, one thread, freshly mapped", "GB/s", bytes / 1e9, higherIsBetter: true);
        row.Add("BigFile leases", () => Leases(path, new MappedFileOptions()))
            .Add("BigFile leases, floating", () => Leases(path, new MappedFileOptions { Placement = Placement.Floating }))
            .Add("BigFile leases, budget 256 MiB", () => Leases(path, new MappedFileOptions { ViewManager = new ViewManager(256 << 20) }))
            .Add("raw view of the whole file", () => Raw(path))
            .Add("RandomAccess.Read, 1 MiB", () => Reads(path))
            .Run(rounds);
        ladder.Print(row);
        ladder.AtLeast("leases against the raw view, speed", row.RatioTo(row.IndexOf("raw view of the whole file")), 0.95);
    }

    public static void Cold(Ladder ladder, string path, int rounds)
    {
        long bytes = new FileInfo(path).Length;
        void Drop() => DropCache(path);
        Comparison row = new("cold", "count newlines, cold (page cache dropped, checked)", "GB/s", bytes / 1e9, higherIsBetter: true);
        row.Add("BigFile leases, sequential hint", () => Leases(path, new MappedFileOptions { Hint = AccessHint.Sequential }), Drop)
            .Add("raw view of the whole file", () => Raw(path), Drop)
            .Add("RandomAccess.Read, 1 MiB", () => Reads(path), Drop)
            .Run(rounds, warmups: 0);
        ladder.Print(row);
        double best = Math.Min(row.RatioTo(1), row.RatioTo(2));
        ladder.AtLeast("leases against the best of the two, speed", best, 0.95);
    }

    private static long Leases(string path, MappedFileOptions options)
    {
        using MappedFile file = MappedFile.Open(path, options);
        long count = 0;
        for (long offset = 0; offset < file.Length; offset += LeaseBytes)
        {
            using MappedView view = file.Lease(offset, (int)Math.Min(LeaseBytes, file.Length - offset), sequential: true);
            count += NewlineLoop.Count(view.Span);
        }
        return count;
    }

    private static long Raw(string path)
    {
        using RawView view = new(path);
        long count = 0;
        for (long offset = 0; offset < view.Length; offset += LeaseBytes)
            count += NewlineLoop.Count(new ReadOnlySpan<byte>(view.Pointer + offset, (int)Math.Min(LeaseBytes, view.Length - offset)));
        return count;
    }

    private static long Reads(string path)
    {
        byte[] buffer = new byte[ReadBytes];
        using SafeFileHandle handle = File.OpenHandle(path);
        long count = 0;
        for (long offset = 0; RandomAccess.Read(handle, buffer, offset) is int read && read != 0; offset += read)
            count += NewlineLoop.Count(buffer.AsSpan(0, read));
        return count;
    }

    /// <summary>Takes a file out of the page cache, and throws if it stays there.</summary>
    internal static void DropCache(string path)
    {
        using (SafeFileHandle handle = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite))
        {
            RandomAccess.FlushToDisk(handle);
            MappingPlatform.Current.AdviseFile(handle, 0, 0, MemoryAdvice.DontNeed);
        }
        using MappedFile file = MappedFile.Open(path);
        long resident = file.GetResidency(0, file.Length).ResidentBytes;
        if (resident > file.Length / 100)
            throw new InvalidOperationException($"{resident} bytes are still in the page cache: this run would not be cold.");
    }
}
