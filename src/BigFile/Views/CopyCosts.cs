using System.Runtime.CompilerServices;

namespace BigFile.Views;

/// <summary>
/// What accesses of one kind and about one size have cost lately, through mapped memory and by handle, and what follows from it for the
/// next one. Regions of 64 KiB are told apart by whether mapped memory was touched there since the window was mapped: the first
/// touch pays for page table entries, and for input where the page is not in memory, and later accesses profit.
/// </summary>
/// <remarks>
/// Written by any thread, plainly: a lost sample costs nothing but itself. Choosing is two loads; only accesses that are sampled are
/// timed. What is tried again is paid from a credit, a small share of the time spent, so that the way that was the slower one is
/// seen to have become the faster one in the end.
/// </remarks>
/// <param name="isChoice">False: everything goes through mapped memory.</param>
/// <param name="trialLength">
/// How many accesses a trial is. A way that was not gone just now is slower at first, as was seen; perhaps since its code and its data are in no
/// cache. So it is tried some times in a row, and of several the first half is not counted.
/// </param>
/// <param name="samples">
/// Averages forget half of what they know when they have this many samples: one and the same file was seen to change from one way to the
/// other within a scan of 100 ms, by where its pages lie.
/// </param>
internal sealed class CopyCosts(bool isChoice = true, int trialLength = 1, int samples = 32)
{
    // Each way is timed so often before there is a choice. The first one is not counted: it also pays for code that was never run.
    private const int TrialCount = 4;

    // Of how often regions are come back to, half is forgotten at so many samples: what counts is how it is now. At places that are drawn, the
    // first visits become few long before what was saved by not touching has cost as much as touching.
    private const int VisitSampleCountMax = 1 << 8;

    // One sample does not count more than so many times the average: a thread that lost its processor says nothing about the way.
    private const double OutlierFactor = 256;

    // Of the time that accesses take, what may be lost by trying the slower way.
    private const double TrialShare = 0.015;

    // The same as long as there are few samples of it.
    private const double YoungTrialShare = 0.02;
    private const int YoungSampleCountMax = 32;

    // The way that is gone has so many times as many samples to forget as the one that is tried: an interruption moves it little, while what is tried is
    // known as it is now.
    private const int ChosenFactor = 4;

    // Of samples that pay for others too (openings), so many are left out in a row, and then one is counted: where every access opens something, that is
    // what accesses cost.
    private const int OpeningsInARow = 32;

    // A trial costs at least this share of an access, lest equal ways be tried for ever in turn.
    private const double TrialCostMin = 0.5;

    // What is saved up for trials, in trials.
    private const double CreditTrials = 4;

    // What an access to a touched region is taken to cost, as a share of one by handle elsewhere, until it is known: good enough to find out.
    private const double HopedForShare = 0.5;

    // Mapped memory is the better neighbour: nothing is called. The handle must win clearly.
    private const double HandleAdvantage = 0.95;

    private readonly Average[] _averages = new Average[4];
    private readonly double[] _credits = new double[2];
    private readonly Trial[] _trials = new Trial[2];
    private int _openings;
    private double _laterVisits;
    private double _firstVisits;
    private int _visitSamples;

    /// <summary>Whether accesses to regions that were touched go by handle.</summary>
    public bool TouchedByHandle { get; private set; }

    /// <summary>Whether accesses to regions that were not touched go by handle.</summary>
    public bool UntouchedByHandle { get; private set; }

    /// <summary>
    /// Whether such a region is accessed through mapped memory and enough is known of it to look less often. Where system calls
    /// are made, looking costs little beside them.
    /// </summary>
    /// <param name="region">What has happened in its region.</param>
    public bool IsSettled(RegionState region) => !isChoice || (!GoesByHandle(region) && Of(region == RegionState.Touched, byHandle: false).Count >= samples);

    /// <summary>What an access that is not timed does.</summary>
    /// <param name="region">What has happened in its region.</param>
    /// <returns>True for by handle.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool GoesByHandle(RegionState region) => region == RegionState.Touched ? TouchedByHandle : UntouchedByHandle;

    /// <summary>What an access to be timed does. Sometimes the way that is not the chosen one, to see whether it still is the slower one.</summary>
    /// <param name="region">What has happened in its region.</param>
    /// <param name="isWarmUp">Whether it is of the first half of a trial, and what it costs does not count.</param>
    /// <returns>True for by handle.</returns>
    public bool ChooseTimed(RegionState region, out bool isWarmUp)
    {
        isWarmUp = false;
        if (!isChoice)
            return false;
        bool touched = region == RegionState.Touched;
        ref Trial trial = ref _trials[touched ? 1 : 0];
        if (trial.Left > 0)
        {
            isWarmUp = trial.Left > (trialLength + 1) / 2;
            trial.Left--;
            return trial.ByHandle;
        }
        ref Average mapped = ref Of(touched, byHandle: false);
        ref Average handle = ref Of(touched, byHandle: true);
        bool way;
        if (mapped.Count < TrialCount || handle.Count < TrialCount)
        {
            way = handle.Count < mapped.Count;
        }
        else
        {
            bool chosen = touched ? TouchedByHandle : UntouchedByHandle;
            double cost = TrialCost(touched, chosen) * trialLength;
            if (CreditOf(touched) < cost)
                return chosen;
            CreditOf(touched) -= cost;
            way = !chosen;
        }
        trial = new Trial { Left = trialLength - 1, ByHandle = way };
        isWarmUp = trialLength > 1;
        return way;
    }

    /// <summary>Whether the next access to such a region belongs to a trial, and is to be timed therefore.</summary>
    /// <param name="region">What has happened in its region.</param>
    public bool IsTrying(RegionState region) => _trials[region == RegionState.Touched ? 1 : 0].Left > 0;

    /// <summary>Takes in what an access cost.</summary>
    /// <param name="region">What had happened in its region.</param>
    /// <param name="byHandle">How it went.</param>
    /// <param name="ticks">How long it took.</param>
    /// <param name="accesses">For how many accesses it stands.</param>
    /// <param name="isWarmUp">What <see cref="ChooseTimed"/> said of it.</param>
    /// <param name="isOpening">Whether it also paid for many that may follow it: left out of the averages as long as such are not all there is.</param>
    public void Record(RegionState region, bool byHandle, long ticks, int accesses, bool isWarmUp = false, bool isOpening = false)
    {
        if (!isChoice)
            return;
        bool touched = region == RegionState.Touched;
        bool chosen = touched ? TouchedByHandle : UntouchedByHandle;
        ref double credit = ref CreditOf(touched);
        double cost = TrialCost(touched, chosen), known = Of(touched, chosen).Mean;
        double share = Of(touched, !chosen).Count < YoungSampleCountMax ? YoungTrialShare : TrialShare;
        // What the trial really cost. The two above may be of before and after another thread's sample: no order of them is relied on.
        if (byHandle == chosen)
            credit = Math.Max(credit, Math.Min(credit + (share * ticks * accesses), CreditTrials * trialLength * cost));
        else
            credit += cost - Math.Min(Math.Max(ticks - known, TrialCostMin * known), cost);
        // Where mapped memory is only tried, its first touches are all that is seen of it: left out, it would never be found to have become the faster way.
        if (isWarmUp || (isOpening && byHandle == chosen && ++_openings % (OpeningsInARow + 1) != 0))
            return;
        _openings = 0;
        Of(touched, byHandle).Add(Math.Max(1, ticks), byHandle == chosen ? samples * ChosenFactor : samples);
        if (!IsTrying(region))
            CountVisits(region, accesses);
        Decide();
    }

    private ref double CreditOf(bool touched) => ref _credits[touched ? 1 : 0];

    private ref Average Of(bool touched, bool byHandle) => ref _averages[(touched ? 2 : 0) + (byHandle ? 1 : 0)];

    private double TrialCost(bool touched, bool chosen)
    {
        double known = Of(touched, chosen).Mean;
        return Math.Max(Of(touched, !chosen).Mean - known, TrialCostMin * known);
    }

    private void CountVisits(RegionState region, int count)
    {
        if (region == RegionState.New)
            _firstVisits += count;
        else
            _laterVisits += count;
        if (++_visitSamples > VisitSampleCountMax)
        {
            _firstVisits /= 2;
            _laterVisits /= 2;
            _visitSamples /= 2;
        }
    }

    // A first touch may cost more than going by handle if what follows it costs less: as many accesses as follow the first one to a region so far.
    private void Decide()
    {
        double later = -1;
        if (Of(true, false).IsKnown && Of(true, true).IsKnown)
        {
            TouchedByHandle = Of(true, true).Mean < Of(true, false).Mean * HandleAdvantage;
            later = Math.Min(Of(true, true).Mean, Of(true, false).Mean);
        }
        if (Of(false, false).IsKnown && Of(false, true).IsKnown)
        {
            double byHandle = Of(false, true).Mean;
            if (later < 0)
                later = byHandle * HopedForShare;
            double saved = Math.Max(0, byHandle - later) * _laterVisits / Math.Max(1, _firstVisits);
            UntouchedByHandle = byHandle + saved < Of(false, false).Mean * HandleAdvantage;
        }
    }

    // Threads that try at the same time share its length.
    private struct Trial
    {
        /// <summary>Accesses that are to come.</summary>
        public int Left;

        /// <summary>How they go.</summary>
        public bool ByHandle;
    }

    private struct Average
    {
        private double _sum;
        private int _seen;

        /// <summary>Samples, the one left out included, until there are many.</summary>
        public int Count { get; private set; }

        public readonly bool IsKnown => Count >= TrialCount;

        public readonly double Mean => _seen == 0 ? 0 : _sum / _seen;

        public void Add(double ticks, int samples)
        {
            if (Count < samples)
                Count++;
            if (Count == 1)
                return;
            if (_seen >= TrialCount)
                ticks = Math.Min(ticks, OutlierFactor * Mean);
            if (_seen >= samples)
            {
                _sum /= 2;
                _seen /= 2;
            }
            _sum += ticks;
            _seen++;
        }
    }
}
