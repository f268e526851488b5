using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace BigFile.Views;

/// <summary>The hit paths: one bounds check, one look into the directory, the access. No lock, no interlocked operation, no allocation.</summary>
internal sealed unsafe partial class FileViews
{
    private const int GatherBlock = 64;

    // No system has smaller pages.
    private const int PageBytesMin = 4096;

    /// <summary>This thread's slot for the file's manager.</summary>
    public nint CurrentSlot
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => ThreadSlots.Current + _slotOffset;
    }

    /// <summary>Reads a value; the caller knows its thread's slot.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Read<T>(nint slot, long offset)
        where T : unmanaged
    {
        long entered = ThreadSlots.Enter(slot);
        Window? window = _directory.Find(offset);
        if (window is not null && offset <= window.End - sizeof(T))
        {
            window.Touch(_clock.Now);
            // SAFETY: the window was found open inside the bracket, so it stays mapped until Leave (invariant 3), and
            // the range lies between its start and its end (invariant 1).
            T value = Unsafe.ReadUnaligned<T>((void*)AddressOf(window, offset));
            ThreadSlots.Leave(slot, entered, 1);
            return value;
        }
        ThreadSlots.Leave(slot, entered, 0);
        return ReadSlow<T>(offset);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Write<T>(long offset, T value)
        where T : unmanaged
    {
        nint slot = CurrentSlot;
        long entered = ThreadSlots.Enter(slot);
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
            Unsafe.WriteUnaligned((void*)AddressOf(window, offset), value);
            ThreadSlots.Leave(slot, entered, 1);
            return;
        }
        ThreadSlots.Leave(slot, entered, 0);
        WriteSlow(offset, value);
    }

    /// <summary>
    /// Reads many offsets. Each block of them is located first and its cache lines asked for, then read, so that the
    /// memory latencies of a block overlap further than out-of-order execution of a plain loop reaches.
    /// </summary>
    public void Gather<T>(ReadOnlySpan<long> offsets, Span<T> destination)
        where T : unmanaged
    {
        if (destination.Length < offsets.Length)
            throw new ArgumentException("The destination is shorter than the offsets.", nameof(destination));

        nint slot = CurrentSlot;
        nint* addresses = stackalloc nint[GatherBlock];
        for (int done = 0; done < offsets.Length; done += GatherBlock)
        {
            int count = Math.Min(GatherBlock, offsets.Length - done);
            ReadOnlySpan<long> block = offsets.Slice(done, count);
            Span<T> values = destination.Slice(done, count);
            long entered = ThreadSlots.Enter(slot);
            int missed = Locate<T>(block, addresses);
            for (int i = 0; i < values.Length; i++)
            {
                nint address = addresses[i];
                // SAFETY: located inside this bracket, as in Read; 0 stands for what was not found open.
                if (address != 0)
                    values[i] = Unsafe.ReadUnaligned<T>((void*)address);
            }
            ThreadSlots.Leave(slot, entered, count - missed);
            for (int i = 0; missed != 0; i++)
            {
                if (addresses[i] != 0)
                    continue;
                values[i] = ReadSlow<T>(block[i]);
                missed--;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int Locate<T>(ReadOnlySpan<long> offsets, nint* addresses)
        where T : unmanaged
    {
        int missed = 0;
        long now = _clock.Now;
        WindowDirectory directory = _directory;
        for (int i = 0; i < offsets.Length; i++)
        {
            long offset = offsets[i];
            nint address = 0;
            if (directory.Find(offset) is Window window && offset <= window.End - sizeof(T))
            {
                window.Touch(now);
                address = AddressOf(window, offset);
                if (Sse.IsSupported)
                    Sse.Prefetch0((void*)address);
            }
            else
            {
                missed++;
            }
            addresses[i] = address;
        }
        return missed;
    }

    // In place: the address does not wait for the window's fields to be loaded.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private nint AddressOf(Window window, long offset) =>
        _base != 0 ? _base + (nint)offset : window.Delta + (nint)offset;

    [MethodImpl(MethodImplOptions.NoInlining)]
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
