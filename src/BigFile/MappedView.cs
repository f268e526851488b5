using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using BigFile.Platform;
using BigFile.Views;

namespace BigFile;

/// <summary>
/// A lease on a range of a file: while it is held, the range stays mapped at one address, whatever is evicted, however
/// the file grows, and even if the <see cref="MappedFile"/> is disposed. Made by <see cref="MappedFile.Lease"/>; it
/// allocates nothing and lives on the stack. Dispose it, once or more often, on any copy; spans taken from it must
/// not be used after that.
/// </summary>
/// <remarks>
/// A <c>ref struct</c>, so it cannot be stored in a field or cross an await; for that there is
/// <see cref="MappedFile.LeaseReadOnlyMemory(long, int, bool)"/>. The bytes are those of the file now: another process or another
/// view that writes them is seen at once, and nothing here synchronises that.
/// <para>
/// A span touches the file without any check. Where <see cref="MappedFile.FaultsAreGuarded"/>, a page of it that cannot be had
/// (see <see cref="FileFaultException"/>) reads as zeros on Linux, and what is written there is lost; on Win32 touching it is a
/// <see cref="NullReferenceException"/> in managed code, and the end of the process in native code, which includes
/// <see cref="Span{T}.CopyTo"/> and <see cref="Span{T}.Clear"/> of some hundred bytes and more. On both, <see cref="ThrowIfFaulted"/> and
/// <see cref="Dispose"/> throw afterwards. <see cref="Read"/> and <see cref="CopyTo"/> make of it the same exception everywhere.
/// </para>
/// </remarks>
public readonly unsafe ref struct MappedView
{
    private readonly LeaseRecord? _record;
    private readonly long _generation;
    private readonly byte* _address;

    internal MappedView(LeaseRecord record, long generation, byte* address, long offset, int length, LeaseMode mode)
    {
        _record = record;
        _generation = generation;
        _address = address;
        Offset = offset;
        Length = length;
        Mode = mode;
    }

    /// <summary>File offset of the first byte.</summary>
    public long Offset { get; }

    /// <summary>Length of the range in bytes.</summary>
    public int Length { get; }

    /// <summary>What the lease was taken for.</summary>
    public LeaseMode Mode { get; }

    /// <summary>The bytes. No copy, no system call; the first touch of each page may read the disk.</summary>
    /// <exception cref="FileFaultException">A page of the range could not be had.</exception>
    /// <exception cref="ObjectDisposedException">The lease was released.</exception>
    public ReadOnlySpan<byte> Span
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => new(Check(), Length); // SAFETY: mapped for Length bytes while the lease is active, which Check has seen.
    }

    /// <summary>The bytes, to be written.</summary>
    /// <exception cref="InvalidOperationException">The lease was taken for reading.</exception>
    /// <exception cref="ObjectDisposedException">The lease was released.</exception>
    public Span<byte> WritableSpan
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            if (Mode != LeaseMode.Write)
                Throw.ReadLease();
            return new Span<byte>(Check(), Length); // SAFETY: as in Span; write leases are given only on writable views.
        }
    }

    /// <summary>The range as values of <typeparamref name="T"/>; bytes at the end that make no whole value are left out. The values need not be aligned.</summary>
    /// <exception cref="ObjectDisposedException">The lease was released.</exception>
    public ReadOnlySpan<T> AsSpan<T>()
        where T : unmanaged => MemoryMarshal.Cast<byte, T>(Span);

    /// <summary>The range as values of <typeparamref name="T"/>, to be written.</summary>
    /// <exception cref="InvalidOperationException">The lease was taken for reading.</exception>
    /// <exception cref="ObjectDisposedException">The lease was released.</exception>
    public Span<T> AsWritableSpan<T>()
        where T : unmanaged => MemoryMarshal.Cast<byte, T>(WritableSpan);

    /// <summary>
    /// Says whether all that was read so far was really there: throws when a page of the range could not be had, at any
    /// time since the file was opened or refreshed. Costs one load while no file of the process has faulted. Bytes of the
    /// page in which a cut file now ends read as zeros without any fault.
    /// </summary>
    /// <exception cref="FileFaultException">The file failed under the lease.</exception>
    /// <exception cref="ObjectDisposedException">The lease was released.</exception>
    public void ThrowIfFaulted() => Check();

    /// <summary>
    /// Calls a function with the bytes and returns its result, if all that it read was really there: a checked way to
    /// use <see cref="Span"/>, the same on each system. On Win32 the function must not hand the span to native code.
    /// </summary>
    /// <param name="state">Passed along.</param>
    /// <param name="read">Gets the bytes; must not keep them, nor release the lease.</param>
    /// <returns>What the function returned.</returns>
    /// <exception cref="FileFaultException">A page of the range could not be had; whatever the function returned or threw does not count.</exception>
    /// <exception cref="ObjectDisposedException">The lease was released.</exception>
    public TResult Read<TState, TResult>(TState state, ReadOnlySpanFunc<byte, TState, TResult> read)
        where TState : allows ref struct
    {
        ArgumentNullException.ThrowIfNull(read);
        ReadOnlySpan<byte> span = Span;
        TResult result;
        try
        {
            result = read(span, state);
        }
        catch
        {
            ThrowIfFaulted();
            throw;
        }
        ThrowIfFaulted();
        return result;
    }

    /// <summary>Copies bytes of the range, if all of it is really there. No system call, and on no system the end of the process.</summary>
    /// <param name="start">The first, in bytes from the start of the range.</param>
    /// <param name="destination">Gets as many bytes as it is long. After an exception its content does not count.</param>
    /// <exception cref="ArgumentOutOfRangeException">The range has not so many bytes from there on.</exception>
    /// <exception cref="FileFaultException">A page of the range could not be had.</exception>
    /// <exception cref="ObjectDisposedException">The lease was released.</exception>
    public void CopyTo(int start, Span<byte> destination)
    {
        byte* address = Check();
        if ((uint)start > (uint)Length || destination.Length > Length - start)
            throw new ArgumentOutOfRangeException(nameof(start), start, $"The lease has {Length} bytes; {destination.Length} were asked for from there on.");
        // SAFETY: the part was just checked, and the range is mapped while the lease is active.
        ViewMemory.CopyOut((nint)address + start, destination);
        Check();
    }

    /// <summary>Gives the range back. Harmless when repeated, on this copy or another. Any thread.</summary>
    /// <exception cref="FileFaultException">The file failed under the lease. The range is given back all the same.</exception>
    public void Dispose() => _record?.Release(_generation);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private byte* Check()
    {
        if (_record is null || !_record.IsActive(_generation))
            Throw.LeaseReleased();
        _record.ThrowIfFaulted(_generation);
        return _address;
    }
}
