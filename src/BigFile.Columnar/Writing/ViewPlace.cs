namespace BigFile.Columnar;

/// <summary>Where values of views are packed one behind the other, in buffers that a view can reach all of.</summary>
internal struct ViewPlace
{
    private long _end;

    /// <summary>The buffer of the value.</summary>
    public int Buffer { get; private set; }

    /// <summary>Its first byte there.</summary>
    public int Start { get; private set; }

    /// <summary>How many buffers there are.</summary>
    public readonly int Count => _end == 0 ? 0 : Buffer + 1;

    /// <summary>Goes on to the next value.</summary>
    public void MoveBehind(int lengthBytes)
    {
        if (_end + lengthBytes > int.MaxValue)
        {
            Buffer++;
            _end = 0;
        }
        Start = (int)_end;
        _end += lengthBytes;
    }
}
