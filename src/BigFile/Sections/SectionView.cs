using BigFile.Platform;
using BigFile.Sections;

namespace BigFile;

/// <summary>
/// A view: what MapViewOfFile returns. One mapped range of a <see cref="Section"/>, at one address until it is disposed.
/// Views of one section show the same bytes, in this process and in others, except those mapped with
/// <see cref="ViewAccess.Copy"/> once they were written to.
/// </summary>
/// <remarks>
/// Thread-safe, except that no span may be used during or after <see cref="Dispose"/>; a view that is only dropped stays mapped.
/// Guard every access: the file can fail under a view (a disk error, a full disk behind a hole, a cut by
/// another process); <see cref="ThrowIfFaulted()"/> says whether it did.
/// </remarks>
public sealed unsafe class SectionView : IDisposable
{
    // In _state: the lowest bit says that the view was disposed; what is above it counts running calls.
    private const int Disposed = 1, OneCall = 2;

    private readonly NativeSection _section;
    private readonly string _subject;
    private readonly nuint _mappedBytes;
    private readonly nint _address;
    // Null where faults are not handled.
    private readonly FaultMarks? _faults;
    private readonly int _guardedRange = -1;
    private int _state;

    private SectionView(NativeSection section, string subject, nint address, nuint mappedBytes, long offset, long length, ViewAccess access)
    {
        _section = section;
        _subject = subject;
        _address = address;
        _mappedBytes = mappedBytes;
        Offset = offset;
        Length = length;
        Access = access;
        _faults = FaultMarks.TryOpen(length);
        _guardedRange = _faults?.Add(address, length, 0, CanWrite) ?? -1;
    }

    /// <summary>Offset of the first byte from the start of the section.</summary>
    public long Offset { get; }

    /// <summary>Length in bytes.</summary>
    public long Length { get; }

    /// <summary>What it was mapped for.</summary>
    public ViewAccess Access { get; }

    /// <summary>True when bytes may be written, to the section or to pages of the view's own.</summary>
    public bool CanWrite => (Access & (ViewAccess.Write | ViewAccess.Copy)) != 0;

    /// <summary>Where it is mapped.</summary>
    /// <exception cref="ObjectDisposedException">The view was disposed.</exception>
    public nint Address => Live();

    /// <summary>The bytes of a view of at most 2 GiB - 1.</summary>
    /// <exception cref="InvalidOperationException">The view is longer than one span can be; take parts of it.</exception>
    /// <exception cref="ObjectDisposedException">The view was disposed.</exception>
    public ReadOnlySpan<byte> Span => new((void*)Live(), WholeLength()); // SAFETY: the view is mapped for Length bytes until it is disposed.

    /// <summary>The bytes of a view of at most 2 GiB - 1, to be written.</summary>
    /// <exception cref="UnauthorizedAccessException">The view was mapped for reading.</exception>
    /// <inheritdoc cref="Span" path="/exception"/>
    public Span<byte> WritableSpan => new((void*)Writable(), WholeLength()); // SAFETY: as in Span, and mapped writable.

    /// <summary>A part of the bytes.</summary>
    /// <param name="offset">First byte, from the start of the view.</param>
    /// <param name="length">Length in bytes.</param>
    /// <exception cref="ArgumentOutOfRangeException">The range does not lie inside the view.</exception>
    /// <exception cref="ObjectDisposedException">The view was disposed.</exception>
    public ReadOnlySpan<byte> GetSpan(long offset, int length)
    {
        CheckRange(offset, length);
        return new((void*)(Live() + (nint)offset), length); // SAFETY: the range was just checked.
    }

    /// <summary>A part of the bytes, to be written.</summary>
    /// <param name="offset">First byte, from the start of the view.</param>
    /// <param name="length">Length in bytes.</param>
    /// <exception cref="UnauthorizedAccessException">The view was mapped for reading.</exception>
    /// <inheritdoc cref="GetSpan" path="/exception"/>
    public Span<byte> GetWritableSpan(long offset, int length)
    {
        CheckRange(offset, length);
        return new((void*)(Writable() + (nint)offset), length); // SAFETY: the range was just checked.
    }

    /// <summary>Copies bytes out of the view, and says whether they were really there.</summary>
    /// <param name="offset">First byte, from the start of the view.</param>
    /// <param name="destination">What to fill.</param>
    /// <exception cref="ArgumentOutOfRangeException">The range does not lie inside the view.</exception>
    /// <exception cref="FileFaultException">The file failed under the view.</exception>
    /// <exception cref="ObjectDisposedException">The view was disposed.</exception>
    public void Read(long offset, Span<byte> destination)
    {
        CheckRange(offset, destination.Length);
        using (Hold())
            ViewMemory.CopyOut(_address + (nint)offset, destination);
        ThrowIfFaulted(offset, destination.Length);
    }

    /// <summary>Copies bytes into the view, and says whether they really went there.</summary>
    /// <param name="offset">First byte, from the start of the view.</param>
    /// <param name="source">What to write.</param>
    /// <exception cref="UnauthorizedAccessException">The view was mapped for reading.</exception>
    /// <inheritdoc cref="Read" path="/exception"/>
    public void Write(long offset, ReadOnlySpan<byte> source)
    {
        CheckRange(offset, source.Length);
        Writable();
        using (Hold())
            ViewMemory.CopyIn(source, _address + (nint)offset);
        ThrowIfFaulted(offset, source.Length);
    }

    /// <summary>
    /// Hands the dirty pages of the whole view to the system (FlushViewOfFile): <i>written</i>, not yet durable. That takes
    /// <see cref="FlushToDevice"/> as well.
    /// </summary>
    /// <exception cref="MappingException">The system refused.</exception>
    /// <exception cref="ObjectDisposedException">The view was disposed.</exception>
    public void Flush() => Flush(0, Length);

    /// <summary>As <see cref="Flush()"/>, for the pages that a range touches.</summary>
    /// <param name="offset">First byte, from the start of the view.</param>
    /// <param name="length">Length in bytes.</param>
    /// <exception cref="ArgumentOutOfRangeException">The range does not lie inside the view.</exception>
    /// <inheritdoc cref="Flush()" path="/exception"/>
    public void Flush(long offset, long length)
    {
        CheckRange(offset, length);
        if (length == 0)
            return;
        long first = offset & -(long)Section.PageSizeBytes;
        using (Hold())
        {
            Throw.IfError(
                SectionPlatform.Current.FlushView(_section, _address + (nint)first, Offset + first, (nuint)(offset + length - first)),
                "FlushViewOfFile", _subject, Offset + offset);
        }
    }

    /// <summary>Makes what was flushed durable (FlushFileBuffers, fdatasync): of all views of the file. Nothing to do for memory.</summary>
    /// <exception cref="NotSupportedException">The section was opened by name on Win32, where that gives no file to flush.</exception>
    /// <exception cref="MappingException">The device refused.</exception>
    /// <exception cref="ObjectDisposedException">The view was disposed.</exception>
    public void FlushToDevice()
    {
        using (Hold())
        {
            if (!_section.IsMemoryBacked)
                SectionFactory.FlushToDevice(_section, _subject);
        }
    }

    /// <summary>
    /// Says whether all of the view that was touched so far was really there. The file can fail under a view: it is cut, the
    /// disk is full behind a hole, a sector is bad. Where faults are guarded (<see cref="MappedFile.FaultsAreGuarded"/>) the
    /// page then reads as zeros and what is written to it is lost (Linux), or touching it is a <see cref="NullReferenceException"/> in managed
    /// code and the end of the process in native code (Win32), and this throws; elsewhere the process ends. Costs one load while no
    /// file of the process has faulted. The place stays so for the life of the view: map another one.
    /// </summary>
    /// <exception cref="FileFaultException">The file failed under the view.</exception>
    /// <exception cref="ObjectDisposedException">The view was disposed.</exception>
    public void ThrowIfFaulted() => ThrowIfFaulted(0, Length);

    /// <summary>As <see cref="ThrowIfFaulted()"/>, for a part of the view.</summary>
    /// <param name="offset">First byte, from the start of the view.</param>
    /// <param name="length">Length in bytes.</param>
    /// <exception cref="ArgumentOutOfRangeException">The range does not lie inside the view.</exception>
    /// <inheritdoc cref="ThrowIfFaulted()" path="/exception"/>
    public void ThrowIfFaulted(long offset, long length)
    {
        CheckRange(offset, length);
        if (!FaultMarks.IsAny)
        {
            Live();
            return;
        }
        using (Hold())
        {
            if (_faults is not { IsFaulted: true } || _faults.Find(offset, length) is not (>= 0 and long found))
                return;
            long at = Offset + Math.Max(found, offset);
            throw new FileFaultException($"{_subject}: the access at offset {at} failed: the page could not be had.", _subject, at, -1);
        }
    }

    /// <summary>Unmaps the view. Its pages are lost to nobody: what was written stays in the system's cache. Any thread; repeated, it does nothing.</summary>
    public void Dispose()
    {
        // While a call runs, the end of that call unmaps.
        if (Interlocked.Or(ref _state, Disposed) == 0)
            Unmap();
    }

    internal static SectionView Map(
        NativeSection section, string subject, long offset, long length, ViewAccess access, nint baseAddress, int numaNode)
    {
        long size = section.SizeBytes;
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        if (!SectionRules.IsMeaningful(access))
            throw new ArgumentException($"{access} is no access that a view can have.", nameof(access));
        if (numaNode != SectionOptions.AnyNumaNode && (numaNode < 0 || numaNode >= SectionPlatform.Current.NumaNodes))
            throw new ArgumentOutOfRangeException(nameof(numaNode), numaNode, $"There are {SectionPlatform.Current.NumaNodes} NUMA nodes.");
        if (offset >= size || length > size - offset)
            throw new ArgumentOutOfRangeException(nameof(offset), offset, $"{length} bytes at offset {offset} are not inside {subject}, which is {size} bytes.");
        if (!SectionRules.SectionAllows(section.Protection, access))
        {
            throw Throw.Refused("MapViewOfFile", subject, offset, SystemError.AccessDenied,
                $"{subject}: a section of protection {section.Protection} allows no view for {access}.");
        }
        int granularity = Section.AllocationGranularityBytes;
        if (offset % granularity != 0 || baseAddress % granularity != 0)
        {
            throw Throw.Refused("MapViewOfFile", subject, offset, SystemError.MappedAlignment,
                $"{subject}: the offset {offset} and the address 0x{baseAddress:x} of a view must be multiples of {granularity}.");
        }

        long bytes = length == 0 ? size - offset : length;
        // Held before it is mapped: another thread may dispose the section meanwhile.
        ObjectDisposedException.ThrowIf(!section.TryHold(), typeof(Section));
        SystemError error = SectionPlatform.Current.MapView(section, offset, (nuint)bytes, access, baseAddress, numaNode, out nint mapped);
        if (!error.IsNone)
            section.Release();
        Throw.IfError(error, "MapViewOfFile", subject, offset);
        return new SectionView(section, subject, mapped, (nuint)bytes, offset, bytes, access);
    }

    private nint Live()
    {
        ObjectDisposedException.ThrowIf((Volatile.Read(ref _state) & Disposed) != 0, this);
        return _address;
    }

    private nint Writable() =>
        CanWrite ? Live() : throw new UnauthorizedAccessException($"{_subject}: the view was mapped for reading.");

    private int WholeLength() => Length <= int.MaxValue
        ? (int)Length
        : throw new InvalidOperationException($"A view of {Length} bytes is longer than one span can be; use GetSpan.");

    private void CheckRange(long offset, long length)
    {
        if ((ulong)offset > (ulong)Length || (ulong)length > (ulong)(Length - offset))
            throw new ArgumentOutOfRangeException(nameof(offset), offset, $"{length} bytes at offset {offset} are not inside the view, which is {Length} bytes.");
    }

    // A call that the system works on while another thread may dispose.
    private Call Hold()
    {
        int state = Volatile.Read(ref _state);
        while (true)
        {
            ObjectDisposedException.ThrowIf((state & Disposed) != 0, this);
            int seen = Interlocked.CompareExchange(ref _state, state + OneCall, state);
            if (seen == state)
                return new Call(this);
            state = seen;
        }
    }

    private void Unmap()
    {
        FaultMarks.Remove(_guardedRange);
        _faults?.Dispose();
        // Should the system refuse, the address range is lost to this process, and the section with it.
        if (SectionPlatform.Current.UnmapView(_address, _mappedBytes).IsNone)
            _section.Release();
    }

    private readonly ref struct Call(SectionView view)
    {
        public void Dispose()
        {
            if (Interlocked.Add(ref view._state, -OneCall) == Disposed)
                view.Unmap();
        }
    }
}
