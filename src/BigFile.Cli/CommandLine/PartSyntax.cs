using System.CommandLine;
using BigFile.Cli.Commands;

namespace BigFile.Cli.CommandLine;

/// <summary>What <c>head</c> and <c>tail</c> have in common.</summary>
/// <param name="engine">The common options.</param>
/// <param name="linesHelp">What <c>-n</c> does.</param>
/// <param name="bytesHelp">What <c>-c</c> does.</param>
internal sealed class PartSyntax(EngineSyntax engine, string linesHelp, string bytesHelp)
{
    private readonly Argument<string[]> _files = new("FILE") { Arity = ArgumentArity.ZeroOrMore, Description = "The files; - or none for standard input." };
    private readonly Option<string?> _lines = new("--lines", "-n") { HelpName = "N", Description = linesHelp };
    private readonly Option<string?> _bytes = new("--bytes", "-c") { HelpName = "N", Description = bytesHelp };
    private readonly Option<bool> _quiet = new("--quiet", "-q", "--silent") { Description = "Never print the names of files." };
    private readonly Option<bool> _verbose = new("--verbose", "-v") { Description = "Always print the names of files." };
    private readonly Option<bool> _zero = new("--zero-terminated", "-z") { Description = "Lines end in NUL." };
    private readonly Option<string?> _encoding = EncodingSyntax.Make();

    /// <summary>Makes them arguments and options of a command.</summary>
    public void AddTo(Command command)
    {
        command.Arguments.Add(_files);
        foreach (Option option in new Option[] { _lines, _bytes, _quiet, _verbose, _zero, _encoding })
            command.Options.Add(option);
    }

    /// <summary>Brings the old form of a number, <c>tail -5</c>, into today's, where it is the first argument.</summary>
    public static string[] Modernize(string[] arguments) =>
        arguments is ["head" or "tail", ['-', .. { Length: > 0 } digits], ..] && digits.AsSpan().IndexOfAnyExceptInRange('0', '9') < 0
            ? [arguments[0], "-n", digits, .. arguments[2..]]
            : arguments;

    /// <summary>What was given.</summary>
    /// <exception cref="CommandException">A value is none, or they contradict each other.</exception>
    public PartRequest Of(ParseResult parsed)
    {
        string? lines = parsed.GetValue(_lines), bytes = parsed.GetValue(_bytes);
        if (lines is not null && bytes is not null)
            throw new CommandException("-n and -c exclude each other");
        if (parsed.GetValue(_quiet) && parsed.GetValue(_verbose))
            throw new CommandException("-q and -v exclude each other");
        PartSize size = bytes is not null ? PartSize.Parse("-c", bytes, isBytes: true)
            : lines is not null ? PartSize.Parse("-n", lines, isBytes: false)
            : PartSize.Default;
        return new PartRequest(parsed.GetValue(_files) is { Length: > 0 } files ? files : ["-"], size, engine.Of(parsed))
        {
            Headers = parsed.GetValue(_quiet) ? HeadersWanted.Never : parsed.GetValue(_verbose) ? HeadersWanted.Always : HeadersWanted.IfSeveral,
            ZeroTerminated = parsed.GetValue(_zero),
            Encoding = EncodingSyntax.Of(parsed, _encoding),
        };
    }
}
