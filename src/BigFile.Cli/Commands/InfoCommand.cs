using System.Diagnostics;
using System.Globalization;
using System.Text;
using BigFile.Cli.CommandLine;
using BigFile.Cli.Output;
using BigFile.Cli.Terminal;
using BigFile.DataGen;

namespace BigFile.Cli.Commands;

/// <summary><c>bigfile info</c>: how a file would be mapped, and how much of it is in memory. Reads nothing of the file.</summary>
internal static class InfoCommand
{
    private const int BarCells = 72;

    /// <summary>Prints what there is to know and returns the exit code.</summary>
    public static int Run(string path, EngineOptions options, CommandIo io, CancellationToken interrupt)
    {
        long started = Stopwatch.GetTimestamp();
        using ViewManager manager = options.CreateManager();
        try
        {
            using MappedFile file = MappedFile.Open(path, options.FileOptions(manager, AccessHint.Normal));
            Residency[] cells = AskByCell(file, io, interrupt);
            if (options.Json)
                PrintJson(file, cells, options, Stopwatch.GetElapsedTime(started), io);
            else
                PrintText(file, cells, io);
            return ExitCodes.Success;
        }
        catch (Exception e) when (ErrorText.Describe(e, path) is string words)
        {
            throw new CommandException(path, words);
        }
    }

    // The file in as many parts as the bar has cells, fewer where it has fewer pages; parts are whole pages.
    private static Residency[] AskByCell(MappedFile file, CommandIo io, CancellationToken interrupt)
    {
        long pageBytes = SystemMemory.PageSizeBytes;
        long pages = (file.Length / pageBytes) + (file.Length % pageBytes == 0 ? 0 : 1);
        var cells = new Residency[Math.Min(pages, BarCells)];
        using var progress = new ProgressLine(io.WriteError, io.ErrorIsTerminal, "asking", file.Length);
        for (int i = 0; i < cells.Length; i++)
        {
            interrupt.ThrowIfCancellationRequested();
            long start = PageOf(i) * pageBytes;
            long end = Math.Min(PageOf(i + 1) * pageBytes, file.Length);
            cells[i] = file.GetResidency(start, end - start);
            progress.Report(end);
        }
        return cells;

        long PageOf(int cell) => (long)((Int128)pages * cell / cells.Length);
    }

    private static void PrintText(MappedFile file, Residency[] cells, CommandIo io)
    {
        long windows = (file.Length / file.WindowSizeBytes) + (file.Length % file.WindowSizeBytes == 0 ? 0 : 1);
        long resident = Resident(cells);
        double percent = cells.Length == 0 ? 0 : 100.0 * resident / cells.Sum(cell => cell.TotalBytes);
        var text = new StringBuilder();
        Line("file", file.Path);
        Line("length", Bytes(file.Length));
        Line("file system", $"{file.FileSystem.Name}, {KindName(file.FileSystem.Kind)}");
        Line("mapping", file.FileSystem.IsMappingCoherent ? "coherent" : "not promised to be coherent");
        Line("page size", Bytes(SystemMemory.PageSizeBytes));
        Line("allocation granularity", Bytes(SystemMemory.AllocationGranularityBytes));
        Line("placement", JsonReport.PlacementName(file.Placement));
        Line("windows", $"{windows} of {ByteSize.Format(file.WindowSizeBytes)}");
        Line("budget", Bytes(file.ViewManager.BudgetBytes));
        Line("in memory", string.Create(CultureInfo.InvariantCulture, $"{Bytes(resident)}, {percent:0.0} %"));
        text.Append('[').Append(Bar(cells).PadRight(BarCells)).Append("]\n");
        io.Print(text.ToString());

        void Line(string name, string value) => text.Append(name.PadRight(24)).Append(value).Append('\n');
    }

    private static long Resident(Residency[] cells)
    {
        long bytes = 0;
        foreach (Residency cell in cells)
            bytes += cell.ResidentBytes;
        return bytes;
    }

    // As vmtouch shows it: O where all pages of a part are in memory, o where some are.
    private static string Bar(Residency[] cells) => string.Create(cells.Length, cells, static (bar, cells) =>
    {
        for (int i = 0; i < cells.Length; i++)
            bar[i] = cells[i].ResidentBytes == 0 ? ' ' : cells[i].ResidentBytes == cells[i].TotalBytes ? 'O' : 'o';
    });

    private static string KindName(FileSystemKind kind) => kind switch
    {
        FileSystemKind.Local => "local",
        FileSystemKind.Memory => "memory",
        FileSystemKind.Network => "network",
        FileSystemKind.UserSpace => "user space",
        FileSystemKind.Overlay => "overlay",
        FileSystemKind.Special => "special",
        _ => "unknown",
    };

    private static string Bytes(long bytes) => bytes < 1024
        ? string.Create(CultureInfo.InvariantCulture, $"{bytes} bytes")
        : string.Create(CultureInfo.InvariantCulture, $"{bytes} bytes ({ByteSize.Format(bytes)})");

    private static void PrintJson(MappedFile file, Residency[] cells, EngineOptions options, TimeSpan elapsed, CommandIo io) =>
        JsonReport.Print(io, writer =>
        {
            writer.WriteString("file"u8, file.Path);
            writer.WriteNumber("bytes"u8, file.Length);
            writer.WriteNull("lines"u8); // Not known without reading the file: that is what count does.
            writer.WriteStartObject("file_system"u8);
            writer.WriteString("name"u8, file.FileSystem.Name);
            writer.WriteString("kind"u8, KindName(file.FileSystem.Kind));
            writer.WriteBoolean("mapping_coherent"u8, file.FileSystem.IsMappingCoherent);
            writer.WriteEndObject();
            writer.WriteNumber("page_bytes"u8, SystemMemory.PageSizeBytes);
            writer.WriteNumber("allocation_granularity_bytes"u8, SystemMemory.AllocationGranularityBytes);
            writer.WriteNumber("resident_bytes"u8, Resident(cells));
            writer.WriteString("resident_bar"u8, Bar(cells));
            JsonReport.WriteSeconds(writer, elapsed);
            JsonReport.WriteEngine(writer, options, file.Placement, file.ViewManager.GetStatistics());
        });
}
