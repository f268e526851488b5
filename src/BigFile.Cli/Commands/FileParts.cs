using BigFile.Cli.Output;
using BigFile.Cli.Terminal;
using BigFile.Scanning;

namespace BigFile.Cli.Commands;

/// <summary>Prints a part of each of several files under its name, as <c>head</c> and <c>tail</c> do.</summary>
/// <param name="request">What is asked for.</param>
/// <param name="io">Where to print.</param>
/// <param name="manager">The view manager of the command.</param>
/// <param name="interrupt">Stops it.</param>
internal sealed class FileParts(PartRequest request, CommandIo io, ViewManager manager, CancellationToken interrupt)
{
    private bool _hasPrinted;

    /// <summary>Finds the part of a file: where it begins and where it ends.</summary>
    public delegate (long Start, long End) PartFinder(MappedFile file, LineFormat format);

    /// <summary>Prints the parts and returns the exit code: an error if any file could not be read.</summary>
    public int Print(PartFinder find)
    {
        if (request.Engine.Json)
            throw new CommandException("--json: what is printed stands in the files as it is");
        bool failed = false;
        foreach (string path in request.Files)
        {
            interrupt.ThrowIfCancellationRequested();
            try
            {
                Print(path, find);
            }
            catch (Exception e) when (ErrorText.Describe(e, path) is string words)
            {
                failed = true;
                io.PrintError($"bigfile: {path}: {words}");
            }
        }
        return failed ? ExitCodes.Error : ExitCodes.Success;
    }

    /// <summary>Prints the name of a file as a header, if headers are wanted.</summary>
    public void PrintHeader(string path)
    {
        if (request.Headers == HeadersWanted.Never || (request.Headers == HeadersWanted.IfSeveral && request.Files.Count == 1))
            return;
        io.Print($"{(_hasPrinted ? "\n" : "")}==> {path} <==\n");
        _hasPrinted = true;
    }

    private void Print(string path, PartFinder find)
    {
        using MappedFile file = MappedFile.Open(path, request.Engine.FileOptions(manager, AccessHint.Normal));
        PrintHeader(path);
        LineFormat format = FileFormat.Of(file, request.Encoding, request.ZeroTerminated);
        (long start, long end) = find(file, format);
        FileRange.Visit(file, start, end, io.Write, interrupt);
    }
}
