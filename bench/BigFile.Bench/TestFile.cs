using BigFile.DataGen;

namespace BigFile.Bench;

/// <summary>The file that the ladder runs on: lines of about 100 bytes, made once and kept for the next run.</summary>
internal static class TestFile
{
    private const int BlockBytes = 8 << 20;

    /// <summary>Makes the file if it is not there with that size; either way it ends up in the page cache by being written or read in order.</summary>
    public static string Ensure(string folder, long bytes, out string cachedBy)
    {
        Directory.CreateDirectory(folder);
        string path = System.IO.Path.Combine(folder, $"ladder-{bytes}.log");
        using MappedFile? present = File.Exists(path) && new FileInfo(path).Length == bytes ? MappedFile.Open(path) : null;
        if (present is not null && present.GetResidency(0, bytes).ResidentBytes == bytes)
        {
            cachedBy = "was in the page cache";
            return path;
        }
        if (present is not null)
        {
            ReadThrough(path);
            cachedBy = "read in with 8 MiB reads";
            return path;
        }
        Write(path, bytes);
        cachedBy = "written with 8 MiB writes";
        return path;
    }

    /// <summary>
    /// Makes the access log of data-gen with that size, unless it is there, and writes it anew by 8 MiB writes. Pages that were written
    /// or read one by one stay single pages in the cache, which halves the speed of every mapped reader: so all runs begin alike.
    /// </summary>
    public static string EnsureLog(string folder, long bytes)
    {
        Directory.CreateDirectory(folder);
        string path = System.IO.Path.Combine(folder, $"access-log-{bytes}.log"), made = path + ".made";
        if (!File.Exists(made) || new FileInfo(made).Length != bytes)
            FileGenerator.Generate(made, DataGenerator.Create(DataKind.AccessLog, 42), bytes, Environment.ProcessorCount);
        byte[] block = new byte[BlockBytes];
        using var source = File.OpenHandle(made);
        using var target = File.OpenHandle(path, FileMode.Create, FileAccess.Write);
        for (long at = 0; RandomAccess.Read(source, block, at) is int count && count != 0; at += count)
            RandomAccess.Write(target, block.AsSpan(0, count), at);
        RandomAccess.FlushToDisk(target);
        return path;
    }

    private static void Write(string path, long bytes)
    {
        byte[] block = new byte[BlockBytes];
        Random random = new(42);
        using var handle = File.OpenHandle(path, FileMode.Create, FileAccess.Write);
        for (long at = 0; at < bytes; at += block.Length)
        {
            FillLines(block, random);
            RandomAccess.Write(handle, block.AsSpan(0, (int)Math.Min(block.Length, bytes - at)), at);
        }
    }

    private static void FillLines(byte[] block, Random random)
    {
        // One random draw per line is enough: what matters is where the newlines are and that no two blocks agree.
        int at = 0;
        while (at < block.Length)
        {
            int length = Math.Min(random.Next(60, 140), block.Length - at);
            block.AsSpan(at, length).Fill((byte)random.Next(' ', '~'));
            block[at + length - 1] = (byte)'\n';
            at += length;
        }
    }

    private static void ReadThrough(string path)
    {
        byte[] block = new byte[BlockBytes];
        using var handle = File.OpenHandle(path);
        for (long at = 0; RandomAccess.Read(handle, block, at) is int count && count != 0; at += count)
        {
        }
    }
}
