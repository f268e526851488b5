using System.Globalization;
using BigFile.Benchmarking;
using BigFile.Cli.Terminal;

namespace BigFile.Cli.Bench;

/// <summary>Prints results in the form that was asked for, and writes the page besides.</summary>
internal sealed class BenchOutput : IDisposable
{
    private readonly BenchFormat _format;
    private readonly CommandIo _io;
    private readonly ReportFile? _page;

    /// <summary>Sees that the page can be written, before anything is measured.</summary>
    /// <param name="request">What is printed, and where.</param>
    /// <param name="measured">The file that is measured; null for a scratch file.</param>
    /// <param name="appends">Whether the work makes a file beside that one.</param>
    /// <param name="io">Where the command writes.</param>
    /// <exception cref="CommandException">It cannot, or would destroy what is measured.</exception>
    public BenchOutput(BenchOutputRequest request, string? measured, bool appends, CommandIo io)
    {
        _format = request.Format;
        _io = io;
        if (request.ReportPath is not string path)
            return;
        ReportPlace place = ReportPlace.Of(path);
        if (measured is not null && place.IsSameAs(measured))
            throw new CommandException("--report: would replace the file that is measured");
        if (measured is not null && appends && place.IsSameAs(BenchFile.AppendedPath(measured)))
            throw new CommandException("--report: would replace the file that work append makes beside the one that is measured");
        _page = ReportFile.Create(path, place, io);
    }

    /// <summary>Prints a run.</summary>
    /// <exception cref="CommandException">Standard output or the page cannot be written.</exception>
    public void Print(BenchReport report) => Print(
        text => TableOutput.Write(text, report), stream => JsonOutput.Write(stream, report),
        text => CsvOutput.Write(text, report), stream => HtmlReport.Write(stream, report));

    /// <summary>Prints a sweep.</summary>
    /// <exception cref="CommandException">Standard output or the page cannot be written.</exception>
    public void Print(SweepReport report) => Print(
        text => TableOutput.Write(text, report), stream => JsonOutput.Write(stream, report),
        text => CsvOutput.Write(text, report), stream => HtmlReport.Write(stream, report));

    /// <summary>Removes what was begun of the page, if it was not written.</summary>
    public void Dispose() => _page?.Dispose();

    // The page comes first: whoever reads standard output may be gone before its end, as head is, and that ends the command.
    private void Print(Action<TextWriter> table, Action<Stream> json, Action<TextWriter> csv, Action<Stream> page)
    {
        _page?.Write(page);
        if (_format == BenchFormat.Json)
            PrintStream(json);
        else
            PrintText(_format == BenchFormat.Csv ? csv : table);
    }

    private void PrintText(Action<TextWriter> write)
    {
        using StringWriter text = new(CultureInfo.InvariantCulture) { NewLine = "\n" };
        write(text);
        _io.Print(text.ToString());
    }

    private void PrintStream(Action<Stream> write)
    {
        using MemoryStream bytes = new();
        write(bytes);
        if (bytes.Length > 0 && bytes.GetBuffer()[bytes.Length - 1] != '\n')
            bytes.WriteByte((byte)'\n');
        _io.Write(bytes.GetBuffer().AsSpan(0, (int)bytes.Length));
    }
}
