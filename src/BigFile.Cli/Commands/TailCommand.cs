using BigFile.Cli.Terminal;
using BigFile.Scanning;

namespace BigFile.Cli.Commands;

/// <summary><c>bigfile tail</c>: the last lines or bytes of each file, found from its end, or all from a given one on.</summary>
internal static class TailCommand
{
    /// <summary>Prints them, follows if that is asked for, and returns the exit code.</summary>
    public static int Run(PartRequest request, CommandIo io, CancellationToken interrupt)
    {
        TailFollow? tail = null;
        try
        {
            HashSet<string> followed = [];
            int exitCode;
            // No view is left when following begins: on Win32 it would keep writers from cutting their files.
            using (ViewManager manager = request.Engine.CreateManager())
            {
                FileParts parts = new(request, io, manager, interrupt);
                tail = request.Follow is FollowRequest follow ? new TailFollow(follow, io, parts.PrintHeader) : null;
                exitCode = parts.Print(isTail: true, (file, format) =>
                {
                    long start = StartOf(request, file, format, interrupt), end = file.Length;
                    // Before it is printed, which may take long: whatever is done to the name, the file stays open.
                    tail?.Add(file.Path, FollowPosition.At(file.Identity, end));
                    followed.Add(file.Path);
                    return (start, end);
                });
            }
            if (tail is not null)
            {
                foreach (string path in request.Files.Where(path => !followed.Contains(path)))
                    tail.Add(path, position: null);
                tail.Run(interrupt);
            }
            return exitCode;
        }
        finally
        {
            tail?.Dispose();
        }
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
}
