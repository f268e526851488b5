using System.Globalization;
using BigFile.Cli.Commands;
using BigFile.Cli.Output;
using BigFile.Cli.Terminal;
using BigFile.Scanning;

namespace BigFile.Cli.Records;

/// <summary>
/// What <c>bigfile records --split i/n</c> prints, pieces of text or only a number, and what <c>bigfile merge</c> makes of such parts.
/// </summary>
internal sealed class RecordPart
{
    public const string CommandName = "records";
    public const string FormOption = "form";
    public const string WhereOption = "where";
    public const string CountForm = "count";

    private const string RecordsCount = "records";
    private const string TornCount = "torn";
    private const string TornOffsetCount = "torn-offset";

    private readonly PartWriter _writer;

    /// <summary>Begins the part of a split.</summary>
    public RecordPart(RecordsRequest request, LineSplit split, MappedFile file, CommandIo io)
    {
        _writer = new PartWriter(
            io.Output, new PartHeader(CommandName, split, request.File, PartIdentity.Of(file, file.Length), request.PartOptions));
        Io = new CommandIo(new PartTextStream(_writer), Stream.Null) { ErrorIsTerminal = io.ErrorIsTerminal, OutputIsTerminal = static () => false };
    }

    /// <summary>Where to print what one run would print of this part.</summary>
    public CommandIo Io { get; }

    /// <summary>Ends the part.</summary>
    /// <param name="records">How many records were printed or counted.</param>
    /// <param name="tornOffset">Where the bytes are that are no whole record.</param>
    /// <param name="tornBytes">How many there are; 0 for all parts but the last.</param>
    public void End(long records, long tornOffset, long tornBytes) => _writer.End(
        new(RecordsCount, records), new(TornCount, tornBytes), new(TornOffsetCount, tornBytes > 0 ? tornOffset : 0));

    /// <summary>Prints what one run would have printed.</summary>
    /// <exception cref="CommandException">A part is damaged.</exception>
    public static int Merge(PartSet parts, CommandIo io)
    {
        foreach (PartReader part in parts.Parts)
        {
            while (part.TryReadRecord())
            {
                if (part.Letter != PartTextStream.Letter)
                    throw part.Damaged();
                io.Write(part.Bytes);
            }
        }
        long records = parts.Sum(RecordsCount), tornBytes = parts.Sum(TornCount);
        if (parts.Header.ValueOf(FormOption) == CountForm)
            io.Print(string.Create(CultureInfo.InvariantCulture, $"{records}\n"));
        if (tornBytes > 0)
            RecordsCommand.WarnOfTorn(parts.Header.File, parts.Sum(TornOffsetCount), tornBytes, io);
        return records == 0 && parts.Header.ValueOf(WhereOption) is { Length: > 0 } ? ExitCodes.NoMatch : ExitCodes.Success;
    }
}
