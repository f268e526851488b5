using System.Globalization;

namespace BigFile.DataGen.Generators;

/// <summary>Where in a file a line is being made, with all that carries over from line to line in a block.</summary>
internal ref struct LineContext
{
    /// <summary>Random numbers of the block.</summary>
    internal Xoshiro256 Random;

    private const int StampCapacityBytes = 32;

    // Time passes with the file's bytes: 100 s for each MiB, which is some 50 requests a second. That makes the time
    // of any line computable from its offset, and never decreasing, across blocks too.
    private const long MillisecondsPerMebibyte = 100_000;
    private const int MebibyteShift = 20;

    // 2 PiB of log; after that time starts anew, before the year 9999 that DateTime ends with.
    private const long ClockPeriodMebibytes = 1L << 31;

    private static readonly DateTime s_start = new(2025, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    private readonly Span<byte> _stamp;
    private readonly long _blockStartMilliseconds;
    private int _stampBytes;
    private long _stampSecond;

    /// <summary>Starts block <paramref name="blockIndex"/>, which has to be of 1 MiB if time is asked for.</summary>
    /// <param name="blockIndex">Index of the block.</param>
    /// <param name="random">Random numbers of the block.</param>
    /// <param name="stamp">Room for a timestamp, <see cref="StampCapacity"/> bytes.</param>
    internal LineContext(long blockIndex, Xoshiro256 random, Span<byte> stamp)
    {
        BlockIndex = blockIndex;
        Random = random;
        _stamp = stamp[..StampCapacityBytes];
        _blockStartMilliseconds = (blockIndex % ClockPeriodMebibytes) * MillisecondsPerMebibyte;
        _stampSecond = -1;
    }

    /// <summary>Bytes of room that the longest timestamp needs.</summary>
    internal static int StampCapacity => StampCapacityBytes;

    /// <summary>Index of the block in the file.</summary>
    internal long BlockIndex { get; }

    /// <summary>Index of the line in the block.</summary>
    internal int LineIndex { get; set; }

    /// <summary>Offset of the line in the block, in bytes.</summary>
    internal int OffsetBytes { get; set; }

    /// <summary>Time at the line's offset, in milliseconds since the file's beginning.</summary>
    internal readonly long Milliseconds =>
        _blockStartMilliseconds + ((OffsetBytes * MillisecondsPerMebibyte) >> MebibyteShift);

    /// <summary>
    /// The time of the line, to the second, rendered in <paramref name="format"/>, which must be the same for all
    /// lines of a block: the text is made anew only when the second has changed.
    /// </summary>
    internal ReadOnlySpan<byte> Stamp(string format)
    {
        long second = Milliseconds / 1000;
        if (second != _stampSecond)
        {
            s_start.AddSeconds(second).TryFormat(_stamp, out _stampBytes, format, CultureInfo.InvariantCulture);
            _stampSecond = second;
        }
        return _stamp[.._stampBytes];
    }
}
