using BigFile.Cli.Demo;
using BigFile.Cli.Terminal;
using BigFile.DataGen;

namespace BigFile.Cli.Commands;

/// <summary><c>bigfile demo</c>: the main job on a log that it makes itself, measured and checked.</summary>
internal static class DemoCommand
{
    private const long DefaultSizeBytes = 1 << 30;
    private const long SizeBytesMin = 1 << 20;

    /// <summary>Runs the demonstration, prints its table and returns the exit code. The file is removed unless it is to stay.</summary>
    public static int Run(DemoRequest request, CommandIo io, CancellationToken interrupt)
    {
        long sizeBytes = request.SizeBytes ?? DefaultSizeBytes;
        if (sizeBytes < SizeBytesMin)
            throw new CommandException($"--size: the demonstration needs at least {ByteSize.Format(SizeBytesMin)}");
        string folder = request.Folder ?? Path.GetTempPath();
        using ScratchFile file = ScratchFile.In(folder, $"bigfile-demo-{Guid.NewGuid():N}", ".log", sizeBytes, request.Keep);
        try
        {
            DemoResult result = new DemoRun(file.Path, sizeBytes, request.Engine, io, interrupt).Run();
            if (request.Engine.Json)
                DemoReport.PrintJson(result, request, io);
            else
                DemoReport.PrintTables(result, request, io);
            return ExitCodes.Success;
        }
        catch (Exception e) when (ErrorText.Describe(e, file.Path) is string words)
        {
            throw new CommandException(file.Path, words);
        }
    }
}
