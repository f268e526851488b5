using System.Globalization;
using BigFile.Cli.CommandLine;
using BigFile.Cli.Output;
using BigFile.Scanning;

namespace BigFile.Cli.Grep;

/// <summary>What <c>bigfile grep --split i/n</c> prints: the lines that the split owns as records, and the context around them.</summary>
/// <remarks>
/// Context is printed also where it lies outside of the split, so that no other part is needed for it; merging leaves out what
/// is there twice. Numbers of lines count from the start of the split, so that nothing before it has to be read.
/// </remarks>
internal static class GrepPart
{
    public const string CommandName = "grep";

    /// <summary>The count of selected lines at a part's end.</summary>
    public const string SelectedCount = "selected";

    /// <summary>The count of the split's lines at a part's end, if numbers are printed and the split was searched to its end.</summary>
    public const string LinesCount = "lines";

    private const string Yes = "1";

    /// <summary>Searches a split, and writes the part.</summary>
    /// <param name="request">What was asked for.</param>
    /// <param name="file">The file.</param>
    /// <param name="matcher">Finds lines that match; null if none does.</param>
    /// <param name="options">The range of the split, and how to go over it.</param>
    /// <param name="writer">Has written the header.</param>
    public static void Write(GrepRequest request, MappedFile file, LineMatcher? matcher, LineScanOptions options, PartWriter writer)
    {
        LineFormat format = options.Format!;
        using GrepPrinter printer = new(request, writer.Write);
        GrepScanner scanner = new(request, matcher, format, new GrepPartFormatter(request));
        printer.Begin(scanner.Formatter, new FileContextLines(file, format));
        using GrepFileSearch search = new(file, scanner, printer, options);
        long selected;
        if (request.Result == GrepResult.Count)
        {
            selected = search.Count();
        }
        else
        {
            search.Print();
            printer.PrintBehind();
            printer.Flush();
            selected = printer.Selected;
        }
        writer.End(new(SelectedCount, selected), new(LinesCount, printer.LinesBefore));
    }

    /// <summary>The options that what merge prints depends on.</summary>
    public static List<KeyValuePair<string, string>> OptionsOf(GrepRequest request, LineFormat format, bool hasColor)
    {
        List<KeyValuePair<string, string>> options = [];
        void AddIf(bool condition, string name, string value = Yes)
        {
            if (condition)
                options.Add(new(name, value));
        }
        AddIf(true, "encoding", OptionValues.EncodingName(format.Encoding));
        AddIf(request.IsFixed, "fixed-strings");
        AddIf(request.IgnoresCase, "ignore-case");
        AddIf(request.WholeWord, "word-regexp");
        AddIf(request.WholeLine, "line-regexp");
        AddIf(request.Inverts, "invert-match");
        AddIf(request.MaxCount != long.MaxValue, "max-count", Number(request.MaxCount));
        AddIf(request.Result == GrepResult.Count, "count");
        AddIf(request.HasNumbers, "line-number");
        AddIf(request.HasOffsets, "byte-offset");
        AddIf(request.OnlyMatching, "only-matching");
        AddIf(request.Before is not null, "before-context", Number(request.Before ?? 0));
        AddIf(request.After is not null, "after-context", Number(request.After ?? 0));
        AddIf(request.HasNames == true, "with-filename");
        AddIf(request.IsNullData, "null-data");
        AddIf(request.IsCrLf, "crlf");
        AddIf(hasColor, "color");
        AddIf(request.Engine.Json, "json");
        foreach (string pattern in request.Patterns)
            options.Add(new("regexp", pattern));
        return options;
    }

    /// <summary>The request that <see cref="OptionsOf"/> was made of, as far as printing goes.</summary>
    /// <exception cref="FormatException">An option has no such value.</exception>
    public static GrepRequest RequestOf(PartHeader header)
    {
        bool Has(string name) => header.ValueOf(name) is not null;
        long? NumberOf(string name) => header.ValueOf(name) is string text
            ? long.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture)
            : null;
        return new GrepRequest
        {
            Patterns = [.. header.ValuesOf("regexp")],
            Files = [header.File],
            Engine = new EngineOptions { Json = Has("json") },
            Encoding = OptionValues.EncodingOf("encoding", header.ValueOf("encoding") ?? ""),
            IsFixed = Has("fixed-strings"),
            IgnoresCase = Has("ignore-case"),
            WholeWord = Has("word-regexp"),
            WholeLine = Has("line-regexp"),
            Inverts = Has("invert-match"),
            MaxCount = NumberOf("max-count") ?? long.MaxValue,
            Result = Has("count") ? GrepResult.Count : GrepResult.Lines,
            HasNumbers = Has("line-number"),
            HasOffsets = Has("byte-offset"),
            OnlyMatching = Has("only-matching"),
            Before = NumberOf("before-context"),
            After = NumberOf("after-context"),
            HasNames = Has("with-filename"),
            IsNullData = Has("null-data"),
            IsCrLf = Has("crlf"),
            Color = Has("color") ? ColorChoice.Always : ColorChoice.Never,
        };
    }

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);
}
