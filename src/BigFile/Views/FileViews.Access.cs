using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using BigFile.Platform;

namespace BigFile.Views;

/// <summary>The hit paths: one bounds check, one look into the directory, the access. No lock, no interlocked operation, no allocation.</summary>
internal sealed unsafe partial class FileViews
{
    // How many places ahead an offset is located; a power of two. And how many are read in one bracket.
    private const int GatherAhead = 256;
    private const int GatherBracket = 2048;

    // No system has smaller pages.
    private const int PageBytesMin = 4096;

    /// <summary>This thread's slot for the file's manager.</summary>
    public nint CurrentSlot
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => BracketSlots.Current + _slotOffset;
    }

    /// <summary>What a reader keeps: all of it is set once.</summary>
    public void GetConstants(out nint address, out int hotShift, out Clock clock)
    {
        address = _base;
        hotShift = _hotShift;
        clock = _clock;
    }

    /// <summary>Reads a value.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Read<T>(long offset)
        where T : unmanaged => Read<T>(CurrentSlot, _base, _hotShift, _clock, offset);

    /// <summary>Reads a value; the caller knows its thread's slot and the file's constants.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Read<T>(nint slot, nint address, int hotShift, Clock clock, long offset)
        where T : unmanaged
    {
        long entered = BracketSlots.Enter(slot);
        long[] hot = Volatile.Read(ref _hot);
        ulong index = ((ulong)offset >> hotShift) & ~1UL;
        if (index < (uint)hot.Length)
        {
            // SAFETY: the index was compared with the length, which is even, so the next element is inside too.
            ref long end = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(hot), (nint)index);
            if (offset <= Volatile.Read(ref end) - sizeof(T))
            {
                if (Unsafe.Add(ref end, 1) != clock.Now)
                    TouchHot(offset, ref Unsafe.Add(ref end, 1));
                // SAFETY: the window was found open inside the bracket, so it stays mapped in place until Leave
                // (invariant 3), and the range lies between its start and its end (invariant 1).
                T value = ViewMemory.Read<T>(address, offset);
                if (FaultMarks.IsAny)
                    LeaveIfFaulted(slot, entered, offset, sizeof(T));
                BracketSlots.Leave(slot, entered, 1);
                return value;
            }
        }
        BracketSlots.Leave(slot, entered, 0);
        return ReadElsewhere<T>(offset);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Write<T>(long offset, T value)
        where T : unmanaged
    {
        nint slot = CurrentSlot;
        long entered = BracketSlots.Enter(slot);
        Window? window = _directory.Find(offset);
        // No dirty map: the file is read-only, or the window was not written since the last checkpoint. A value that may
        // lie in three pages or more goes the general way; the size is known to the compiler.
        if (sizeof(T) <= PageBytesMin && window is not null && offset <= window.End - sizeof(T) && Volatile.Read(ref window.Dirty) is byte[] dirty)
        {
            window.Touch(_clock.Now);
            long inWindow = offset - window.Start;
            dirty[(int)(inWindow >> _pageShift)] = 1;
            dirty[(int)((inWindow + sizeof(T) - 1) >> _pageShift)] = 1;
            // SAFETY: as in Read; a window of a read-only file never has a dirty map, so the view is writable.
            ViewMemory.Write(AddressOf(window, offset), value);
            if (FaultMarks.IsAny)
                LeaveIfFaulted(slot, entered, offset, sizeof(T));
            BracketSlots.Leave(slot, entered, 1);
            return;
        }
        BracketSlots.Leave(slot, entered, 0);
        WriteSlow(offset, value);
    }

    /// <summary>
    /// Reads many offsets. Each is located, and its cache line asked for, some places before it is read, so that more
    /// memory latencies overlap than out-of-order execution of a plain loop reaches.
    /// </summary>
    public void Gather<T>(ReadOnlySpan<long> offsets, Span<T> destination)
        where T : unmanaged
    {
        if (destination.Length < offsets.Length)
            throw new ArgumentException("The destination is shorter than the offsets.", nameof(destination));

        nint slot = CurrentSlot;
        int next = 0;
        while (next < offsets.Length)
        {
            // One bracket for so many, so that whoever waits for brackets waits for microseconds.
            int count = Math.Min(GatherBracket, offsets.Length - next);
            long entered = BracketSlots.Enter(slot);
            int read = OperatingSystem.IsWindows()
                ? GatherLeaving(slot, entered, offsets.Slice(next, count), destination.Slice(next, count))
                : GatherOpen(offsets.Slice(next, count), destination.Slice(next, count));
            for (int i = 0; FaultMarks.IsAny && i < read; i++)
                LeaveIfFaulted(slot, entered, offsets[next + i], sizeof(T));
            BracketSlots.Leave(slot, entered, read);
            next += read;
            if (read < count)
            {
                destination[next] = Read<T>(offsets[next]);
                next++;
            }
        }
    }

    // On Win32 the caller's own spans may be over views of files that fail: no exception may leave the bracket open.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private int GatherLeaving<T>(nint slot, long entered, ReadOnlySpan<long> offsets, Span<T> destination)
        where T : unmanaged
    {
        try
        {
            return GatherOpen(offsets, destination);
        }
        catch (NullReferenceException)
        {
            BracketSlots.Leave(slot, entered, 0);
            throw;
        }
    }

    // Inside a bracket. Returns how many were read before one that is not open.
    private int GatherOpen<T>(ReadOnlySpan<long> offsets, Span<T> destination)
        where T : unmanaged
    {
        nint* ring = stackalloc nint[GatherAhead];
        long[] hot = Volatile.Read(ref _hot);
        long now = _clock.Now;
        int ahead = Math.Min(GatherAhead, offsets.Length);
        for (int i = 0; i < ahead; i++)
            ring[i] = Locate<T>(hot, now, offsets[i]);

        int read = 0;
        for (int located = ahead; located < offsets.Length; located++, read++)
        {
            nint address = ring[read & (GatherAhead - 1)];
            ring[read & (GatherAhead - 1)] = Locate<T>(hot, now, offsets[located]);
            if (address == 0)
                return read;
            // SAFETY: located inside this bracket, as in Read. Apart here, because an inlined call costs an instruction.
            if (OperatingSystem.IsWindows())
                destination[read] = ViewMemory.Read<T>(address, 0);
            else
                destination[read] = Unsafe.ReadUnaligned<T>((void*)address);
        }
        for (; read < offsets.Length; read++)
        {
            nint address = ring[read & (GatherAhead - 1)];
            if (address == 0)
                return read;
            // SAFETY: as above.
            if (OperatingSystem.IsWindows())
                destination[read] = ViewMemory.Read<T>(address, 0);
            else
                destination[read] = Unsafe.ReadUnaligned<T>((void*)address);
        }
        return read;
    }

    // The address of a value, its cache line asked for; 0 when it is not open, or open and not yet touched in this tick:
    // then it is read by itself in its turn, so that windows are touched in the order of the offsets.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private nint Locate<T>(long[] hot, long now, long offset)
        where T : unmanaged
    {
        nint address;
        ulong index = ((ulong)offset >> _hotShift) & ~1UL;
        if (index >= (uint)hot.Length)
            return 0;
        // SAFETY: as in Read.
        ref long end = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(hot), (nint)index);
        if (offset <= Volatile.Read(ref end) - sizeof(T))
            address = Unsafe.Add(ref end, 1) == now ? _base + (nint)offset : 0;
        else
            address = LocateFloating(offset, sizeof(T), now);
        if (Sse.IsSupported)
            Sse.Prefetch0((void*)address);
        return address;
    }

    private nint LocateFloating(long offset, int bytes, long now) =>
        _base == 0 && !_copiesByHandle && _directory.Find(offset) is Window window && offset <= window.End - bytes && window.Stamp == now
            ? window.Delta + (nint)offset
            : 0;

    // In place: the address does not wait for the window's fields to be loaded.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private nint AddressOf(Window window, long offset) =>
        _base != 0 ? _base + (nint)offset : window.Delta + (nint)offset;

    // First touch of a unit since a miss. Inside the caller's bracket, in which it found the window open.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void TouchHot(long offset, ref long stamp)
    {
        long now = _clock.Now;
        stamp = now;
        _directory.Find(offset)?.Touch(now);
    }

    // Not open in place: the window floats, or it is not open at all.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private T ReadElsewhere<T>(long offset)
        where T : unmanaged
    {
        if (_copiesByHandle)
            return ReadSlow<T>(offset);
        nint slot = CurrentSlot;
        long entered = BracketSlots.Enter(slot);
        Window? window = _directory.Find(offset);
        if (window is not null && offset <= window.End - sizeof(T))
        {
            window.Touch(_clock.Now);
            // SAFETY: as in Read; the address is that of the window, wherever it is.
            T value = ViewMemory.Read<T>(window.Delta, offset);
            if (FaultMarks.IsAny)
                LeaveIfFaulted(slot, entered, offset, sizeof(T));
            BracketSlots.Leave(slot, entered, 1);
            return value;
        }
        BracketSlots.Leave(slot, entered, 0);
        return ReadSlow<T>(offset);
    }

    private T ReadSlow<T>(long offset)
        where T : unmanaged
    {
        T value = default;
        // SAFETY: a span over the bytes of a local of an unmanaged type.
        CopyOut(offset, new Span<byte>(&value, sizeof(T)));
        return value;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void WriteSlow<T>(long offset, T value)
        where T : unmanaged =>
        // SAFETY: a span over the bytes of a local of an unmanaged type.
        CopyIn(offset, new ReadOnlySpan<byte>(&value, sizeof(T)));
}
