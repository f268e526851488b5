using System.Diagnostics;
using BigFile.Bench.Figures;

namespace BigFile.Bench.Quick;

/// <summary>
/// One row of the ladder: what BigFile does, and peers that do the same work in the same run. The ways are run in turn,
/// round by round, so that drift of the machine hits all alike; each returns a result that must agree before any time counts.
/// </summary>
internal sealed class Comparison(string id, string name, string unit, double unitsPerRun, bool higherIsBetter)
{
    private readonly List<Way> _ways = [];

    /// <summary>The row's name in bench/results, the same in every run.</summary>
    public string Id { get; } = id;

    public string Name { get; } = name;

    /// <summary>What <see cref="Value"/> is given in: "GB/s" or "ns" or "ms".</summary>
    public string Unit { get; } = unit;

    /// <summary>How many ways there are.</summary>
    public int Count => _ways.Count;

    public Comparison Add(string name, Func<long> run, Action? before = null) => AddTimed(
        name,
        () =>
        {
            long started = Stopwatch.GetTimestamp();
            long result = run();
            return (result, Stopwatch.GetElapsedTime(started).TotalSeconds);
        },
        before);

    /// <summary>Adds a way that takes its own time, such as a program whose start is not part of the work.</summary>
    public Comparison AddTimed(string name, Func<(long Result, double Seconds)> run, Action? before = null)
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
                (long result, double seconds) = way.Run();
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
        double median = Medians.Of(_ways[way].Seconds);
        return higherIsBetter ? unitsPerRun / median : median / unitsPerRun;
    }

    /// <summary>How the first way does against another: the median of the ratios of the rounds, in speed or in time as the unit goes.</summary>
    public double RatioTo(int other) => Ratio(0, other);

    /// <summary>How a way does against another: the median of the ratios of the rounds, in speed or in time as the unit goes.</summary>
    public double Ratio(int way, int other)
    {
        double median = Medians.Of(_ways[way].Seconds.Zip(_ways[other].Seconds, (mine, theirs) => mine / theirs));
        return higherIsBetter ? 1 / median : median;
    }

    public int IndexOf(string way) => _ways.FindIndex(w => w.Name == way);

    public IEnumerable<string> Describe()
    {
        for (int i = 0; i < _ways.Count; i++)
            yield return $"  {_ways[i].Name,-44} {Value(i),10:0.00} {Unit,-5} spread {Medians.Spread(_ways[i].Seconds):P0}";
    }

    /// <summary>The row as it is kept.</summary>
    public ResultRow ToRow() => new()
    {
        Id = Id,
        Work = Name,
        Unit = Unit,
        Ways = [.. _ways.Select((way, i) => new ResultWay(way.Name, Value(i), Medians.Spread(way.Seconds)))],
    };

    private sealed record Way(string Name, Func<(long Result, double Seconds)> Run, Action? Before)
    {
        public List<double> Seconds { get; } = [];
    }
}
