namespace BigFile.Benchmarking;

/// <summary>What was done by when, evenly over time: when there are too many samples, every other one goes, and they come half as often.</summary>
internal sealed class SampleSeries
{
    /// <summary>How many samples are kept.</summary>
    public const int SamplesMax = 1000;

    private static readonly TimeSpan LeastInterval = TimeSpan.FromMilliseconds(10);
    private readonly List<ThroughputSample> _samples = new(SamplesMax);

    /// <param name="duration">How long it will last; zero if that is not known.</param>
    public SampleSeries(TimeSpan duration) =>
        Interval = duration / SamplesMax > LeastInterval ? duration / SamplesMax : LeastInterval;

    /// <summary>The time between samples.</summary>
    public TimeSpan Interval { get; private set; }

    /// <summary>The samples.</summary>
    public IReadOnlyList<ThroughputSample> Samples => _samples;

    /// <summary>Adds a sample, unless it is too close behind the last one.</summary>
    public void Add(ThroughputSample sample)
    {
        if (_samples.Count > 0 && sample.At - _samples[^1].At < Interval * 0.5)
            return;
        if (_samples.Count >= SamplesMax - 1)
            Thin();
        _samples.Add(sample);
    }

    /// <summary>Adds the last sample, whatever was before it.</summary>
    public void End(ThroughputSample sample)
    {
        while (_samples.Count > 0 && _samples[^1].At >= sample.At)
            _samples.RemoveAt(_samples.Count - 1);
        _samples.Add(sample);
    }

    private void Thin()
    {
        int kept = 0;
        for (int i = 1; i < _samples.Count; i += 2)
            _samples[kept++] = _samples[i];
        _samples.RemoveRange(kept, _samples.Count - kept);
        Interval *= 2;
    }
}
