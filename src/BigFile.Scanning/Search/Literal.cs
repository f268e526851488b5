using System.Runtime.CompilerServices;

namespace BigFile.Scanning;

/// <summary>One or more bytes to look for, some of them in either case. Immutable; any thread.</summary>
internal sealed class Literal
{
    /// <summary>What the bytes are compared with, letters of either case in lower case.</summary>
    private readonly byte[] _value;

    /// <summary>0x20 for letters of either case, else 0: a byte matches if, with these bits set, it is the value.</summary>
    private readonly byte[] _fold;

    /// <summary>Bytes as they stand, except those with a fold of 0x20, which are lower-case ASCII letters and stand for both cases.</summary>
    public Literal(byte[] value, byte[] fold)
    {
        _value = value;
        _fold = fold;
        foreach (byte bits in fold)
            IsFolded |= bits != 0;
    }

    /// <summary>Bytes.</summary>
    public int Length => _value.Length;

    /// <summary>Whether any byte is a letter of either case.</summary>
    public bool IsFolded { get; }

    public ReadOnlySpan<byte> Value => _value;

    public ReadOnlySpan<byte> Fold => _fold;

    /// <summary>Whether another literal matches the same bytes.</summary>
    public bool Same(Literal other) => Value.SequenceEqual(other.Value) && Fold.SequenceEqual(other.Fold);

    /// <summary>How common what stands at a place is, in the ranks of <see cref="ByteFrequency"/>.</summary>
    public int RankAt(int place)
    {
        int rank = ByteFrequency.RankOf(_value[place]);
        return _fold[place] == 0 ? rank : Math.Max(rank, ByteFrequency.RankOf((byte)(_value[place] ^ 0x20)));
    }

    /// <summary>The information of the whole, in bits: a literal of n bits stands at one place in 2 to the n, or so.</summary>
    public double Bits()
    {
        double bits = 0;
        for (int i = 0; i < _value.Length; i++)
            bits += ByteFrequency.BitsOf(_value[i]) - (_fold[i] == 0 ? 0 : 0.3);
        return bits;
    }

    /// <summary>Whether the literal stands at a place; false if it would end behind the bytes.</summary>
    public unsafe bool StandsAt(ReadOnlySpan<byte> bytes, int at)
    {
        if (bytes.Length - at < _value.Length)
            return false;
        // SAFETY: the check above leaves Length bytes at the place; both arrays have Length bytes.
        fixed (byte* place = bytes[at..], value = _value, fold = _fold)
            return AreEqual(place, value, fold, _value.Length);
    }

    /// <summary>Compares <paramref name="length"/> bytes at a place with a value under a fold; all three have so many.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe bool AreEqual(byte* place, byte* value, byte* fold, int length)
    {
        // SAFETY: words are read at multiples of 8 that end inside, and one that ends with the last byte.
        if (length < sizeof(ulong))
            return AreEqualShort(place, value, fold, length);
        for (int i = 0; i < length - sizeof(ulong); i += sizeof(ulong))
        {
            if ((Unsafe.ReadUnaligned<ulong>(place + i) | Unsafe.ReadUnaligned<ulong>(fold + i)) != Unsafe.ReadUnaligned<ulong>(value + i))
                return false;
        }
        int last = length - sizeof(ulong);
        return (Unsafe.ReadUnaligned<ulong>(place + last) | Unsafe.ReadUnaligned<ulong>(fold + last)) == Unsafe.ReadUnaligned<ulong>(value + last);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static unsafe bool AreEqualShort(byte* place, byte* value, byte* fold, int length)
    {
        // SAFETY: as in AreEqual, with words of four bytes, or bytes.
        if (length >= sizeof(uint))
        {
            int last = length - sizeof(uint);
            return (Unsafe.ReadUnaligned<uint>(place) | Unsafe.ReadUnaligned<uint>(fold)) == Unsafe.ReadUnaligned<uint>(value)
                && (Unsafe.ReadUnaligned<uint>(place + last) | Unsafe.ReadUnaligned<uint>(fold + last)) == Unsafe.ReadUnaligned<uint>(value + last);
        }
        for (int i = 0; i < length; i++)
        {
            if ((place[i] | fold[i]) != value[i])
                return false;
        }
        return true;
    }
}
