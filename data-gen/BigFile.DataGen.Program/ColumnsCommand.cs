using System.CommandLine;
using System.CommandLine.Parsing;
using System.Diagnostics;
using System.Globalization;

namespace BigFile.DataGen.Program;

/// <summary>The command <c>bigfile-gen columns</c>: an Arrow file.</summary>
internal sealed class ColumnsCommand
{
    private readonly Option<long?> _size = new("--size", "-s")
    {
        Description = "Bytes of all columns together, about: 64MiB, 4GiB.",
        HelpName = "SIZE",
        Required = true,
        CustomParser = GenerateCommand.ParseSize,
    };

    private readonly Option<int> _batches = Count("--batches", "-b", "Batches of rows.", 1000);

    private readonly Option<int> _columns = Count("--columns", "-c", "Columns of float64.", 8);

    private readonly Option<bool> _mixed = new("--mixed")
    {
        Description = "In place of float64 columns: names with a dictionary, an int64 key, timestamps, float64 and bool, the last two with nulls.",
    };

    private readonly Option<ulong> _seed = new("--seed")
    {
        Description = "The same seed gives the same file.",
        HelpName = "N",
        DefaultValueFactory = _ => 42,
        CustomParser = GenerateCommand.ParseSeed,
    };

    private readonly Option<string> _output = new("--output", "-o")
    {
        Description = "The file to write; what is there is replaced.",
        HelpName = "FILE",
        Required = true,
    };

    /// <summary>The command's syntax.</summary>
    /// <param name="run">Runs it: path, size for the progress, and the work, which gives the line of results.</param>
    internal Command Syntax(Func<string, long, Func<IProgress<long>, string>, int> run, CancellationToken interrupt)
    {
        Command command = new("columns", "Writes an Arrow file of columns that depend on size, form and seed alone.")
        {
            _size, _batches, _columns, _mixed, _seed, _output,
        };
        command.SetAction(parsed =>
        {
            string path = parsed.GetRequiredValue(_output);
            ColumnFileOptions options = new()
            {
                SizeBytes = parsed.GetValue(_size).GetValueOrDefault(),
                BatchCount = parsed.GetValue(_batches),
                ColumnCount = parsed.GetValue(_columns),
                Form = parsed.GetValue(_mixed) ? ColumnForm.Mixed : ColumnForm.Floats,
                Seed = parsed.GetValue(_seed),
            };
            return run(path, options.SizeBytes, progress => Generate(path, options, progress, interrupt));
        });
        return command;
    }

    private static string Generate(string path, ColumnFileOptions options, IProgress<long> progress, CancellationToken interrupt)
    {
        var elapsed = Stopwatch.StartNew();
        ColumnFileFacts facts = ColumnFileGenerator.Generate(path, options, progress, interrupt);
        double seconds = elapsed.Elapsed.TotalSeconds, megabytesPerSecond = facts.LengthBytes / 1e6 / Math.Max(seconds, 1e-6);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{path}: {facts.LengthBytes} bytes, {facts.RowCount} rows of {facts.ColumnCount} columns in {facts.BatchCount} batches, {seconds:0.000} s, {megabytesPerSecond:0} MB/s");
    }

    private static Option<int> Count(string name, string shortName, string description, int absent) => new(name, shortName)
    {
        Description = description,
        HelpName = "N",
        DefaultValueFactory = _ => absent,
        CustomParser = result =>
        {
            string text = result.Tokens[0].Value;
            if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int count) || count is < 1 or > ColumnFileOptions.CountMax)
                result.AddError($"{name}: '{text}' is not a number from 1 to {ColumnFileOptions.CountMax}.");
            return count;
        },
    };
}
