using System.Runtime.CompilerServices;

namespace BigFile.Benchmarking;

/// <summary>What a thread does to the file. Methods that go over operations are compiled for good at once, and for no way more than for another.</summary>
internal sealed unsafe partial class Worker
{
    private readonly Place[] _places;
    private readonly long[] _offsets, _values;
    private readonly int _flushesEvery;
    private WaySession _session = null!;
    private byte* _buffer;
    private int _batch = 1;
    private long _gathersLeft;
    private int _writesSinceFlush;
    private long _operations, _reads, _readBytes, _writtenBytes, _flushTicks;

    /// <summary>The sum of what was looked at: kept, so that nothing is left out as of no use.</summary>
    internal ulong Sum { get; private set; }

    // Does operations of the batch; true if the signal to stop came before the last.
    private bool Untimed(int from, int to) => to > from && _job.Work switch
    {
        BenchWork.SequentialRead or BenchWork.RandomRead => Read(from, to),
        BenchWork.Scan => Scan(from, to),
        BenchWork.Gather => Gather(from, to),
        _ => Write(from, to),
    } < to;

    // Does them and looks at the clock after each: one look is the end of an operation and the beginning of the next.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Timed(int from, int to, long begun, int weight)
    {
        WriteLog? log = _shared.Log;
        for (int at = from; at < to && !_stop.IsSet; at++)
        {
            bool writes = _places.Length > 0 && _places[at].IsWrite;
            if (writes && log is not null)
            {
                Fill(_places[at], log);
                begun = ClockTicks.Now();
            }
            One(at, writes);
            long now = ClockTicks.Now();
            (writes ? WriteTimes : ReadTimes).Record(ClockTicks.ToNanoseconds(now - begun), weight);
            begun = now;
            if (writes && CountWrite())
                begun = ClockTicks.Now();
        }
    }

    private void One(int at, bool writes)
    {
        if (_job.Work == BenchWork.Gather)
        {
            Gather(at, at + 1);
            return;
        }
        Place place = _places[at];
        // SAFETY: the buffer holds the largest block of the plan, which no place exceeds, and lives as long as the thread works.
        Span<byte> block = new(_buffer, place.Length);
        _operations++;
        if (writes)
        {
            if (_job.Work == BenchWork.Append)
                _session.Append(block);
            else
                _session.Write(place.Offset, block);
            _writtenBytes += place.Length;
            return;
        }
        if (_job.Work == BenchWork.Scan)
            Sum += _session.Scan(place.Offset, place.Length, block);
        else
            _session.Read(place.Offset, block);
        _reads++;
        _readBytes += place.Length;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int Read(int from, int to)
    {
        WaySession session = _session;
        StopSignal stop = _stop;
        byte* buffer = _buffer;
        long bytes = 0;
        int at = from;
        foreach (ref readonly Place place in _places.AsSpan(from, to - from))
        {
            if (stop.IsSet)
                break;
            // SAFETY: as in One.
            session.Read(place.Offset, new Span<byte>(buffer, place.Length));
            bytes += place.Length;
            at++;
        }
        _operations += at - from;
        _reads += at - from;
        _readBytes += bytes;
        return at;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int Scan(int from, int to)
    {
        WaySession session = _session;
        StopSignal stop = _stop;
        byte* buffer = _buffer;
        ulong sum = 0;
        long bytes = 0;
        int at = from;
        foreach (ref readonly Place place in _places.AsSpan(from, to - from))
        {
            if (stop.IsSet)
                break;
            // SAFETY: as in One.
            sum += session.Scan(place.Offset, place.Length, new Span<byte>(buffer, place.Length));
            bytes += place.Length;
            at++;
        }
        Sum += sum;
        _operations += at - from;
        _reads += at - from;
        _readBytes += bytes;
        return at;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int Gather(int from, int to)
    {
        int length = _job.BatchLength;
        ulong sum = 0;
        int at = from;
        for (; at < to && !_stop.IsSet; at++)
        {
            _session.Gather(_offsets.AsSpan(at * length, length), _values);
            sum += (ulong)_values[0];
        }
        Sum += sum;
        _operations += at - from;
        _reads += at - from;
        _readBytes += (long)(at - from) * length * sizeof(long);
        return at;
    }

    // Writes, reads among them where they are mixed.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int Write(int from, int to)
    {
        WriteLog? log = _shared.Log;
        int at = from;
        for (; at < to && !_stop.IsSet; at++)
        {
            bool writes = _places[at].IsWrite;
            if (writes && log is not null)
                Fill(_places[at], log);
            One(at, writes);
            if (writes)
                CountWrite();
        }
        return at;
    }

    // SAFETY: as in One.
    private void Fill(in Place place, WriteLog log) => log.Write(place.Offset, new Span<byte>(_buffer, place.Length));

    // Flushes after so many writes; true if it did.
    private bool CountWrite()
    {
        if (_flushesEvery == 0 || ++_writesSinceFlush < _flushesEvery)
            return false;
        _writesSinceFlush = 0;
        long begun = ClockTicks.Now();
        _shared.Way.Flush(_job.FlushLevel);
        long ticks = ClockTicks.Now() - begun;
        _flushTicks += ticks;
        FlushTimes.Record(ClockTicks.ToNanoseconds(ticks));
        return true;
    }
}
