using System.IO.MemoryMappedFiles;
using System.Runtime.InteropServices;
using BigFile.Bench.Peers;
using Microsoft.Win32.SafeHandles;

namespace BigFile.Bench.Quick;

/// <summary>One full ladder over one file, rung by rung, and every peer at the same work.</summary>
internal static class LadderRows
{
    private const int ManyReads = 1 << 20;
    private const int FewReads = 1 << 17;
    private const int FioSequentialBlock = 64 << 10;
    private const int FioRandomBlock = 4 << 10;

    public static void Run(Ladder ladder, string path, int rounds)
    {
        NumpyPeer? numpy = NumpyPeer.Find();
        if (numpy is null)
            ladder.Skip("numpy memmap: not run (there is no Python with numpy)");
        Climb(ladder, path, rounds);
        Sequential(ladder, path, rounds, numpy);
        Random(ladder, path, rounds, numpy);
        SmallBudget(ladder, path, rounds);
        Fio(ladder, path, rounds);
    }

    private static void Climb(Ladder ladder, string path, int rounds)
    {
        using Rungs rungs = new(path);
        Comparison row = new("ladder", "every byte read once, warm, one thread, rung by rung", "GB/s", new FileInfo(path).Length / 1e9, higherIsBetter: true);
        if (rungs.HasMemory)
            row.Add("memory copy", rungs.MemoryCopy).Add("newlines in memory", rungs.MemoryScan);
        else
            ladder.Skip("memory copy: not run (no room for the file in memory beside the file itself)");
        row.Add("raw mmap", rungs.RawMmap)
            .Add("engine lease", rungs.EngineLease)
            .Add("scanner", rungs.Scanner)
            .Add("column", rungs.Column)
            .Run(rounds, warmups: 2);
        ladder.PrintRungs(row);
        int raw = row.IndexOf("raw mmap"), lease = row.IndexOf("engine lease");
        ladder.AtLeast("a lease against the raw mapping, speed", row.Ratio(lease, raw), 0.95);
    }

    private static void Sequential(Ladder ladder, string path, int rounds, NumpyPeer? numpy)
    {
        Comparison row = new("ladder-peers", "newlines of the same file, warm, one thread, opened anew", "GB/s", new FileInfo(path).Length / 1e9, higherIsBetter: true);
        row.Add("BigFile, LineCounter", () =>
            {
                using MappedFile file = MappedFile.Open(path);
                return Scanning.LineCounter.Count(file, threadCount: 1).Lines;
            })
            .Add("window manager as git has it", () => SequentialPeers.WindowManager(path))
            .Add("RandomAccess.Read", () => SequentialPeers.Handle(path))
            .Add("FileStream", () => SequentialPeers.FileStream(path))
            .Add("MemoryMappedViewStream", () => SequentialPeers.ViewStream(path))
            .Add("MemoryMappedViewAccessor.ReadArray", () => SequentialPeers.Accessor(path));
        if (numpy is not null)
            row.AddTimed("numpy memmap", () => numpy.Count(path));
        Shell shell = new(path, "", rounds);
        if (Shell.Has("wc"))
            row.Add("wc -l, with its start", () => shell.Count("wc", "-l", path));
        if (Shell.Has("grep"))
            row.Add("grep -c '', with its start", () => shell.Count("grep", "-c", "", path));
        if (Shell.Has("rg"))
            row.Add("rg -c '', with its start", () => shell.Count("rg", "-c", "", path));
        ladder.Print(row.Run(rounds));
    }

    private static void Random(Ladder ladder, string path, int rounds, NumpyPeer? numpy)
    {
        (long windowBytes, long limitBytes) = (1L << 30, long.MaxValue); // what git takes on systems of 64 bits
        using MappedFile file = MappedFile.Open(path);
        using RawView raw = new(path);
        using SafeFileHandle handle = File.OpenHandle(path);
        using FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
        using MemoryMappedFile mapped = MemoryMappedFile.CreateFromFile(stream, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: true);
        using MemoryMappedViewStream view = mapped.CreateViewStream(0, 0, MemoryMappedFileAccess.Read);
        using WindowManagerPeer manager = new(path, windowBytes, limitBytes);
        long[] offsets = Offsets(file.Length, ManyReads), values = new long[ManyReads];
        string listed = path + ".offsets";
        File.WriteAllBytes(listed, MemoryMarshal.AsBytes(offsets.AsSpan()));
        try
        {
            Comparison row = new("ladder-random", "random 8-byte reads, warm, one thread, peers", "ns", ManyReads / 1e9, higherIsBetter: false);
            row.Add("raw pointer", () => RandomPeers.Pointer(raw, offsets))
                .Add("BigFile Gather", () => Gather(file, offsets, values))
                .Add("BigFile Read<long>", () => Read(file, offsets))
                .Add("window manager as git has it", () => RandomPeers.WindowManager(manager, offsets))
                .Add("MemoryMappedViewAccessor.ReadInt64", () => RandomPeers.Accessor(raw, offsets))
                .Add("MemoryMappedViewStream", () => RandomPeers.Seeking(view, offsets));
            if (numpy is not null && file.Length % sizeof(long) == 0)
                row.AddTimed("numpy memmap, one take", () => numpy.Take(path, listed));
            row.Add("RandomAccess.Read", () => RandomPeers.Handle(handle, offsets))
                .Add("FileStream", () => RandomPeers.Seeking(stream, offsets))
                .Run(rounds, warmups: 3);
            ladder.Print(row);
        }
        finally
        {
            File.Delete(listed);
        }
    }

    private static void SmallBudget(Ladder ladder, string path, int rounds)
    {
        (long windowBytes, long limitBytes) = SequentialPeers.GitSmall;
        using ViewManager views = new(limitBytes);
        using MappedFile file = MappedFile.Open(path, new MappedFileOptions { ViewManager = views, WindowSizeBytes = (int)windowBytes });
        using SafeFileHandle handle = File.OpenHandle(path);
        using WindowManagerPeer manager = new(path, windowBytes, limitBytes);
        long[] offsets = Offsets(file.Length, FewReads);
        Comparison row = new("ladder-random-budget", "the same, with 256 MiB of 4 GiB mapped at most", "ns", FewReads / 1e9, higherIsBetter: false);
        row.Add("BigFile Read<long>", () => Read(file, offsets))
            .Add("window manager as git has it", () => RandomPeers.WindowManager(manager, offsets))
            .Add("RandomAccess.Read", () => RandomPeers.Handle(handle, offsets))
            .Run(rounds);
        ladder.Print(row);
        ladder.AtLeast("Read<long> against a window manager of git's kind, under the same limit, speed", 1 / row.RatioTo(1), 1);
    }

    private static void Fio(Ladder ladder, string path, int rounds)
    {
        if (!Shell.Has("fio"))
        {
            ladder.Skip("copies against fio: not run (there is no fio)");
            return;
        }
        long bytes = new FileInfo(path).Length / FioSequentialBlock * FioSequentialBlock;
        Copies(ladder, "ladder-fio-read", "copies of 64 KiB in order, warm, one thread", path, "read", FioSequentialBlock, bytes, rounds);
        Copies(ladder, "ladder-fio-randread", "copies of 4 KiB at random places, warm, one thread", path, "randread", FioRandomBlock, bytes / 4, rounds);
    }

    private static void Copies(Ladder ladder, string id, string work, string path, string access, int block, long bytes, int rounds)
    {
        byte[] buffer = GC.AllocateArray<byte>(block, pinned: true);
        long[] places = Places(new FileInfo(path).Length, access, block, bytes);
        Comparison row = new(id, work, "GB/s", bytes / 1e9, higherIsBetter: true);
        row.Add("BigFile", () =>
            {
                using MappedFile file = MappedFile.Open(path);
                long copied = 0;
                foreach (long offset in places)
                    copied += file.Read(offset, buffer);
                return copied;
            })
            .Add("RandomAccess.Read", () =>
            {
                using SafeFileHandle handle = File.OpenHandle(path);
                long copied = 0;
                foreach (long offset in places)
                    copied += RandomAccess.Read(handle, buffer, offset);
                return copied;
            })
            .AddTimed("fio psync", () => FioPeer.Read(path, "psync", access, block, bytes))
            .AddTimed("fio mmap", () => FioPeer.Read(path, "mmap", access, block, bytes))
            .Run(rounds);
        ladder.Print(row);
    }

    private static long[] Places(long length, string access, int block, long bytes)
    {
        Random random = new(7);
        long[] places = new long[bytes / block];
        for (int i = 0; i < places.Length; i++)
            places[i] = (access == "read" ? i : random.NextInt64(length / block)) * block;
        return places;
    }

    private static long Read(MappedFile file, long[] offsets)
    {
        long sum = 0;
        foreach (long offset in offsets)
            sum += file.Read<long>(offset);
        return sum;
    }

    private static long Gather(MappedFile file, long[] offsets, long[] values)
    {
        file.Gather(offsets, values.AsSpan());
        long sum = 0;
        foreach (long value in values)
            sum += value;
        return sum;
    }

    private static long[] Offsets(long bytes, int count)
    {
        Random random = new(7);
        long[] offsets = new long[count];
        for (int i = 0; i < count; i++)
            offsets[i] = random.NextInt64(bytes / sizeof(long)) * sizeof(long);
        return offsets;
    }
}
