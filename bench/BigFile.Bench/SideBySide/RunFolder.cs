using System.Globalization;

namespace BigFile.Bench.SideBySide;

/// <summary>A folder of outputs as the scripts in bench/ leave it: <c>WORK/WHO/ROUND.json</c>, each what one program printed.</summary>
internal static class RunFolder
{
    /// <summary>
    /// Every contender at every work, works and contenders in the order of their names. Where an output has several jobs, each is a contender of its own, named
    /// after who and after the job.
    /// </summary>
    /// <exception cref="InvalidDataException">A file is not an output, is not named by a number, or contenders at one work have different rounds.</exception>
    public static IReadOnlyList<Contender> Read(string folder)
    {
        List<Contender> contenders = [];
        foreach (string work in Ordered(Directory.GetDirectories(folder)))
        {
            Dictionary<string, SortedDictionary<int, FioJob>> found = [];
            foreach (string who in Ordered(Directory.GetDirectories(work)))
                ReadOne(who, found);
            foreach ((string name, SortedDictionary<int, FioJob> jobs) in found)
            {
                if (!jobs.Keys.SequenceEqual(found.First().Value.Keys))
                    throw new InvalidDataException($"{work}: {name} has other rounds than {found.First().Key}");
                contenders.Add(new Contender(Path.GetFileName(work), name, [.. jobs.Values.Select(job => job.BytesPerSecond)]));
            }
        }
        return contenders;
    }

    private static void ReadOne(string folder, Dictionary<string, SortedDictionary<int, FioJob>> found)
    {
        foreach (string file in Ordered(Directory.GetFiles(folder, "*.json")))
        {
            if (!int.TryParse(Path.GetFileNameWithoutExtension(file), NumberStyles.None, CultureInfo.InvariantCulture, out int round))
                throw new InvalidDataException($"{file}: it has to be named by the number of its round");
            IReadOnlyList<FioJob> jobs = FioOutput.Parse(File.ReadAllText(file), file);
            foreach (FioJob job in jobs)
            {
                string name = Path.GetFileName(folder) + (jobs.Count == 1 ? "" : " " + job.Name);
                if (!found.TryGetValue(name, out SortedDictionary<int, FioJob>? rounds))
                    found.Add(name, rounds = []);
                if (!rounds.TryAdd(round, job))
                    throw new InvalidDataException($"{file}: {name} is there twice");
            }
        }
    }

    private static IEnumerable<string> Ordered(IEnumerable<string> paths) => paths.Order(StringComparer.Ordinal);
}
