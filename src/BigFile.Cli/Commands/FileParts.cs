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
    private const string StandardInput = "-";

    private bool _hasPrinted;

    /// <summary>Finds the part of a file: where it begins and where it ends.</summary>
    public delegate (long Start, long End) PartFinder(MappedFile file, LineFormat format);

    /// <summary>Prints the parts and returns the exit code: an error if any file could not be read.</summary>
    /// <param name="isTail">Whether a part goes up to the end, and not from the start on.</param>
    /// <param name="find">Finds the part of a file.</param>
    public int Print(bool isTail, PartFinder find)
    {
        if (request.Engine.Json)
            throw new CommandException("--json: what is printed stands in the files as it is");
        bool failed = false;
        foreach (string path in request.Files)
        {
            interrupt.ThrowIfCancellationRequested();
            try
            {
                if (path == StandardInput)
                    PrintInput(isTail, find);
                else
                    Print(path, path, find);
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

    private void PrintInput(bool isTail, PartFinder find)
    {
        if (request.Follow is not null)
            throw new CommandException("standard input cannot be followed: name a file");
        const string name = "standard input";
        InputPart part = new(request, io, interrupt);
        using Stream input = io.OpenInput();
        if (InputPart.IsToldByStart(isTail, request.Size))
        {
            PrintHeader(name);
            part.Print(isTail, input);
            return;
        }
        string path = Path.Combine(Path.GetTempPath(), $"bigfile-{Guid.NewGuid():N}");
        try
        {
            part.Save(input, path);
            Print(path, name, find);
        }
        catch (Exception e) when (ErrorText.Describe(e, path) is string words)
        {
            throw new CommandException(path, words);
        }
        finally
        {
            if (File.Exists(path))
                File.Delete(path);
        }
    }

    private void Print(string path, string name, PartFinder find)
    {
        using MappedFile file = MappedFile.Open(path, request.Engine.FileOptions(manager, AccessHint.Normal));
        PrintHeader(name);
        LineFormat format = FileFormat.Of(file, request.Encoding, request.ZeroTerminated);
        (long start, long end) = find(file, format);
        FileRange.Visit(file, start, end, io.Write, interrupt);
    }
}
