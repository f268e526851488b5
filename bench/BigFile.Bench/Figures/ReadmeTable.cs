using System.Text;

namespace BigFile.Bench.Figures;

/// <summary>The table of figures in README.md: which figures it has, and how it says them.</summary>
internal static class ReadmeTable
{
    private static readonly ReadmeLine[] s_lines =
    [
        new("count newlines through leases, one thread", "{scan/BigFile leases} GB/s",
            "one raw view of the whole file {scan/raw view of the whole file}", "`RandomAccess.Read` {scan/RandomAccess.Read, 1 MiB}"),
        new("the ladder over one file, one thread: lease / scanner / column",
            "{ladder/engine lease} / {ladder/scanner} / {ladder/column} GB/s",
            "memory copy {ladder/memory copy}", "raw mmap {ladder/raw mmap}"),
        new("lines of the same file", "{ladder/scanner} GB/s",
            "windows as git has them {ladder-peers/window manager as git has it}", "`MemoryMappedViewStream` {ladder-peers/MemoryMappedViewStream}",
            "`FileStream` {ladder-peers/FileStream}", "numpy memmap {ladder-peers/numpy memmap}"),
        new("`bigfile count`, 2 threads, process start included", "{command/bigfile count, 2 threads} GB/s", "`wc -l` {command/wc -l}"),
        new("`bigfile grep -c`, a rare literal / one in a line of ten",
            "{search-rare/bigfile grep -c, 2 threads} / {search-dense/bigfile grep -c, 2 threads} GB/s",
            "`rg -c` {search-rare/rg -c} / {search-dense/rg -c}", "`grep -c` {search-rare/grep -c}"),
        new("`bigfile grep -n` to a file, a literal in one line of ten", "{search-numbers/bigfile grep -n, 2 threads} GB/s", "`rg -n` {search-numbers/rg -n}"),
        new("`bigfile index`, built and saved", "{search-index/bigfile index, 2 threads} GB/s", "`wc -l`, which only counts, {search-index/wc -l}"),
        new("sum one float64 column of 8 in a 4 GiB Arrow file, 2 threads", "{columnar-sum/Column<double>.Sum} GB/s",
            "raw pointer {columnar-sum/raw pointer, SIMD}", "copies of the buffers {columnar-sum/each buffer copied to an array, the same loop}"),
        new("take a million random rows of an int64 column", "{columnar-take/Column<long>.Take} ns",
            "raw pointer {columnar-take/raw pointer, same lookup of chunks}"),
        new("random `Read<long>` / `MappedReader` / `Gather`",
            "{random/Read<long>} / {random/MappedReader.Read<long>} / {random/Gather, 1024 at a time} ns",
            "raw pointer {random/raw pointer}", "BCL accessor {random/MemoryMappedViewAccessor.ReadInt64}",
            "`RandomAccess.Read` {random-handle/RandomAccess.Read} ns"),
        new("the same, uniform over 4 GiB with a budget of 64 MiB", "{budget/Read<long>} ns", "`RandomAccess.Read` {budget/RandomAccess.Read}"),
        new("copies of 64 KiB in order / 4 KiB anywhere", "{ladder-fio-read/BigFile} / {ladder-fio-randread/BigFile} GB/s",
            "fio psync {ladder-fio-read/fio psync} / {ladder-fio-randread/fio psync}", "fio mmap {ladder-fio-read/fio mmap} / {ladder-fio-randread/fio mmap}"),
        new("cold sequential", "{cold/BigFile leases, sequential hint} GB/s", "raw view {cold/raw view of the whole file}", "reads {cold/RandomAccess.Read, 1 MiB}"),
        new("durable checkpoint of 1 page / of 10,000 scattered", "{checkpoint-one/BigFile} / {checkpoint-many/BigFile} ms",
            "stores and `fdatasync` {checkpoint-one/store + flush to device} / {checkpoint-many/stores + flush to device}"),
        new("allocation per read, lease, gather", "{allocation/BigFile} bytes"),
    ];

    /// <summary>The sentence that says where and when, and the table. Lines of another day than the others say so.</summary>
    /// <exception cref="InvalidDataException">Not one line of the table was measured.</exception>
    public static string Of(FigureBook book)
    {
        List<(string Cells, string Date)> lines = [];
        List<ResultSet> used = [];
        foreach (ReadmeLine line in s_lines)
        {
            List<ResultSet> sets = [];
            if (FigureTemplate.Fill(line.Figures, book, sets) is not string figures)
                continue;
            string date = sets.Max(set => set.Date)!;
            string peers = string.Join(", ", line.Peers.Select(peer => FigureTemplate.Fill(peer, book, sets)).OfType<string>());
            used.AddRange(sets);
            lines.Add(($"{line.Work}{{0}} | {figures} | {peers}", date));
        }
        if (lines.Count == 0)
            throw new InvalidDataException("no line of the README's table was measured");
        string usual = lines.GroupBy(line => line.Date).OrderByDescending(group => group.Count()).ThenByDescending(group => group.Key).First().Key;
        string machines = string.Join("; ", used.Select(set => set.Machine.ToString()).Distinct());
        StringBuilder text = new();
        text.Append($"4 GiB in the page cache, medians, peers in turn; {machines}, {usual}.\n\n| work | BigFile | peer |\n|---|---|---|\n");
        foreach ((string cells, string date) in lines)
            text.Append("| ").Append(cells.Replace("{0}", date == usual ? "" : $" ({date})", StringComparison.Ordinal).TrimEnd()).Append(" |\n");
        return text.ToString();
    }
}
