using BigFile.Platform;
using BigFile.Platform.Posix;
using Microsoft.Win32.SafeHandles;

namespace BigFile.Bench.Quick;

/// <summary>Durable checkpoints of few and of many dirty pages, against the least system calls that make them durable.</summary>
internal static unsafe class CheckpointRows
{
    private const int PageBytes = 4096;

    public static void Run(Ladder ladder, string path, int rounds)
    {
        using MappedFile file = MappedFile.Open(path, new MappedFileOptions { Access = MappedFileAccess.ReadWrite, Share = FileShare.ReadWrite });
        using RawView raw = new(path, writable: true);
        using SafeFileHandle handle = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        RandomAccess.FlushToDisk(handle);
        OnePage(ladder, file, raw, handle, rounds);
        ManyPages(ladder, file, raw, handle, rounds);
        NothingDirty(ladder, file);
    }

    private static void OnePage(Ladder ladder, MappedFile file, RawView raw, SafeFileHandle handle, int rounds)
    {
        // Different pages: a page that the other way has just flushed is cheaper to flush again.
        Random ours = new(1), theirs = new(3);
        Comparison row = new("checkpoint-one", "durable checkpoint, 1 dirty page", "ms", 1e-3, higherIsBetter: false);
        row.Add("BigFile", () => { Dirty(file, ours, 1); return file.Checkpoint().Extents; })
            .Add("store + flush to device", () => { Dirty(raw, theirs, 1); Flush(raw, handle); return 1; })
            .Run(rounds * 4 + 1, warmups: 2);
        ladder.Print(row);
        ladder.AtMost("1 dirty page, time", row.RatioTo(1), 1.2);
    }

    private static void ManyPages(Ladder ladder, MappedFile file, RawView raw, SafeFileHandle handle, int rounds)
    {
        const int pages = 10_000;
        Random ours = new(2), theirs = new(4);
        Comparison row = new("checkpoint-many", "durable checkpoint, 10,000 scattered dirty pages, their stores included", "ms", 1e-3, higherIsBetter: false);
        row.Add("BigFile", () => { Dirty(file, ours, pages); return file.Checkpoint().Bytes > 0 ? pages : 0; })
            .Add("stores + flush to device", () => { Dirty(raw, theirs, pages); Flush(raw, handle); return pages; })
            .Run(rounds, warmups: 1);
        ladder.Print(row);
        ladder.AtMost("10,000 dirty pages, time", row.RatioTo(1), 1.2);
    }

    private static void NothingDirty(Ladder ladder, MappedFile file)
    {
        const int calls = 100_000;
        Comparison row = new("checkpoint-none", "durable checkpoint, nothing dirty (no system call: see the tests)", "ns", calls / 1e9, higherIsBetter: false);
        row.Add("BigFile", () =>
            {
                long extents = 0;
                for (int i = 0; i < calls; i++)
                    extents += file.Checkpoint().Extents;
                return extents;
            })
            .Run(3);
        ladder.Print(row);
    }

    private static void Flush(RawView raw, SafeFileHandle handle)
    {
        // Win32: the view first. Linux: the pages of a shared mapping are the page cache, so one call does it.
        if (OperatingSystem.IsWindows())
            raw.Accessor.Flush();
        int error = OperatingSystem.IsLinux() ? LibC.FDataSync(handle) : MappingPlatform.Current.FlushToDevice(handle, false);
        if (error != 0)
            throw new IOException($"flush failed: {error}");
    }

    // One byte at the end of a line's middle is changed and changed back by the next round: newlines stay where they are.
    private static void Dirty(MappedFile file, Random random, int pages)
    {
        for (int i = 0; i < pages; i++)
        {
            long offset = random.NextInt64(file.Length / PageBytes) * PageBytes;
            file.Write(offset, file.Read<byte>(offset));
        }
    }

    private static void Dirty(RawView raw, Random random, int pages)
    {
        for (int i = 0; i < pages; i++)
        {
            byte* address = raw.Pointer + random.NextInt64(raw.Length / PageBytes) * PageBytes;
            Volatile.Write(ref *address, *address);
        }
    }
}
