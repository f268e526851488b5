using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace BigFile;

/// <summary>
/// A header at the front of a section, by which openers can check what they got: magic number, version, length of what
/// follows, and a state word that processes may agree by. Nothing uses it unless the caller does.
/// </summary>
/// <remarks>
/// <para>64 bytes, little-endian on every machine; the payload follows at once.</para>
/// <code>
/// offset  bytes  type  field
///      0      8  u64   magic, never 0
///      8      4  u32   version
///     12      4  u32   size of the header: 64
///     16      8  i64   length of the payload in bytes
///     24      4  i32   state; 0 is: not ready
///     28     36        reserved, zero
/// </code>
/// <para>The state is taken to 0 first and published last, by a release store; openers read it first, by an acquire
/// load. So a header that is half written, also by a process that died, is known by its state of 0, which is what fresh
/// memory holds too. Which process makes the header is for them to settle: <see cref="Section.AlreadyExisted"/> tells.</para>
/// <para>The header has a view of its own over the whole section, and keeps the section alive by it. Thread-safe, except
/// that neither spans nor the state may be used during or after <see cref="Dispose"/>.</para>
/// </remarks>
public sealed class SharedHeader : IDisposable
{
    /// <summary>Bytes in the header; the payload begins there.</summary>
    public const int SizeBytes = 64;

    private const int MagicOffset = 0, VersionOffset = 8, HeaderSizeOffset = 12, LengthOffset = 16, StateOffset = 24, ReservedOffset = 28;

    private readonly SectionView _view;

    private SharedHeader(SectionView view, ulong magic, uint version, long payloadLength)
    {
        _view = view;
        Magic = magic;
        Version = version;
        PayloadLength = payloadLength;
    }

    /// <summary>The number that says what kind of content this is.</summary>
    public ulong Magic { get; }

    /// <summary>The version of that content's layout.</summary>
    public uint Version { get; }

    /// <summary>Length of the payload in bytes, as it was when the header was made.</summary>
    public long PayloadLength { get; }

    /// <summary>
    /// The state word: read with acquire semantics, written with release semantics, so that what a process wrote to the
    /// payload before it set a state is seen by whoever reads that state. Its values are the caller's; 0 keeps openers out.
    /// </summary>
    /// <exception cref="UnauthorizedAccessException">It is set, and the header was opened for reading.</exception>
    /// <exception cref="ObjectDisposedException">The header was disposed.</exception>
    public int State
    {
        get => FromLittleEndian(Volatile.Read(in MemoryMarshal.AsRef<int>(_view.GetSpan(StateOffset, sizeof(int)))));
        set => Volatile.Write(ref WritableState(), FromLittleEndian(value));
    }

    /// <summary>The payload, where it is at most 2 GiB - 1.</summary>
    /// <exception cref="InvalidOperationException">It is longer than one span can be; use <see cref="GetPayload"/>.</exception>
    /// <exception cref="ObjectDisposedException">The header was disposed.</exception>
    public ReadOnlySpan<byte> Payload => _view.GetSpan(SizeBytes, WholePayload());

    /// <summary>The payload, to be written, where it is at most 2 GiB - 1.</summary>
    /// <exception cref="UnauthorizedAccessException">The header was opened for reading.</exception>
    /// <inheritdoc cref="Payload" path="/exception"/>
    public Span<byte> WritablePayload => _view.GetWritableSpan(SizeBytes, WholePayload());

    /// <summary>
    /// Writes a header to a section and publishes it by its state. The payload stays as it is: fill it first and publish
    /// then, or begin with a state of your own that says "empty". Maps one view.
    /// </summary>
    /// <param name="section">Where; it must allow writing.</param>
    /// <param name="magic">Any number but 0.</param>
    /// <param name="version">The version of the payload's layout.</param>
    /// <param name="payloadLength">Length of the payload in bytes; 0 is all that is left of the section.</param>
    /// <param name="state">The state to publish, not 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The magic or the state is 0, or the length negative.</exception>
    /// <exception cref="SharedHeaderException">The section has no room for the header, or for that payload; it is as it was.</exception>
    /// <exception cref="UnauthorizedAccessException">The section may not be written.</exception>
    /// <exception cref="MappingException">The view cannot be mapped.</exception>
    public static SharedHeader Create(Section section, ulong magic, uint version, long payloadLength = 0, int state = 1)
    {
        ArgumentNullException.ThrowIfNull(section);
        ArgumentOutOfRangeException.ThrowIfZero(magic);
        ArgumentOutOfRangeException.ThrowIfZero(state);
        ArgumentOutOfRangeException.ThrowIfNegative(payloadLength);
        CheckRoom(section);
        long room = section.Size - SizeBytes;
        if (payloadLength > room)
            throw LengthFault(section, payloadLength);

        SectionView view = section.MapView(access: ViewAccess.ReadWrite);
        SharedHeader header = new(view, magic, version, payloadLength == 0 ? room : payloadLength);
        // A full fence: nothing of the new header is seen while an older state still is.
        Interlocked.Exchange(ref header.WritableState(), 0);
        Span<byte> bytes = view.GetWritableSpan(0, SizeBytes);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[MagicOffset..], magic);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[VersionOffset..], version);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[HeaderSizeOffset..], SizeBytes);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[LengthOffset..], header.PayloadLength);
        bytes[ReservedOffset..].Clear();
        header.State = state;
        return header;
    }

    /// <summary>Checks the header of a section and gives access to what follows it. Maps one view.</summary>
    /// <param name="section">Where.</param>
    /// <param name="magic">The magic number that it must have.</param>
    /// <param name="version">The version that it must have.</param>
    /// <param name="access">What the view is for.</param>
    /// <exception cref="SharedHeaderException">It is not ready, or not what was expected; the fault says which.</exception>
    /// <exception cref="UnauthorizedAccessException">The section may not be used so.</exception>
    /// <exception cref="MappingException">The view cannot be mapped.</exception>
    public static SharedHeader Open(Section section, ulong magic, uint version, ViewAccess access = ViewAccess.ReadWrite)
    {
        ArgumentNullException.ThrowIfNull(section);
        CheckRoom(section);
        SectionView view = section.MapView(access: access);
        try
        {
            return Checked(section, view, magic, version);
        }
        catch
        {
            view.Dispose();
            throw;
        }
    }

    /// <summary>Sets the state if it is what is expected (acquire and release semantics), and returns what it was.</summary>
    /// <param name="value">The state to set.</param>
    /// <param name="expected">The state that it must have for that.</param>
    /// <exception cref="UnauthorizedAccessException">The header was opened for reading.</exception>
    /// <exception cref="ObjectDisposedException">The header was disposed.</exception>
    public int CompareExchangeState(int value, int expected) =>
        FromLittleEndian(Interlocked.CompareExchange(ref WritableState(), FromLittleEndian(value), FromLittleEndian(expected)));

    /// <summary>A part of the payload.</summary>
    /// <param name="offset">First byte, from the start of the payload.</param>
    /// <param name="length">Length in bytes.</param>
    /// <exception cref="ArgumentOutOfRangeException">The range does not lie inside the payload.</exception>
    /// <exception cref="ObjectDisposedException">The header was disposed.</exception>
    public ReadOnlySpan<byte> GetPayload(long offset, int length)
    {
        CheckRange(offset, length);
        return _view.GetSpan(SizeBytes + offset, length);
    }

    /// <summary>A part of the payload, to be written.</summary>
    /// <param name="offset">First byte, from the start of the payload.</param>
    /// <param name="length">Length in bytes.</param>
    /// <exception cref="UnauthorizedAccessException">The header was opened for reading.</exception>
    /// <inheritdoc cref="GetPayload" path="/exception"/>
    public Span<byte> GetWritablePayload(long offset, int length)
    {
        CheckRange(offset, length);
        return _view.GetWritableSpan(SizeBytes + offset, length);
    }

    /// <summary>Unmaps the header's view. Repeated, it does nothing.</summary>
    public void Dispose() => _view.Dispose();

    private static SharedHeader Checked(Section section, SectionView view, ulong magic, uint version)
    {
        ReadOnlySpan<byte> bytes = view.GetSpan(0, SizeBytes);
        // Before all else: what was written before this state was published is seen from here on.
        int state = Volatile.Read(in MemoryMarshal.AsRef<int>(bytes[StateOffset..]));
        ulong foundMagic = BinaryPrimitives.ReadUInt64LittleEndian(bytes[MagicOffset..]);
        if (foundMagic != magic && (state != 0 || foundMagic != 0))
            throw new SharedHeaderException(SharedHeaderFault.WrongMagic, $"The section begins with 0x{foundMagic:x16}, not with the magic number 0x{magic:x16}.");
        if (state == 0)
            throw new SharedHeaderException(SharedHeaderFault.NotReady, "The section's header is not ready: its state is 0.");
        uint foundVersion = BinaryPrimitives.ReadUInt32LittleEndian(bytes[VersionOffset..]);
        if (foundVersion != version)
            throw new SharedHeaderException(SharedHeaderFault.WrongVersion, $"The section's header is of version {foundVersion}, not {version}.");
        uint foundSize = BinaryPrimitives.ReadUInt32LittleEndian(bytes[HeaderSizeOffset..]);
        if (foundSize != SizeBytes)
            throw new SharedHeaderException(SharedHeaderFault.WrongHeaderSize, $"The section's header says that it is {foundSize} bytes, not {SizeBytes}.");
        long length = BinaryPrimitives.ReadInt64LittleEndian(bytes[LengthOffset..]);
        if (length < 0 || length > section.Size - SizeBytes)
            throw LengthFault(section, length);
        // Made anew while it was read: a mix of two headers.
        Volatile.ReadBarrier();
        if (BinaryPrimitives.ReadUInt64LittleEndian(bytes[MagicOffset..]) != foundMagic
            || BinaryPrimitives.ReadUInt32LittleEndian(bytes[VersionOffset..]) != foundVersion
            || BinaryPrimitives.ReadInt64LittleEndian(bytes[LengthOffset..]) != length
            || Volatile.Read(in MemoryMarshal.AsRef<int>(bytes[StateOffset..])) == 0)
        {
            throw new SharedHeaderException(SharedHeaderFault.NotReady, "The section's header is not ready: it is being made anew.");
        }
        return new SharedHeader(view, magic, version, length);
    }

    private static void CheckRoom(Section section)
    {
        if (section.Size < SizeBytes)
            throw new SharedHeaderException(SharedHeaderFault.NoRoom, $"A section of {section.Size} bytes has no room for a header of {SizeBytes}.");
    }

    private static SharedHeaderException LengthFault(Section section, long length) =>
        new(SharedHeaderFault.WrongLength, $"A payload of {length} bytes does not fit a section of {section.Size} bytes, {SizeBytes} of them for the header.");

    private static int FromLittleEndian(int value) => BitConverter.IsLittleEndian ? value : BinaryPrimitives.ReverseEndianness(value);

    private ref int WritableState() => ref MemoryMarshal.AsRef<int>(_view.GetWritableSpan(StateOffset, sizeof(int)));

    private int WholePayload() => PayloadLength <= int.MaxValue
        ? (int)PayloadLength
        : throw new InvalidOperationException($"A payload of {PayloadLength} bytes is longer than one span can be; use GetPayload.");

    private void CheckRange(long offset, int length)
    {
        if ((ulong)offset > (ulong)PayloadLength || (ulong)length > (ulong)(PayloadLength - offset))
            throw new ArgumentOutOfRangeException(nameof(offset), offset, $"{length} bytes at offset {offset} are not inside the payload, which is {PayloadLength} bytes.");
    }
}
