using System.Globalization;
using BigFile.Cli.Output;
using BigFile.Scanning;

namespace BigFile.Cli.Grep;

/// <summary>Chooses how lines are written, and writes what is told of a file as a whole.</summary>
internal static class GrepFormatters
{
    /// <summary>What writes the lines of a file.</summary>
    public static GrepFormatter For(
        GrepRequest request, LineMatcher? matcher, LineFormat format, string name, bool hasName, bool hasColor) =>
        request.Engine.Json
            ? new GrepJsonFormatter(request, matcher, format, name)
            : new GrepTextFormatter(request, matcher, format, hasName ? name : null, hasColor);

    /// <summary>Adds what is printed when a file is done, unless lines of it were.</summary>
    public static void AppendResult(ByteBuffer text, GrepRequest request, string name, bool hasName, bool hasColor, long selected)
    {
        switch (request.Result)
        {
            case GrepResult.Count when request.Engine.Json:
                text.Append("{\"kind\":\"count\",\"file\":"u8);
                JsonText.Append(text, name);
                text.Append(string.Create(CultureInfo.InvariantCulture, $",\"selected\":{selected}}}\n"));
                break;
            case GrepResult.Count:
                if (hasName)
                {
                    text.Append(GrepTextFormatter.Name(name, hasColor));
                    text.Append(GrepTextFormatter.Mark(":", hasColor));
                }
                text.AppendNumber(selected);
                text.Append((byte)'\n');
                break;
            case GrepResult.FilesWithMatch when selected > 0:
            case GrepResult.FilesWithoutMatch when selected == 0:
                AppendName(text, request, name, hasColor);
                break;
        }
    }

    /// <summary>Adds the object that ends the output in JSON.</summary>
    public static void AppendSummary(ByteBuffer text, long files, long filesWithMatch, long selected) => text.Append(string.Create(
        CultureInfo.InvariantCulture,
        $"{{\"kind\":\"summary\",\"files\":{files},\"files_with_match\":{filesWithMatch},\"selected\":{selected}}}\n"));

    private static void AppendName(ByteBuffer text, GrepRequest request, string name, bool hasColor)
    {
        if (!request.Engine.Json)
        {
            text.Append(GrepTextFormatter.Name(name, hasColor));
            text.Append((byte)'\n');
            return;
        }
        text.Append("{\"kind\":\"file\",\"file\":"u8);
        JsonText.Append(text, name);
        text.Append("}\n"u8);
    }
}
