using BigFile.Columnar;

namespace BigFile.Tests.Columnar.Fuzz;

/// <summary>
/// Gives mutants of valid files to a probe, one by one. A mutant may be read, or be refused by <see cref="ColumnarFormatException"/> or
/// <see cref="NotSupportedException"/>; anything else fails, names the mutant and saves it.
/// </summary>
internal sealed class FuzzRun(string family, IReadOnlyList<FuzzSeed> seeds, Action<string, Random, FuzzTally> probe)
{
    // A file of a few kilobytes that takes as long as this makes a reader turn in circles, on however slow a machine.
    private const long HangMilliseconds = 120_000;

    // Bytes that reading a mutant may allocate, besides 64 for each of its own.
    private const long AllocatedBytesMax = 8 << 20;

    // Different ones that are told at once.
    private const int FailuresMax = 20;

    private readonly FuzzTally _tally = new();
    private readonly Dictionary<string, string> _failures = [];
    private string _now = "";
    private long _nowSince = long.MaxValue;

    /// <summary>What came of the mutants so far.</summary>
    public FuzzTally Tally => _tally;

    /// <summary>Tries mutants by their numbers.</summary>
    public void Run(long first, long count, string path)
    {
        using Timer watch = new(_ => EndIfHung(path), null, 5000, 5000);
        for (long mutant = first; mutant < first + count; mutant++)
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            Try(mutant, path);
            if (_failures.Count == FailuresMax)
                break;
        }
        if (_failures.Count > 0)
            Assert.Fail(string.Join(Environment.NewLine + Environment.NewLine, _failures.Values));
    }

    private void Try(long number, string path)
    {
        var random = new Random(HashCode(number));
        FuzzMutator mutator = new(seeds[(int)(number % seeds.Count)], seeds, random);
        byte[] bytes = mutator.Make();
        File.WriteAllBytes(path, bytes);
        Volatile.Write(ref _now, $"{family} mutant {number}, {mutator.Story}");
        Volatile.Write(ref _nowSince, Environment.TickCount64);
        string? failure = null;
        long before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            probe(path, random, _tally);
        }
        catch (Exception e) when (FuzzTally.IsAllowed(e))
        {
            _tally.Refused++;
        }
        catch (Exception e)
        {
            failure = e.ToString();
        }
        Volatile.Write(ref _nowSince, long.MaxValue);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        _tally.Mutants++;
        _tally.AllocatedBytesMax = Math.Max(_tally.AllocatedBytesMax, allocated);
        if (allocated > AllocatedBytesMax + 64L * bytes.Length)
            failure ??= $"{allocated} bytes were allocated for a file of {bytes.Length}";
        if (failure is not null && !_failures.ContainsKey(KindOf(failure)))
            _failures.Add(KindOf(failure), $"{_now}: saved as {Save(path, number)}: {failure}");
    }

    // Failures that were thrown at the same place are one.
    private static string KindOf(string failure)
    {
        string[] frames = [.. failure.Split('\n').Select(line => line.Trim()).Where(line => line.StartsWith("at ", StringComparison.Ordinal))];
        return frames.Length == 0 ? "" : string.Join('|', frames.Take(3));
    }

    // Not Random's own mixing alone: neighbours shall have nothing in common.
    private static int HashCode(long number)
    {
        ulong mixed = ((ulong)number + 1) * 0x9E3779B97F4A7C15;
        mixed = (mixed ^ mixed >> 30) * 0xBF58476D1CE4E5B9;
        return (int)(mixed ^ mixed >> 31);
    }

    private string Save(string path, long number)
    {
        string saved = Path.Combine(Path.GetTempPath(), $"bigfile-fuzz-{family}-{number}.bin");
        File.Copy(path, saved, overwrite: true);
        return saved;
    }

    // A thread that hangs cannot be stopped: the process ends, with the mutant kept.
    private void EndIfHung(string path)
    {
        if (Environment.TickCount64 - Volatile.Read(ref _nowSince) > HangMilliseconds)
            Environment.FailFast($"{_now} hangs; saved as {Save(path, 0)}");
    }
}
