using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace BigFile.Platform;

/// <summary>
/// Loads from mapped memory and stores to it. Where a page cannot be had, reads give zeros or end early and writes are
/// dropped, and <see cref="FaultMarks"/> has the place: whoever calls asks there afterwards, in the same bracket or under
/// the same pins. Without the guard such a page ends the process.
/// </summary>
/// <remarks>
/// On Linux plain accesses, since the guard puts pages of zeros there. On Win32, where it cannot, the access is left by
/// a <see cref="NullReferenceException"/>, which ends here; and copies are made by managed code, since a fault in native code, to
/// which spans leave long copies, becomes no exception.
/// </remarks>
internal static unsafe class ViewMemory
{
    /// <summary>False where only managed code may touch mapped memory: a fault in native code would end the process.</summary>
    public static bool IsForAnyCode => !OperatingSystem.IsWindows();

    // SAFETY, of all of these: the caller vouches for the range, as for a pointer's.

    /// <summary>Two parts of an address, since their sum would be computed apart from the load.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Read<T>(nint address, long offset)
        where T : unmanaged
    {
        if (OperatingSystem.IsWindows())
            return ReadCaught<T>(address + (nint)offset);
        return Unsafe.ReadUnaligned<T>((void*)(address + (nint)offset));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Write<T>(nint address, T value)
        where T : unmanaged
    {
        if (OperatingSystem.IsWindows())
            WriteCaught(address, value);
        else
            Unsafe.WriteUnaligned((void*)address, value);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void CopyOut(nint address, Span<byte> destination) =>
        Copy(new ReadOnlySpan<byte>((void*)address, destination.Length), destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void CopyIn(ReadOnlySpan<byte> source, nint address) =>
        Copy(source, new Span<byte>((void*)address, source.Length));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Copy(ReadOnlySpan<byte> source, Span<byte> destination)
    {
        if (OperatingSystem.IsWindows())
            CopyCaught(source, destination);
        else
            source.CopyTo(destination);
    }

    // The handler marks before the exception is made of the fault.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static T ReadCaught<T>(nint address)
        where T : unmanaged
    {
        try
        {
            return Unsafe.ReadUnaligned<T>((void*)address);
        }
        catch (NullReferenceException)
        {
            return default;
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void WriteCaught<T>(nint address, T value)
        where T : unmanaged
    {
        try
        {
            Unsafe.WriteUnaligned((void*)address, value);
        }
        catch (NullReferenceException)
        {
            // Marked.
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void CopyCaught(ReadOnlySpan<byte> source, Span<byte> destination)
    {
        try
        {
            CopyManaged(source, destination);
        }
        catch (NullReferenceException)
        {
            // Marked.
        }
    }

    // The two may overlap: both may be parts of one file.
    private static void CopyManaged(ReadOnlySpan<byte> source, Span<byte> destination)
    {
        int count = source.Length;
        ref byte from = ref Unsafe.AsRef(in source.GetPinnableReference());
        ref byte to = ref destination.GetPinnableReference();
        if (source.Overlaps(destination, out int ahead) && ahead > 0)
        {
            for (int i = count - 1; i >= 0; i--)
                Unsafe.Add(ref to, i) = Unsafe.Add(ref from, i);
            return;
        }
        // SAFETY: at + what is moved <= count, the length of both.
        int at = 0;
        for (; at <= count - 4 * Vector256<byte>.Count; at += 4 * Vector256<byte>.Count)
        {
            Vector256<byte> first = Vector256.LoadUnsafe(ref from, (nuint)at);
            Vector256<byte> second = Vector256.LoadUnsafe(ref from, (nuint)at + 32);
            Vector256<byte> third = Vector256.LoadUnsafe(ref from, (nuint)at + 64);
            Vector256<byte> fourth = Vector256.LoadUnsafe(ref from, (nuint)at + 96);
            first.StoreUnsafe(ref to, (nuint)at);
            second.StoreUnsafe(ref to, (nuint)at + 32);
            third.StoreUnsafe(ref to, (nuint)at + 64);
            fourth.StoreUnsafe(ref to, (nuint)at + 96);
        }
        for (; at <= count - Vector128<byte>.Count; at += Vector128<byte>.Count)
            Vector128.LoadUnsafe(ref from, (nuint)at).StoreUnsafe(ref to, (nuint)at);
        for (; at < count; at++)
            Unsafe.Add(ref to, at) = Unsafe.Add(ref from, at);
    }
}
