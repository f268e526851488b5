using BigFile.Cli.Grep;
using BigFile.Scanning;

namespace BigFile.Cli.CommandLine;

/// <summary>
/// Reads the arguments of <c>bigfile grep</c> as grep does: short options in one word, their values in the same word or the
/// next, options also behind file names, <c>--</c> before what is none.
/// </summary>
/// <remarks>The grammar has the command too, but for the help alone: to build it takes 8 ms, and it reads words differently.</remarks>
internal sealed class GrepArguments
{
    private const string CommandName = "grep";

    private readonly List<string> _words = [];

    private GrepArguments()
    {
    }

    public List<string> Patterns { get; } = [];

    public List<string> PatternFiles { get; } = [];

    public bool IsFixed { get; set; }

    public bool IgnoresCase { get; set; }

    public bool WholeWord { get; set; }

    public bool WholeLine { get; set; }

    public bool Inverts { get; set; }

    public bool IsCount { get; set; }

    public GrepResult? ListsFiles { get; set; }

    public bool IsQuiet { get; set; }

    public long MaxCount { get; set; } = long.MaxValue;

    public bool HasNumbers { get; set; }

    public bool HasOffsets { get; set; }

    public bool OnlyMatching { get; set; }

    public bool? HasNames { get; set; }

    public long? After { get; set; }

    public long? Before { get; set; }

    public long? Context { get; set; }

    public bool IsRecursive { get; set; }

    public bool IsSilent { get; set; }

    public bool IsNullData { get; set; }

    public bool IsCrLf { get; set; }

    public TextEncoding? Encoding { get; set; }

    public ColorChoice Color { get; set; } = ColorChoice.Auto;

    public long? Start { get; set; }

    public long? End { get; set; }

    public LineSplit? Split { get; set; }

    public bool Json { get; set; }

    public string? Window { get; set; }

    public string? Budget { get; set; }

    public string? Threads { get; set; }

    public string? Placement { get; set; }

    /// <summary>The request; null if the arguments are for another command, or ask for help.</summary>
    /// <exception cref="CommandException">They are for this command, and wrong.</exception>
    public static GrepRequest? TryParse(ReadOnlySpan<string> arguments)
    {
        int name = CommandNameIn(arguments);
        if (name < 0)
            return null;
        var parsed = new GrepArguments();
        for (int at = 0; at < name;)
            parsed.TryReadLong(arguments[..name], ref at);
        return parsed.TryRead(arguments[(name + 1)..]) ? parsed.Request() : null;
    }

    // Behind options that every command has. Negative: another command is meant, or none.
    private static int CommandNameIn(ReadOnlySpan<string> arguments)
    {
        int at = 0;
        while (at < arguments.Length && arguments[at].StartsWith("--", StringComparison.Ordinal)
            && GrepOptions.OfName(NameIn(arguments[at])) is GrepOption option && GrepOptions.IsCommon(option))
            at += option.Value is not null && !arguments[at].Contains('=') ? 2 : 1;
        return at < arguments.Length && arguments[at] == CommandName ? at : -1;
    }

    // False: help is asked for.
    private bool TryRead(ReadOnlySpan<string> arguments)
    {
        for (int at = 0; at < arguments.Length;)
        {
            string word = arguments[at];
            if (word == "--")
            {
                _words.AddRange(arguments[(at + 1)..]);
                return true;
            }
            if (word.StartsWith("--", StringComparison.Ordinal))
            {
                if (!TryReadLong(arguments, ref at))
                    return false;
            }
            else if (word is ['-', _, ..])
            {
                ReadLetters(arguments, ref at);
            }
            else
            {
                _words.Add(word);
                at++;
            }
        }
        return true;
    }

    private bool TryReadLong(ReadOnlySpan<string> arguments, ref int at)
    {
        string word = arguments[at++];
        string name = NameIn(word);
        string? value = word.Length > name.Length + 2 ? word[(name.Length + 3)..] : null;
        if (name == "help")
            return false;
        GrepOption option = GrepOptions.OfName(name) ?? throw Wrong($"there is no option '--{name}'");
        if (option.Value is null && value is not null)
            throw Wrong($"--{name} takes no value");
        if (option.Value is not null && value is null)
        {
            // As for grep: the colour's value may be left out, so it cannot be the next word.
            value = option.Name == "color" ? "auto" : Next(arguments, ref at, "--" + name);
        }
        option.Apply(this, "--" + name, value ?? "");
        return true;
    }

    private void ReadLetters(ReadOnlySpan<string> arguments, ref int at)
    {
        string word = arguments[at++];
        for (int i = 1; i < word.Length; i++)
        {
            string shown = $"-{word[i]}";
            if (char.IsAsciiDigit(word[i]))
            {
                int start = i;
                while (i + 1 < word.Length && char.IsAsciiDigit(word[i + 1]))
                    i++;
                Context = OptionValues.LineCount("-N", word[start..(i + 1)]);
                continue;
            }
            GrepOption option = (word[i] == '\0' ? null : GrepOptions.OfLetter(word[i])) ?? throw Wrong($"there is no option '{shown}'");
            if (option.Value is null)
            {
                option.Apply(this, shown, "");
                continue;
            }
            option.Apply(this, shown, i + 1 < word.Length ? word[(i + 1)..] : Next(arguments, ref at, shown));
            return;
        }
    }

    private GrepRequest Request()
    {
        if (Patterns.Count == 0 && PatternFiles.Count == 0)
        {
            if (_words.Count == 0)
                throw Wrong("grep needs a pattern");
            Patterns.Add(_words[0]);
            _words.RemoveAt(0);
        }
        GrepRequest request = new()
        {
            Patterns = Patterns,
            PatternFiles = PatternFiles,
            IsFixed = IsFixed,
            IgnoresCase = IgnoresCase,
            WholeWord = WholeWord,
            WholeLine = WholeLine,
            Inverts = Inverts,
            MaxCount = MaxCount,
            Result = IsQuiet ? GrepResult.Nothing : ListsFiles ?? (IsCount ? GrepResult.Count : GrepResult.Lines),
            HasNumbers = HasNumbers,
            HasOffsets = HasOffsets,
            OnlyMatching = OnlyMatching,
            Before = Before ?? Context,
            After = After ?? Context,
            HasNames = HasNames,
            IsRecursive = IsRecursive,
            Encoding = Encoding,
            IsNullData = IsNullData,
            IsCrLf = IsCrLf,
            Color = Color,
            Start = Start ?? 0,
            End = End ?? long.MaxValue,
            Split = Split,
            IsSilent = IsSilent,
            Files = _words,
            Engine = OptionValues.Engine(Json, Window, Budget, Threads, Placement),
        };
        Check(request);
        return request;
    }

    private void Check(GrepRequest request)
    {
        if (IsNullData && IsCrLf)
            throw Wrong("--null-data and --crlf exclude each other");
        bool isOneFile = _words.Count == 1 && _words[0] != "-" && !IsRecursive;
        if (Start is not null && (_words.Count == 0 || _words.Contains("-")))
            throw Wrong("--range: standard input has no ranges");
        if (Split is null)
            return;
        if (!isOneFile)
            throw Wrong("--split works on one file");
        if (Start is not null)
            throw Wrong("--split and --range exclude each other");
        if (request.Result is not (GrepResult.Lines or GrepResult.Count))
            throw Wrong("--split goes with printed lines and with --count, not with -l, -L and -q");
    }

    private static string NameIn(string word)
    {
        int equals = word.IndexOf('=');
        return equals < 0 ? word[2..] : word[2..equals];
    }

    private static string Next(ReadOnlySpan<string> arguments, ref int at, string option) => at < arguments.Length
        ? arguments[at++]
        : throw Wrong($"{option} needs a value");

    private static CommandException Wrong(string words) => new($"{words}; see bigfile grep --help");
}
