namespace BigFile.Columnar;

/// <summary>
/// A file that is written from its start to its end, and here and there again. What is long goes to the end by the engine's appending write, one system
/// call that grows the file, where it has one: faulting new pages in for writing costs twice that (docs/PERFORMANCE.md). All else is mapped writes, for which the file
/// grows ahead in steps; it gets its exact length at the end. Whatever fails in it marks it as failed, for good. One thread.
/// </summary>
internal sealed class GrowingFile : IDisposable
{
    private const long StepBytesMin = 1 << 20;
    private const int LongBytes = 64 << 10;

    private static readonly byte[] Zeros = new byte[64];

    private readonly MappedFile _file;
    private long _stepBytesMax = 256 << 20;
    private bool _hasLongAppends;

    public GrowingFile(string path, MappedFileOptions options) =>
        _file = MappedFile.Create(path, options with { Access = MappedFileAccess.ReadWrite, InitialLength = 0, OnDispose = DisposeBehavior.None });

    public string Path => _file.Path;

    /// <summary>Where the next byte goes. May be set back: what is behind is written again.</summary>
    public long Position { get; set; }

    /// <summary>What failed first, or null.</summary>
    public Exception? Failure { get; private set; }

    /// <summary>Writes at the end.</summary>
    public void Append(ReadOnlySpan<byte> bytes) => WriteAt(Reserve(bytes.Length), bytes);

    /// <summary>Sets a place at the end aside, to be written later; its content is not defined. The file may grow only when it is written.</summary>
    /// <returns>Where it begins.</returns>
    public long Reserve(long lengthBytes)
    {
        ThrowIfFailed();
        long place = Position;
        Position = checked(place + lengthBytes);
        return place;
    }

    /// <summary>Writes over what was reserved.</summary>
    public void WriteAt(long place, ReadOnlySpan<byte> bytes)
    {
        ThrowIfFailed();
        try
        {
            int inside = (int)Math.Clamp(_file.Length - place, 0, bytes.Length);
            if (bytes.Length - inside < LongBytes || !_file.Views.AppendsByHandle)
            {
                if (inside < bytes.Length)
                    GrowTo(place + bytes.Length);
                inside = bytes.Length;
            }
            if (inside > 0)
                _file.Write(place, bytes[..inside]);
            if (inside == bytes.Length)
                return;
            _file.Views.Append(place + inside, bytes[inside..]);
            _hasLongAppends = true;
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
            // Room ahead is for short writes; long ones would have to go into it.
            long step = _hasLongAppends ? Math.Min(LongBytes, _stepBytesMax) : Math.Min(Math.Max(end / 2, StepBytesMin), _stepBytesMax);
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
