namespace BigFile.Columnar;

/// <summary>
/// A file that is written from its start to its end by mapped writes, and here and there again. Grows ahead in large steps, and gets its exact length at the
/// end. Whatever fails in it marks it as failed, for good. One thread.
/// </summary>
internal sealed class GrowingFile : IDisposable
{
    private const long StepBytesMin = 1 << 20;

    private static readonly byte[] Zeros = new byte[64];

    private readonly MappedFile _file;
    private long _stepBytesMax = 256 << 20;

    public GrowingFile(string path, MappedFileOptions options) =>
        _file = MappedFile.Create(path, options with { Access = MappedFileAccess.ReadWrite, InitialLength = 0, OnDispose = DisposeBehavior.None });

    public string Path => _file.Path;

    /// <summary>Where the next byte goes. May be set back: what is behind is written again.</summary>
    public long Position { get; set; }

    /// <summary>What failed first, or null.</summary>
    public Exception? Failure { get; private set; }

    /// <summary>Writes at the end.</summary>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        long place = Reserve(bytes.Length);
        WriteAt(place, bytes);
    }

    /// <summary>Makes room at the end, to be written later; its content is not defined.</summary>
    /// <returns>Where it begins.</returns>
    public long Reserve(long lengthBytes)
    {
        long place = Position;
        long end = checked(place + lengthBytes);
        if (end > _file.Length)
            Do(end, GrowTo);
        Position = end;
        return place;
    }

    /// <summary>Writes over what was reserved.</summary>
    public void WriteAt(long place, ReadOnlySpan<byte> bytes)
    {
        ThrowIfFailed();
        try
        {
            _file.Write(place, bytes);
        }
        catch (Exception e) when (e is IOException or OutOfMemoryException)
        {
            throw Failed(e);
        }
    }

    /// <summary>Writes zeros up to a multiple.</summary>
    /// <param name="alignment">A power of two, 64 at most.</param>
    public void AlignTo(int alignment) => Append(Zeros.AsSpan(0, (int)(-Position & (alignment - 1))));

    /// <summary>Gives the file its exact length and makes all of it durable.</summary>
    public CheckpointResult Complete()
    {
        CheckpointResult result = default;
        Do(Position, end =>
        {
            if (_file.Length != end)
                _file.SetLength(end);
            result = _file.Checkpoint();
        });
        return result;
    }

    /// <summary>Writes over the first bytes and makes them durable; on failure writes back what was there.</summary>
    public CheckpointResult WriteStart(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> onFailure)
    {
        WriteAt(0, bytes);
        try
        {
            return _file.Checkpoint(0, bytes.Length);
        }
        catch (IOException e)
        {
            try
            {
                _file.Write(0, onFailure);
            }
            catch (IOException)
            {
                // The first failure is the one to tell.
            }
            throw Failed(e);
        }
    }

    /// <summary>Throws when something has failed before.</summary>
    public void ThrowIfFailed()
    {
        if (Failure is not null)
            throw new IOException($"{Path}: writing failed earlier, and the file is unfinished: {Failure.Message}", Failure);
    }

    public void Dispose() => _file.Dispose();

    private void GrowTo(long end)
    {
        while (true)
        {
            long step = Math.Min(Math.Max(end / 2, StepBytesMin), _stepBytesMax);
            long ahead = Math.Max(Math.Min(end + step, _file.MaxLength), end);
            try
            {
                _file.SetLength(ahead);
                return;
            }
            catch (IOException) when (ahead > end)
            {
                // The disk may have room for what is needed, if not for more; it will not have more soon.
                _stepBytesMax = step / 16;
            }
        }
    }

    private void Do(long end, Action<long> action)
    {
        ThrowIfFailed();
        try
        {
            action(end);
        }
        catch (Exception e) when (e is IOException or OutOfMemoryException)
        {
            throw Failed(e);
        }
    }

    private IOException Failed(Exception e)
    {
        Failure = e;
        return new IOException($"{Path}: the file could not be written and is left unfinished: {e.Message}", e);
    }
}
