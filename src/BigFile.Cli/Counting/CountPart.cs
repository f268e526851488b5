using System.Globalization;
using BigFile.Cli.Commands;
using BigFile.Cli.Output;
using BigFile.Cli.Terminal;
using BigFile.Scanning;

namespace BigFile.Cli.Counting;

/// <summary>What <c>bigfile count --split i/n</c> prints, a part without records, and what <c>bigfile merge</c> makes of such parts.</summary>
internal static class CountPart
{
    public const string CommandName = "count";

    private const string ColumnsOption = "columns";
    private const string LinesCount = "lines";
    private const string WordsCount = "words";
    private const string CharactersCount = "chars";
    private const string BytesCount = "bytes";
    private const string LongestCount = "longest";
    private const string TornCount = "torn";

    /// <summary>Writes the part of a split that was counted.</summary>
    public static void Write(CountRequest request, LineSplit split, LineFormat format, MappedFile file, CountResult result, CommandIo io)
    {
        List<KeyValuePair<string, string>> options =
        [
            new(ColumnsOption, ((int)request.ColumnsOrUsual).ToString(CultureInfo.InvariantCulture)),
            new("encoding", format.Encoding.ToString()),
            new("delimiter", format.Delimiter.ToString()),
            new("records", request.RecordBytes.ToString(CultureInfo.InvariantCulture)),
        ];
        TextCounts counts = result.Counts;
        new PartWriter(io.Output, new PartHeader(CommandName, split, result.File, PartIdentity.Of(file, file.Length), options)).End(
            new(LinesCount, counts.Lines),
            new(WordsCount, counts.Words),
            new(CharactersCount, counts.Characters),
            new(BytesCount, counts.Bytes),
            new(LongestCount, counts.LongestLineBytes),
            new(TornCount, result.TornBytes));
    }

    /// <summary>Prints what one run would have printed.</summary>
    /// <exception cref="CommandException">A part is damaged.</exception>
    public static int Merge(PartSet parts, CommandIo io)
    {
        if (!int.TryParse(parts.Header.ValueOf(ColumnsOption), NumberStyles.None, CultureInfo.InvariantCulture, out int columns))
            throw parts.Parts[0].Damaged();
        TextCounts counts = default;
        long tornBytes = 0;
        foreach (PartReader part in parts.Parts)
        {
            if (part.TryReadRecord())
                throw part.Damaged();
            long Number(string name) => part.Counts.TryGetValue(name, out long value) && value >= 0 ? value : throw part.Damaged();
            counts += new TextCounts(Number(LinesCount), Number(WordsCount), Number(CharactersCount), Number(BytesCount), Number(LongestCount));
            tornBytes += Number(TornCount);
        }
        var result = new CountResult(parts.Header.File, counts, TimeSpan.Zero, tornBytes);
        if (CountText.TornLine(result) is string line)
            io.PrintError(line);
        io.Print(CountText.Line(result, (CountColumns)columns, width: 1));
        return ExitCodes.Success;
    }
}
