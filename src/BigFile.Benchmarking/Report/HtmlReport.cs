using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace BigFile.Benchmarking;

/// <summary>
/// A report as one HTML file that needs nothing else: uPlot (https://github.com/leeoniya/uPlot), the page's script and style, and the report's JSON are in it. A content security policy
/// allows these by their hashes and nothing from anywhere.
/// </summary>
internal static class HtmlReport
{
    // One script: what a part declares, the later ones use.
    private static readonly string[] s_scripts = ["units.js", "elements.js", "charts.js", "tables.js", "run.js", "sweep.js", "page.js"];

    // "<", ">", "&" and all that is not ASCII are escaped: no text of the report can end the element that holds it.
    private static readonly JsonWriterOptions s_data = new() { Encoder = JavaScriptEncoder.Default };

    /// <summary>Writes the page of a run.</summary>
    /// <exception cref="IOException">The stream cannot be written.</exception>
    public static void Write(Stream output, BenchReport report) =>
        WritePage(output, $"{report.Job.WorkName}, {Path.GetFileName(report.Job.Path)}", writer => JsonOutput.WriteValue(writer, report));

    /// <summary>Writes the page of a sweep.</summary>
    /// <exception cref="IOException">The stream cannot be written.</exception>
    public static void Write(Stream output, SweepReport report) =>
        WritePage(
            output, report.Points.Count == 0 ? "sweep" : $"sweep, {Path.GetFileName(report.Points[0].Job.Path)}",
            writer => JsonOutput.WriteValue(writer, report));

    private static void WritePage(Stream output, string title, Action<Utf8JsonWriter> writeData)
    {
        string style = Resource("uplot.css") + Resource("page.css");
        // uPlot's licence asks to go with every copy.
        string chart = $"/*\n{Resource("uplot.license")}\n*/\n{Resource("uplot.js")}", script = string.Concat(s_scripts.Select(Resource));
        string policy = $"default-src 'none'; base-uri 'none'; form-action 'none'; style-src '{Hash(style)}'; script-src '{Hash(chart)}' '{Hash(script)}'";
        Write(output, $"""
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta http-equiv="Content-Security-Policy" content="{policy}">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <title>BigFile bench: {HtmlEncoder.Default.Encode(title)}</title>
            <style>{style}</style>
            </head>
            <body>
            <main id="report"></main>
            <noscript><p>This page draws its data by script, which is off here; the data stand in the page's source as JSON.</p></noscript>
            <script type="application/json" id="data">
            """);
        JsonOutput.Write(output, s_data, writeData);
        Write(output, $"""
            </script>
            <script>{chart}</script>
            <script>{script}</script>
            </body>
            </html>

            """);
    }

    private static void Write(Stream output, string text) => output.Write(Encoding.UTF8.GetBytes(text));

    private static string Hash(string text) => $"sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)))}";

    private static string Resource(string name)
    {
        using Stream stream = typeof(HtmlReport).Assembly.GetManifestResourceStream($"report:{name}")
            ?? throw new InvalidOperationException($"The resource {name} is not in the assembly.");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
