namespace BigFile.Bench.Quick;

/// <summary>
/// One row of the ladder: what BigFile does, and peers that do the same work in the same run. The ways are run in turn,
/// round by round, so that drift of the machine hits all alike; each returns a result that must agree before any time counts.
/// </summary>
internal sealed class Comparison(string name, string unit, double unitsPerRun, bool higherIsBetter)
{
    private readonly List<Way> _ways = [];

    public string Name { get; } = name;

    /// <summary>What <see cref="Value"/> is given in: "GB/s" or "ns" or "ms".</summary>
    public string Unit { get; } = unit;

    public Comparison Add(string name, Func<long> run, Action? before = null)
    {
        _ways.Add(new Way(name, run, before));
        return this;
    }

    /// <summary>Runs all ways: a warm-up each, then the rounds. Throws when results disagree.</summary>
    public Comparison Run(int rounds, int warmups = 1)
    {
        long? expected = null;
        for (int round = -warmups; round < rounds; round++)
        {
            // Every other round backwards: who goes first in a round is not always the same.
            foreach (Way way in round % 2 == 0 ? _ways : Enumerable.Reverse(_ways))
            {
                way.Before?.Invoke();
                long started = System.Diagnostics.Stopwatch.GetTimestamp();
                long result = way.Run();
                double seconds = System.Diagnostics.Stopwatch.GetElapsedTime(started).TotalSeconds;
                expected ??= result;
                if (result != expected)
                    throw new InvalidOperationException($"{Name}: {way.Name} gives {result}, {_ways[0].Name} gives {expected}.");
                if (round >= 0)
                    way.Seconds.Add(seconds);
            }
        }
        return this;
    }

    /// <summary>The median of a way, in the unit of the row.</summary>
    public double Value(int way)
    {
        double median = Median(_ways[way].Seconds);
        return higherIsBetter ? unitsPerRun / median : median / unitsPerRun;
    }

    /// <summary>How the first way does against another: the median of the ratios of the rounds, in speed or in time as the unit goes.</summary>
    public double RatioTo(int other)
    {
        List<double> ratios = [];
        for (int i = 0; i < _ways[0].Seconds.Count; i++)
            ratios.Add(_ways[0].Seconds[i] / _ways[other].Seconds[i]);
        double median = Median(ratios);
        return higherIsBetter ? 1 / median : median;
    }

    public int IndexOf(string way) => _ways.FindIndex(w => w.Name == way);

    public IEnumerable<string> Describe()
    {
        for (int i = 0; i < _ways.Count; i++)
        {
            List<double> seconds = _ways[i].Seconds;
            double spread = (seconds.Max() - seconds.Min()) / Median(seconds);
            yield return $"  {_ways[i].Name,-44} {Value(i),10:0.00} {Unit,-5} spread {spread:P0}";
        }
    }

    private static double Median(List<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted.Length % 2 == 1 ? sorted[sorted.Length / 2] : (sorted[sorted.Length / 2 - 1] + sorted[sorted.Length / 2]) / 2;
    }

    private sealed record Way(string Name, Func<long> Run, Action? Before)
    {
        public List<double> Seconds { get; } = [];
    }
}
