using BigFile.Cli.Terminal;
using BigFile.Scanning;

namespace BigFile.Cli.Commands;

/// <summary><c>bigfile tail</c>: the last lines or bytes of each file, found from its end, or all from a given one on.</summary>
internal static class TailCommand
{
    /// <summary>Prints them, follows if that is asked for, and returns the exit code.</summary>
    public static int Run(PartRequest request, CommandIo io, CancellationToken interrupt)
    {
        Dictionary<string, FollowPosition> ends = [];
        FileParts parts;
        int exitCode;
        // No view is left when following begins: on Win32 it would keep writers from cutting their files.
        using (ViewManager manager = request.Engine.CreateManager())
        {
            parts = new FileParts(request, io, manager, interrupt);
            exitCode = parts.Print((file, format) =>
            {
                long start = StartOf(request, file, format, interrupt);
                if (request.Follow is not null)
                    ends[file.Path] = FollowPosition.At(file.Identity, file.Length);
                return (start, file.Length);
            });
        }
        if (request.Follow is FollowRequest follow)
            Follow(request, follow, io, parts, ends, interrupt);
        return exitCode;
    }

    /// <summary>Where the part of a file begins that is printed first.</summary>
    public static long StartOf(PartRequest request, MappedFile file, LineFormat format, CancellationToken interrupt)
    {
        long count = request.Size.Count;
        bool fromStart = request.Size.Sign == '+';
        if (request.Size.IsBytes)
            return fromStart ? Math.Min(Math.Max(count - 1, 0), file.Length) : file.Length - Math.Min(count, file.Length);
        if (fromStart && count <= 1)
            return 0;
        long start = fromStart
            ? LineFinder.FindStarts(file, [count - 1], new LineScanOptions
            {
                Format = format, ThreadCount = request.Engine.ThreadCount, CancellationToken = interrupt,
            })[0]
            : LineFinder.FindStartOfLast(file, count, format, interrupt);
        // With its first line comes what stands before it.
        return start <= format.PreambleBytes && count > 0 ? 0 : start;
    }

    private static void Follow(
        PartRequest request, FollowRequest follow, CommandIo io, FileParts parts, Dictionary<string, FollowPosition> ends,
        CancellationToken interrupt)
    {
        using TailFollow tail = new(follow, io, parts.PrintHeader);
        foreach (string path in request.Files)
            tail.Add(path, ends.GetValueOrDefault(path));
        tail.Run(interrupt);
    }
}
