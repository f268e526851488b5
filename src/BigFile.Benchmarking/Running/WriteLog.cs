namespace BigFile.Benchmarking;

/// <summary>
/// What a round has written where, for what is read back to be compared with: how often each unit (a smallest block) was written, in a byte, which makes
/// its content. A file that is appended to needs none of that: each unit of it is written once.
/// Any thread may write units that no other thread writes. Allocates nothing once made.
/// </summary>
internal sealed class WriteLog
{
    /// <summary>How many units there may be: 256 MiB of memory.</summary>
    public const long UnitsMax = 256L << 20;

    private readonly long _start, _end;
    private readonly int _unit;
    private readonly byte[]? _generations;
    private ulong _seed;
    private long _appended;

    /// <param name="job">The job.</param>
    /// <param name="plan">Its plan.</param>
    /// <exception cref="BenchException">The range has too many blocks.</exception>
    public WriteLog(BenchJob job, PlacePlan plan)
    {
        _unit = job.Blocks.Smallest;
        if (job.Work == BenchWork.Append)
            return;
        (_start, _end) = (plan.Start, plan.End);
        long units = ((_end - _start - 1) / _unit) + 1;
        if (units > UnitsMax)
            throw new BenchException(FormattableString.Invariant($"{units} blocks of {_unit} bytes are too many to be verified: at most {UnitsMax}"));
        _generations = new byte[units];
    }

    /// <summary>How many bytes at most a unit has.</summary>
    public int UnitBytes => _unit;

    /// <summary>Where what may have been written ends.</summary>
    public long End => _generations is null ? _appended : _end;

    /// <summary>Where it begins.</summary>
    public long Start => _start;

    /// <summary>Forgets all: a round begins whose contents another number makes.</summary>
    public void Begin(ulong seed)
    {
        if (_generations is not null)
            Array.Clear(_generations);
        (_seed, _appended) = (seed, 0);
    }

    /// <summary>Fills a block with what is to be written at a place, which counts as written from now on.</summary>
    /// <param name="offset">Where; a multiple of a unit from the start of the range. Of no account for a file that is appended to.</param>
    /// <param name="block">The block; whole units, unless it ends where the range ends.</param>
    public void Write(long offset, Span<byte> block)
    {
        if (_generations is null)
        {
            offset = _appended;
            _appended += block.Length;
        }
        long index = (offset - _start) / _unit;
        for (int at = 0; at < block.Length; at += _unit, index++)
        {
            byte generation = 1;
            if (_generations is not null)
                _generations[index] = generation = (byte)(_generations[index] % byte.MaxValue + 1);
            WritePattern.Fill(block.Slice(at, Math.Min(_unit, block.Length - at)), WritePattern.NumberOf(_seed, offset + at, generation));
        }
    }

    /// <summary>What a unit must hold; false if it was not written.</summary>
    /// <param name="offset">Where the unit begins.</param>
    /// <param name="unit">Its length; filled in.</param>
    public bool Expect(long offset, Span<byte> unit)
    {
        byte generation = _generations is null ? (byte)1 : _generations[(offset - _start) / _unit];
        if (generation == 0)
            return false;
        WritePattern.Fill(unit, WritePattern.NumberOf(_seed, offset, generation));
        return true;
    }
}
