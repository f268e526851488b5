using BigFile.Cli.Terminal;
using BigFile.Scanning;

namespace BigFile.Cli.Commands;

/// <summary><c>bigfile head</c>: the first lines or bytes of each file, or all but the last ones.</summary>
internal static class HeadCommand
{
    /// <summary>Prints them and returns the exit code.</summary>
    public static int Run(PartRequest request, CommandIo io, CancellationToken interrupt)
    {
        using ViewManager manager = request.Engine.CreateManager();
        FileParts parts = new(request, io, manager, interrupt);
        return parts.Print(isTail: false, (file, format) => (0, EndOf(request, file, format, interrupt)));
    }

    private static long EndOf(PartRequest request, MappedFile file, LineFormat format, CancellationToken interrupt)
    {
        long count = request.Size.Count;
        bool allButLast = request.Size.Sign == '-';
        if (request.Size.IsBytes)
            return allButLast ? file.Length - Math.Min(count, file.Length) : Math.Min(count, file.Length);
        if (allButLast)
        {
            long end = LineFinder.FindStartOfLast(file, count, format, interrupt);
            return end <= format.PreambleBytes ? 0 : end;
        }
        return count == 0 ? 0 : LineFinder.FindStarts(file, [count], new LineScanOptions
        {
            Format = format, ThreadCount = request.Engine.ThreadCount, CancellationToken = interrupt,
        })[0];
    }
}
