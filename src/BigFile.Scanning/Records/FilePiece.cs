using System.Buffers;

namespace BigFile.Scanning;

/// <summary>
/// The piece of a file that a walk looks at: leased where the budget has room, else copied into a rented buffer. Dispose it.
/// Do not use a copy of it once the original has moved on. One thread at a time.
/// </summary>
internal ref struct FilePiece(MappedFile file)
{
    /// <summary>What is loaded at a time: enough that a lease costs nothing, little enough for small budgets.</summary>
    private const int BlockBytes = 1 << 20;

    /// <summary>The most that is copied where the budget forbids a lease.</summary>
    private const int CopyBytesMax = 1 << 20;
    private const int CopyBytes = 64 << 10;

    private readonly MappedFile _file = file;
    private MappedView _view;
    private byte[]? _buffer;
    private ReadOnlySpan<byte> _bytes;

    /// <summary>File offset of the first byte.</summary>
    public long Offset { get; private set; }

    /// <summary>The bytes, until the next load. What <see cref="MappedView"/> says of touching them holds.</summary>
    public readonly ReadOnlySpan<byte> Bytes => _bytes;

    /// <summary>File offset behind the last byte.</summary>
    public readonly long End => Offset + _bytes.Length;

    /// <summary>How much of a range that begins here can be had at once without crossing into another window.</summary>
    public static int BlockAt(MappedFile file, long offset, long end) =>
        (int)Math.Min(Math.Min(BlockBytes, file.WindowSizeBytes - (offset % file.WindowSizeBytes)), end - offset);

    /// <summary>Moves on to another range, which must lie inside the file, and lets go of the one before.</summary>
    /// <param name="offset">The first byte.</param>
    /// <param name="wantedBytes">How much to have.</param>
    /// <param name="leastBytes">How much will do.</param>
    /// <returns>False if the budget has no room and it is too much to copy; then there are no bytes.</returns>
    /// <exception cref="IOException">The file cannot be mapped or read, or failed under what was looked at before.</exception>
    public bool TryLoad(long offset, int wantedBytes, int leastBytes)
    {
        Release();
        Offset = offset;
        try
        {
            _view = _file.Lease(offset, wantedBytes, sequential: true);
            _bytes = _view.Span;
            return true;
        }
        catch (BudgetExceededException)
        {
            if (leastBytes > CopyBytesMax)
                return false;
        }
        int copyBytes = Math.Max(leastBytes, Math.Min(wantedBytes, CopyBytes));
        if (_buffer is null || _buffer.Length < copyBytes)
        {
            ReturnBuffer();
            _buffer = ArrayPool<byte>.Shared.Rent(copyBytes);
        }
        _file.ReadExactly(offset, _buffer.AsSpan(0, copyBytes));
        _bytes = _buffer.AsSpan(0, copyBytes);
        return true;
    }

    /// <summary>The same for a range of which all is needed.</summary>
    /// <exception cref="BudgetExceededException">There is no room for it, and it is too much to copy.</exception>
    public void LoadOrThrow(long offset, int lengthBytes)
    {
        Release();
        Offset = offset;
        _view = _file.Lease(offset, lengthBytes, sequential: true);
        _bytes = _view.Span;
    }

    /// <summary>Leaves bytes out at the end.</summary>
    public void CutTo(int lengthBytes) => _bytes = _bytes[..lengthBytes];

    /// <summary>
    /// Calls a function with the bytes, and returns its result if all that it read was really there: the checked way.
    /// </summary>
    /// <exception cref="FileFaultException">A page could not be had.</exception>
    public readonly TResult Read<TState, TResult>(TState state, ReadOnlySpanFunc<byte, TState, TResult> read)
        where TState : allows ref struct
    {
        TResult result;
        try
        {
            result = read(_bytes, state);
        }
        catch
        {
            ThrowIfFaulted();
            throw;
        }
        ThrowIfFaulted();
        return result;
    }

    /// <summary>Lets go of everything. Harmless when repeated.</summary>
    /// <exception cref="FileFaultException">The file failed under the lease.</exception>
    public void Dispose()
    {
        ReturnBuffer();
        Release();
    }

    private readonly void ThrowIfFaulted()
    {
        if (_view.Length != 0)
            _view.ThrowIfFaulted();
    }

    private void Release()
    {
        _bytes = default;
        MappedView view = _view;
        _view = default;
        view.Dispose();
    }

    private void ReturnBuffer()
    {
        if (_buffer is byte[] buffer)
        {
            _buffer = null;
            _bytes = default;
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
