using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Parsing;
using BigFile.Cli.Commands;
using BigFile.Cli.Terminal;

namespace BigFile.Cli.CommandLine;

/// <summary>
/// What <c>bigfile</c> understands: the one definition of its commands, options and help. Values stay text here and
/// become numbers in <see cref="OptionValues"/>.
/// </summary>
internal sealed class Grammar
{
    private readonly EngineSyntax _engine = new();
    private readonly CommandIo _io;
    private readonly CancellationToken _interrupt;

    public Grammar(CommandIo io, CancellationToken interrupt)
    {
        _io = io;
        _interrupt = interrupt;
        Root = new RootCommand("Works on files of any size through windows mapped in place. Sizes are written as 4096, 64KiB, 2GiB.")
        {
            CountSyntax.Make(_engine, io, interrupt), GrepSyntax.Make(), MergeSyntax.Make(io, interrupt),
            LinesSyntax.Make(_engine, io, interrupt),
            IndexSyntax.Make(_engine, io, interrupt),
            HeadSyntax.Make(_engine, io, interrupt),
            TailSyntax.Make(_engine, io, interrupt),
            RecordsSyntax.Make(_engine, io, interrupt), SearchSortedSyntax.Make(_engine, io, interrupt),
            ColumnsSyntax.Make(_engine, io, interrupt),
            ConvertSyntax.Make(_engine, io, interrupt),
            BenchSyntax.Make(_engine, io, interrupt),
            MakeInfo(), MakeSlice(), MakeSection(), MakeDemo(),
        };
        _engine.AddTo(Root);
        foreach (HelpOption option in Root.Options.OfType<HelpOption>())
            option.Action = new ExampleHelp((HelpAction)option.Action!);
    }

    private RootCommand Root { get; }

    /// <summary>Parses the arguments and runs the command that they name.</summary>
    /// <exception cref="CommandException">The arguments do not fit the grammar.</exception>
    public int Run(string[] arguments)
    {
        arguments = PartSyntax.Modernize(arguments);
        // A file may well be called @name: no response files.
        ParseResult parsed = Root.Parse(arguments, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (UnknownCommand(parsed) is string words)
            throw new CommandException($"{words}; see bigfile --help");
        if (parsed.Errors.Count > 0)
            throw new CommandException($"{parsed.Errors[0].Message.TrimEnd('.').Trim()}; see bigfile --help");
        if (UnknownOption(parsed, arguments) is string unknown)
            throw new CommandException($"there is no option '{unknown}'; see bigfile --help");
        using var output = new StreamWriter(_io.Output, leaveOpen: true);
        return parsed.Invoke(new InvocationConfiguration
        {
            Output = output,
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = null,
        });
    }

    // The parser's own words would be that a command is required, when one was given that does not exist.
    private string? UnknownCommand(ParseResult parsed)
    {
        if (parsed.CommandResult.Command != Root || parsed.UnmatchedTokens.Count == 0)
            return null;
        string given = parsed.UnmatchedTokens[0];
        if (given is ['-', _, ..])
            return $"there is no option '{given}'";
        string? meant = NearestName.Find(given, Root.Subcommands.Select(command => command.Name));
        return $"there is no command '{given}'" + (meant is null ? "" : $" (the nearest is '{meant}')");
    }

    // What is no option of the command becomes a file name otherwise. Behind -- everything is one.
    private static string? UnknownOption(ParseResult parsed, string[] arguments)
    {
        if (arguments.Contains("--"))
            return null;
        foreach (ArgumentResult argument in parsed.CommandResult.Children.OfType<ArgumentResult>())
        {
            foreach (Token token in argument.Tokens)
            {
                if (token.Value is ['-', _, ..])
                    return token.Value;
            }
        }
        return null;
    }

    private Command MakeInfo()
    {
        Argument<string> file = FileArgument();
        Command command = new("info", "Show how a file would be mapped, and how much of it is in memory.") { file };
        command.SetAction(parsed => InfoCommand.Run(parsed.GetRequiredValue(file), _engine.Of(parsed), _io, _interrupt));
        return command;
    }

    private Command MakeSlice()
    {
        Argument<string> file = FileArgument();
        Option<string?> offset = EngineSyntax.Text("--offset", "SIZE", "Where the range begins (default 0).");
        Option<string?> length = EngineSyntax.Text("--length", "SIZE", "How long it is; cut at the end of the file (default: to the end).");
        Option<string?> output = EngineSyntax.Text("--output", "FILE", "Write to this file instead of standard output.");
        Option<bool> hex = new("--hex") { Description = "Print offsets, bytes in hexadecimal and text, as hexdump -C does." };
        Command command = new("slice", "Copy a range of a file to standard output or to a file.") { file, offset, length, output, hex };
        command.SetAction(parsed => SliceCommand.Run(
            new SliceRequest(
                parsed.GetRequiredValue(file),
                parsed.GetValue(offset) is string at ? OptionValues.Size("--offset", at) : 0,
                parsed.GetValue(length) is string bytes ? OptionValues.Size("--length", bytes) : null,
                parsed.GetValue(output),
                parsed.GetValue(hex),
                _engine.Of(parsed)),
            _io, _interrupt));
        return command;
    }

    private Command MakeSection() => new("section", "Named sections: memory or a file that several programs map by one name. They live while somebody holds them.")
    {
        MakeSectionCreate(), MakeSectionOpen(), MakeSectionList(), MakeSectionWrite(), MakeSectionRead(),
    };

    private Command MakeSectionCreate()
    {
        Argument<string> name = NameArgument();
        Option<string?> size = EngineSyntax.Text("--size", "SIZE", "Its size. With --file: the default is the file's length; a larger one makes the file longer.");
        Option<string?> file = EngineSyntax.Text("--file", "FILE", "The file that it shows (default: memory, zeros at first).");
        Option<string?> audience = EngineSyntax.Text("--for", "WHO", "Who may open it: me (default), readers (others may read) or everyone.");
        Command command = new("create", "Make a section and hold it until Ctrl-C.") { name, size, file, audience };
        command.SetAction(parsed =>
        {
            long bytes = parsed.GetValue(size) is string text ? OptionValues.Size("--size", text) : 0;
            if (bytes == 0 && parsed.GetValue(file) is null)
                throw new CommandException("--size: a section in memory needs a size, for example 1MiB");
            SectionAudience who = parsed.GetValue(audience) is string given ? OptionValues.AudienceOf("--for", given) : SectionAudience.CurrentUser;
            return SectionCommand.Create(
                new SectionCreation(parsed.GetRequiredValue(name), bytes, parsed.GetValue(file), who), _engine.IsJson(parsed), _io, _interrupt);
        });
        return command;
    }

    private Command MakeSectionOpen()
    {
        Argument<string> name = NameArgument();
        Option<bool> hold = new("--hold") { Description = "Hold it until Ctrl-C." };
        Command command = new("open", "Say what a name stands for.") { name, hold };
        command.SetAction(parsed => SectionCommand.Open(
            parsed.GetRequiredValue(name), parsed.GetValue(hold), _engine.IsJson(parsed), _io, _interrupt));
        return command;
    }

    private Command MakeSectionList()
    {
        Command command = new("list", "List the names of sections, one a line.");
        command.SetAction(parsed => SectionCommand.List(_engine.IsJson(parsed), _io));
        return command;
    }

    private Command MakeSectionWrite()
    {
        Argument<string> name = NameArgument();
        Option<string?> offset = EngineSyntax.Text("--offset", "SIZE", "Where to write (default 0).");
        Option<string?> input = EngineSyntax.Text("--input", "FILE", "Copy this file instead of standard input.");
        Command command = new("write", "Copy standard input, or a file, into a section.") { name, offset, input };
        command.SetAction(parsed => SectionCommand.Write(
            parsed.GetRequiredValue(name),
            parsed.GetValue(offset) is string at ? OptionValues.Size("--offset", at) : 0,
            parsed.GetValue(input), _engine.IsJson(parsed), _io, _interrupt));
        return command;
    }

    private Command MakeSectionRead()
    {
        Argument<string> name = NameArgument();
        Option<string?> offset = EngineSyntax.Text("--offset", "SIZE", "Where the range begins (default 0).");
        Option<string?> length = EngineSyntax.Text("--length", "SIZE", "How long it is; cut at the end of the section (default: to the end).");
        Option<string?> output = EngineSyntax.Text("--output", "FILE", "Write to this file instead of standard output.");
        Option<bool> hex = new("--hex") { Description = "Print offsets, bytes in hexadecimal and text, as hexdump -C does." };
        Command command = new("read", "Copy a range of a section to standard output or to a file.") { name, offset, length, output, hex };
        command.SetAction(parsed => SectionCommand.Read(
            new SectionRange(
                parsed.GetRequiredValue(name),
                parsed.GetValue(offset) is string at ? OptionValues.Size("--offset", at) : 0,
                parsed.GetValue(length) is string bytes ? OptionValues.Size("--length", bytes) : null,
                parsed.GetValue(output),
                parsed.GetValue(hex)),
            _io, _interrupt));
        return command;
    }

    private Command MakeDemo()
    {
        Option<string?> size = EngineSyntax.Text("--size", "SIZE", "Length of the log that is made (default 1GiB).");
        Option<string?> folder = EngineSyntax.Text("--dir", "DIR", "Where to make it (default: the folder for temporary files).");
        Option<bool> keep = new("--keep") { Description = "Do not remove the file at the end." };
        Command command = new("demo", "Make a log, count, read and update it under a small budget, checkpoint it, and check it all.") { size, folder, keep };
        command.SetAction(parsed => DemoCommand.Run(
            new DemoRequest(
                parsed.GetValue(size) is string bytes ? OptionValues.Size("--size", bytes) : null,
                parsed.GetValue(folder),
                parsed.GetValue(keep),
                _engine.Of(parsed)),
            _io, _interrupt));
        return command;
    }

    private static Argument<string> NameArgument() => new("NAME") { Description = @"The name; Global\NAME for the whole machine." };

    private static Argument<string> FileArgument() => new("FILE") { Description = "The file." };
}
