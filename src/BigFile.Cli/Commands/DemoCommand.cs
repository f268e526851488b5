using BigFile.Cli.Terminal;
namespace BigFile.Cli.Commands;
internal static class DemoCommand { public static int Run(DemoRequest request, CommandIo io, CancellationToken interrupt) => throw new CommandException("later"); }
