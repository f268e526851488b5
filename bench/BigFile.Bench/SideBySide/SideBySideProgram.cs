using System.Globalization;
using BigFile.Bench.Figures;

namespace BigFile.Bench.SideBySide;

/// <summary>
/// Judges a <see cref="RunFolder"/>: <c>side-by-side FOLDER --against WHO [--judge WHO] [--from WHO --less NOTHING] [--within 0.15 | --at-least 0.95] [--id PREFIX --json FILE [--commit WHICH]]</c>.
/// Exit code 0 if all that was judged met it, 1 if not, 2 for an error.
/// </summary>
internal static class SideBySideProgram
{
    public static int Run(ReadOnlySpan<string> args)
    {
        string folder = "", against = "", judged = "", id = "", json = "", commit = "", from = "", nothing = "";
        Judgement judgement = new(null, null);
        for (int i = 0; i < args.Length; i++)
        {
            string value = i + 1 < args.Length ? args[i + 1] : "";
            switch (args[i])
            {
                case "--against": against = value; break;
                case "--judge": judged = value; break;
                case "--from": from = value; break;
                case "--less": nothing = value; break;
                case "--id": id = value; break;
                case "--json": json = value; break;
                case "--commit": commit = value; break;
                case "--within": judgement = judgement with { Within = double.Parse(value, CultureInfo.InvariantCulture) }; break;
                case "--at-least": judgement = judgement with { AtLeast = double.Parse(value, CultureInfo.InvariantCulture) }; break;
                default: folder = args[i]; continue;
            }
            i++;
        }
        if (folder.Length == 0 || against.Length == 0)
        {
            Console.Error.WriteLine("usage: side-by-side FOLDER --against WHO [--judge WHO] [--from WHO --less NOTHING] [--within SHARE | --at-least RATIO] [--id PREFIX --json FILE [--commit WHICH]]");
            return 2;
        }
        try
        {
            IReadOnlyList<ResultRow> rows = SideBySideTable.Print(Console.Out, OwnCost.TakeOff(RunFolder.Read(folder), from, nothing), against, judged, judgement);
            if (json.Length > 0)
                ResultFile.Write(json, Results(rows, id, folder, commit));
            return rows.SelectMany(row => row.Bars).All(bar => judgement.IsMet(bar.Value)) ? 0 : 1;
        }
        catch (Exception e) when (e is InvalidDataException or IOException)
        {
            Console.Error.WriteLine(e.Message);
            return 2;
        }
    }

    private static ResultSet Results(IReadOnlyList<ResultRow> rows, string id, string folder, string commit) => new()
    {
        Date = DateTime.UtcNow.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        Commit = commit.Length > 0 ? commit : null,
        Machine = HereProbe.Describe(folder),
        Rows = [.. rows.Select(row => row with { Id = $"{id}-{row.Id}" })],
    };
}
