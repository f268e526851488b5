using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace BigFile.Cli.CommandLine;

/// <summary>Help as it comes, and behind it the examples of an <see cref="ExampleCommand"/>, in whose help no line is wider than 80 columns.</summary>
internal sealed class ExampleHelp(HelpAction help) : SynchronousCommandLineAction
{
    private const int WidthMax = 80;

    /// <summary>Help is given whatever else is wrong with the command line.</summary>
    public override bool ClearsParseErrors => true;

    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        if (parseResult.CommandResult.Command is not ExampleCommand command)
            return help.Invoke(parseResult);
        help.MaxWidth = Math.Min(help.MaxWidth, WidthMax);
        int exitCode = help.Invoke(parseResult);
        parseResult.InvocationConfiguration.Output.Write(command.Examples.ReplaceLineEndings() + Environment.NewLine);
        return exitCode;
    }
}
