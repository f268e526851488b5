namespace BigFile.Views;

/// <summary>One place of a file that is read in order, by one thread or by several that claim what comes next. Under the lock of its <see cref="ReadAhead"/>.</summary>
internal struct ReadStream
{
    /// <summary>Where the stream was first seen; -1 while there is none.</summary>
    public long Start;

    /// <summary>Up to where it is known to have been read. Lags behind by what is read between two looks.</summary>
    public long Front;

    /// <summary>Up to where everything was asked for, found to be there, or left to the reader.</summary>
    public long Asked;

    /// <summary>Up to where a look has said that pages are missing.</summary>
    public long LookedTo;

    /// <summary>How far the reader gets before the next look.</summary>
    public long CalmBytes;

    /// <summary>Looks in a row that found everything there.</summary>
    public int ResidentRun;

    /// <summary>True until the reader has got further: nothing ahead is worth asking for, or there is no room.</summary>
    public bool Paused;

    /// <summary>When it was last noted: the stream that was not noted for longest gives way to a new one.</summary>
    public long Used;

    /// <summary>Tells it from the stream that had its place before.</summary>
    public long Id;
}
