using System.CommandLine;
using System.CommandLine.Parsing;
using System.Diagnostics;
using System.Globalization;

namespace BigFile.DataGen.Program;

/// <summary>Parses the arguments of <c>bigfile-gen</c>, writes the file and says what became of it.</summary>
/// <param name="output">Where the line of results goes.</param>
/// <param name="error">Where the line that says what went wrong goes.</param>
/// <param name="errorIsTerminal">Whether somebody watches the latter, so that progress can be shown; null for no.</param>
internal sealed class GenerateCommand(TextWriter output, TextWriter error, Func<bool>? errorIsTerminal = null)
{
    private const string CommandName = "bigfile-gen";
    private const int ExitOk = 0;
    private const int ExitError = 2;
    private const int ExitInterrupted = 130; // as shells report a process that SIGINT ended

    private readonly Argument<DataKind> _kind = new("KIND")
    {
        Description = "What to make: " + string.Join(", ", DataKinds.All.Select(DataKinds.NameOf)) + ".",
        HelpName = "KIND",
        CustomParser = ParseKind,
    };

    private readonly Option<long?> _size = new("--size", "-s")
    {
        Description = "Length of the file: 123, 64KiB, 1.5GiB, 5GB. Not needed for empty and one-byte.",
        HelpName = "SIZE",
        CustomParser = ParseSize,
    };

    private readonly Option<long?> _rows = new("--rows", "-n")
    {
        Description = "Instead of --size: exactly so many lines, or records.",
        HelpName = "N",
        CustomParser = ParseRows,
    };

    private readonly Option<ulong> _seed = new("--seed")
    {
        Description = "The same seed gives the same file, on any machine and any number of threads.",
        HelpName = "N",
        DefaultValueFactory = _ => 42,
        CustomParser = ParseSeed,
    };

    private readonly Option<string> _output = new("--output", "-o")
    {
        Description = "The file to write; what is there is replaced.",
        HelpName = "FILE",
        Required = true,
    };

    private readonly Option<int> _threads = new("--threads", "-t")
    {
        Description = "Threads to write with.",
        HelpName = "N",
        DefaultValueFactory = _ => Environment.ProcessorCount,
        CustomParser = ParseThreads,
    };

    /// <summary>Runs the command and returns its exit code.</summary>
    /// <param name="args">The arguments after the command's name.</param>
    /// <param name="interrupt">Ends the work early, with exit code 130.</param>
    internal int Run(string[] args, CancellationToken interrupt)
    {
        var root = new RootCommand("Writes a file of test data that depends on kind, size and seed alone.")
        {
            _kind, _size, _rows, _seed, _output, _threads,
        };
        root.SetAction(parsed => Generate(parsed, interrupt));
        root.Add(new ColumnsCommand().Syntax(Written, interrupt));

        // A file may well be called @name: no response files.
        ParseResult parsed = root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (parsed.Errors.Count > 0)
            return Fail(parsed.Errors[0].Message);
        return parsed.Invoke(new InvocationConfiguration
        {
            Output = output,
            Error = error,
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = null,
        });
    }

    private int Generate(ParseResult parsed, CancellationToken interrupt)
    {
        string path = parsed.GetRequiredValue(_output);
        if (path.Length == 0)
            return Fail("--output: the name of the file is empty.");
        DataGenerator generator = DataGenerator.Create(parsed.GetRequiredValue(_kind), parsed.GetValue(_seed));
        long? rows = parsed.GetValue(_rows);
        if (rows is not null && parsed.GetValue(_size) is not null)
            return Fail("--rows and --size: one of them.");
        if (rows is not null && !RowLength.IsKnownFor(generator))
            return Fail($"{DataKinds.NameOf(generator.Kind)} has no rows: give it a --size.");
        if (rows is null && (parsed.GetValue(_size) ?? generator.FixedLengthBytes) is null)
            return Fail($"{DataKinds.NameOf(generator.Kind)} needs a --size.");
        return Guarded(path, () =>
        {
            var elapsed = Stopwatch.StartNew();
            int threadCount = parsed.GetValue(_threads);
            long lengthBytes = rows is long rowCount
                ? RowLength.Find(generator, rowCount, threadCount, interrupt)
                : parsed.GetValue(_size) ?? generator.FixedLengthBytes.GetValueOrDefault();
            GeneratedFileFacts facts;
            using (ProgressLine progress = Progress(lengthBytes))
                facts = FileGenerator.Generate(path, generator, lengthBytes, threadCount, progress, interrupt);
            return Describe(path, facts, elapsed.Elapsed);
        });
    }

    private int Written(string path, long sizeBytes, Func<IProgress<long>, string> work)
    {
        if (path.Length == 0)
            return Fail("--output: the name of the file is empty.");
        return Guarded(path, () =>
        {
            using ProgressLine progress = Progress(sizeBytes);
            return work(progress);
        });
    }

    private ProgressLine Progress(long bytes) => new(error.Write, errorIsTerminal ?? (static () => false), "generating", bytes);

    private int Guarded(string path, Func<string> work)
    {
        try
        {
            output.WriteLine(work());
            return ExitOk;
        }
        catch (OperationCanceledException)
        {
            return ExitInterrupted;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException
            or NotSupportedException)
        {
            // The engine's messages begin with the path, those of the system do not.
            string prefix = path + ": ";
            return Fail(e.Message.StartsWith(prefix, StringComparison.Ordinal) ? e.Message : prefix + e.Message);
        }
    }

    private static string Describe(string path, GeneratedFileFacts facts, TimeSpan elapsed)
    {
        string content = facts.RecordCount > 0
            ? $"{facts.RecordCount} records"
            : $"{facts.LineCount} lines, longest {facts.LongestLineBytes} bytes";
        double seconds = elapsed.TotalSeconds;
        double megabytesPerSecond = facts.LengthBytes / 1e6 / Math.Max(seconds, 1e-6);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{path}: {facts.LengthBytes} bytes, {content}, {seconds:0.000} s, {megabytesPerSecond:0} MB/s");
    }

    private int Fail(string message)
    {
        error.WriteLine($"{CommandName}: {message.ReplaceLineEndings(" ")}");
        return ExitError;
    }

    private static DataKind ParseKind(ArgumentResult result)
    {
        string text = result.Tokens[0].Value;
        if (!DataKinds.TryParse(text, out DataKind kind))
            result.AddError($"There is no kind '{text}': see {CommandName} --help.");
        return kind;
    }

    /// <summary>Parses a length in bytes.</summary>
    internal static long? ParseSize(ArgumentResult result)
    {
        try
        {
            return ByteSize.Parse(result.Tokens[0].Value);
        }
        catch (Exception e) when (e is FormatException or OverflowException)
        {
            result.AddError("--size: " + e.Message);
            return null;
        }
    }

    private static long? ParseRows(ArgumentResult result)
    {
        string text = result.Tokens[0].Value;
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long rows) && rows <= RowLength.RowCountMax)
            return rows;
        result.AddError($"--rows: '{text}' is not a whole number from 0 to {RowLength.RowCountMax}.");
        return null;
    }

    /// <summary>Parses a seed.</summary>
    internal static ulong ParseSeed(ArgumentResult result)
    {
        string text = result.Tokens[0].Value;
        if (!ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out ulong seed))
            result.AddError($"--seed: '{text}' is not a whole number from 0 to {ulong.MaxValue}.");
        return seed;
    }

    private static int ParseThreads(ArgumentResult result)
    {
        const int Most = 1024;
        string text = result.Tokens[0].Value;
        if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int threads)
            || threads is < 1 or > Most)
            result.AddError($"--threads: '{text}' is not a number from 1 to {Most}.");
        return threads;
    }
}
