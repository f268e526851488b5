using System.Runtime.CompilerServices;

namespace BigFile.Benchmarking;

/// <summary>
/// Draws ranks by Zipf's law exactly, in a few instructions and little memory. Ranks are taken together in segments: each of the first alone, then so
/// many to each power of two. A segment is drawn by an alias table (Walker, Vose), as if all its ranks were as likely as its first; a rank of it is
/// drawn evenly and kept with the likelihood that it has beside the first. As ranks of a segment are nearly as likely, that is nearly always, and nearly
/// always sure without a power being taken. Immutable.
/// </summary>
internal sealed class ZipfTable
{
    private const int Singles = 64;
    private const int SegmentsOfOctave = 16;

    private readonly Segment[] _segments;
    private readonly double _theta;

    /// <param name="count">Ranks, 1 or more.</param>
    /// <param name="theta">The exponent, 0 or more.</param>
    public ZipfTable(long count, double theta)
    {
        _theta = theta;
        List<Segment> segments = [];
        for (long first = 1, size = 1; first <= count; first += size)
        {
            if (first >= Singles && long.IsPow2(first))
                size = first / SegmentsOfOctave;
            long ranks = Math.Min(size, count - first + 1);
            segments.Add(new Segment { First = first, Count = ranks, Sure = Math.Pow((double)(first + ranks - 1) / first, -theta) });
            if (first > count - ranks)
                break;
        }
        _segments = [.. segments];
        FillAlias();
    }

    /// <summary>A rank, from 1 to the count: r with a likelihood in proportion to r^-theta.</summary>
    public long Next(ref Randomness random)
    {
        while (true)
        {
            ref Segment drawn = ref _segments[Math.BigMul(random.Next(), (ulong)_segments.Length, out ulong rest)];
            ref Segment segment = ref rest < drawn.Own ? ref drawn : ref _segments[drawn.Alias];
            if (segment.Count == 1)
                return segment.First;
            long rank = segment.First + random.Below(segment.Count);
            double share = random.NextShare();
            if (share < segment.Sure || share < Math.Pow((double)rank / segment.First, -_theta))
                return rank;
        }
    }

    // Each column of the table holds as much likelihood as any other: its own segment's up to a mark, above it another's.
    private void FillAlias()
    {
        double[] columns = new double[_segments.Length];
        double sum = 0;
        for (int i = 0; i < columns.Length; i++)
            sum += columns[i] = _segments[i].Count * Math.Pow(_segments[i].First, -_theta);
        Stack<int> small = [], large = [];
        for (int i = 0; i < columns.Length; i++)
        {
            columns[i] *= columns.Length / sum;
            (columns[i] < 1 ? small : large).Push(i);
        }
        while (small.Count > 0 && large.Count > 0)
        {
            int less = small.Pop(), more = large.Pop();
            _segments[less].Own = (ulong)(columns[less] * ulong.MaxValue);
            _segments[less].Alias = more;
            columns[more] -= 1 - columns[less];
            (columns[more] < 1 ? small : large).Push(more);
        }
        // What rounding left over is full to the brim.
        foreach (int full in small.Concat(large))
        {
            _segments[full].Own = ulong.MaxValue;
            _segments[full].Alias = full;
        }
    }

    private struct Segment
    {
        /// <summary>Its first rank, and how many there are.</summary>
        public long First, Count;

        /// <summary>How likely its last rank is beside its first: what is below is sure for all.</summary>
        public double Sure;

        /// <summary>Its column belongs to itself up to here, in 2^-64, and to the other one above.</summary>
        public ulong Own;

        /// <summary>The other one.</summary>
        public int Alias;
    }
}
