using System.CommandLine;

namespace BigFile.Cli.CommandLine;

/// <summary>A command whose help ends with examples.</summary>
internal sealed class ExampleCommand(string name, string description, string examples) : Command(name, description)
{
    /// <summary>The examples, in lines of at most 80 columns.</summary>
    public string Examples { get; } = examples;
}
