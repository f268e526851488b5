using System.Buffers.Binary;
using System.Text;

namespace BigFile.Tests.Columnar.Fuzz;

/// <summary>Makes damaged files of valid ones: the same for the same random numbers.</summary>
internal sealed class FuzzMutator(FuzzSeed seed, IReadOnlyList<FuzzSeed> others, Random random)
{
    private static readonly int[] Small = [0, 1, 2, 3, 4, 5, 6, 7, 8, 12, 16, 20, 24, 64, 127, 128, 255];

    private readonly StringBuilder _story = new();
    private byte[] _bytes = [.. seed.Bytes];

    /// <summary>What was done, for messages.</summary>
    public string Story => $"{seed.Name}{_story}";

    /// <summary>A mutant.</summary>
    public byte[] Make()
    {
        int steps = 1;
        while (steps < 12 && random.Next(3) == 0)
            steps++;
        for (int i = 0; i < steps && _bytes.Length > 0; i++)
            Step();
        return _bytes;
    }

    private void Step()
    {
        switch (random.Next(20))
        {
            case 0:
                Truncate();
                break;
            case 1:
                CutOut();
                break;
            case 2:
                Splice();
                break;
            case 3 or 4:
                FlipBit();
                break;
            case 5 or 6:
                SetByte();
                break;
            case 7 or 8 or 9:
                SetShort();
                break;
            case 10 or 11 or 12 or 13:
                SetInt();
                break;
            case 14 or 15:
                Lead();
                break;
            case 16:
                Swap();
                break;
            default:
                SetLong();
                break;
        }
    }

    // A place to change: mostly in the metadata.
    private int Place(int width)
    {
        int at = random.Next(_bytes.Length);
        if (seed.Structure.Count > 0 && random.Next(4) != 0)
        {
            (int offset, int length) = seed.Structure[random.Next(seed.Structure.Count)].GetOffsetAndLength(seed.Bytes.Length);
            at = offset + random.Next(length);
        }
        // Flat buffers align from their start, which is aligned to 8 in the messages and to nothing in a footer.
        at = random.Next(4) == 0 ? at : at / width * width + (random.Next(2) == 0 ? seed.Bytes.Length % width : 0);
        return Math.Clamp(at, 0, Math.Max(0, _bytes.Length - width));
    }

    private long Interesting(long old) => random.Next(14) switch
    {
        0 => 0,
        1 => -1,
        2 => long.MaxValue,
        3 => long.MinValue,
        4 => int.MaxValue,
        5 => int.MinValue,
        6 => _bytes.Length + random.Next(-9, 10),
        7 => old + random.Next(-8, 9),
        8 => old * 2,
        9 => -old,
        10 => old ^ 1L << random.Next(64),
        11 => random.NextInt64(),
        12 => long.MaxValue / random.Next(1, 65) + random.Next(-1, 2),
        _ => Small[random.Next(Small.Length)],
    };

    private void FlipBit()
    {
        int at = Place(1), bit = random.Next(8);
        _bytes[at] ^= (byte)(1 << bit);
        _story.Append($"; bit {bit} of {at} flipped");
    }

    private void SetByte()
    {
        int at = Place(1);
        _bytes[at] = (byte)Interesting(_bytes[at]);
        _story.Append($"; byte {at} = {_bytes[at]}");
    }

    private void SetShort()
    {
        int at = Place(sizeof(short));
        if (_bytes.Length < sizeof(short))
            return;
        Span<byte> place = _bytes.AsSpan(at);
        ushort old = BinaryPrimitives.ReadUInt16LittleEndian(place);
        // As in a vtable: small and even.
        ushort value = random.Next(2) == 0 ? (ushort)(random.Next(20) * 2) : (ushort)Interesting(old);
        BinaryPrimitives.WriteUInt16LittleEndian(place, value);
        _story.Append($"; u16 at {at} = {value}, was {old}");
    }

    private void SetInt()
    {
        int at = Place(sizeof(int));
        if (_bytes.Length < sizeof(int))
            return;
        Span<byte> place = _bytes.AsSpan(at);
        int old = BinaryPrimitives.ReadInt32LittleEndian(place), value = (int)Interesting(old);
        BinaryPrimitives.WriteInt32LittleEndian(place, value);
        _story.Append($"; i32 at {at} = {value}, was {old}");
    }

    private void SetLong()
    {
        int at = Place(sizeof(long));
        if (_bytes.Length < sizeof(long))
            return;
        Span<byte> place = _bytes.AsSpan(at);
        long old = BinaryPrimitives.ReadInt64LittleEndian(place), value = Interesting(old);
        BinaryPrimitives.WriteInt64LittleEndian(place, value);
        _story.Append($"; i64 at {at} = {value}, was {old}");
    }

    // An offset that leads somewhere else: to itself, to a place before it, or into another thing.
    private void Lead()
    {
        int at = Place(sizeof(int)), target = random.Next(4) == 0 ? at : Place(sizeof(int));
        if (_bytes.Length < sizeof(int))
            return;
        int value = random.Next(2) == 0 ? target - at : at - target;
        BinaryPrimitives.WriteInt32LittleEndian(_bytes.AsSpan(at), value);
        _story.Append($"; i32 at {at} = {value}, towards {target}");
    }

    private void Swap()
    {
        int width = 4 << random.Next(2), one = Place(width), other = Place(width);
        if (_bytes.Length < width)
            return;
        byte[] kept = _bytes[one..(one + width)];
        _bytes.AsSpan(other, width).CopyTo(_bytes.AsSpan(one));
        kept.CopyTo(_bytes, other);
        _story.Append($"; {width} bytes at {one} and {other} swapped");
    }

    private void Truncate()
    {
        int length = random.Next(_bytes.Length + 1);
        _bytes = _bytes[..(random.Next(2) == 0 ? length / 8 * 8 : length)];
        _story.Append($"; cut to {_bytes.Length}");
    }

    // Or doubled: the end stays what it was.
    private void CutOut()
    {
        int from = random.Next(_bytes.Length), to = Math.Min(_bytes.Length, from + (random.Next(2) == 0 ? 8 * random.Next(1, 20) : random.Next(1, 100)));
        bool doubled = random.Next(2) == 0;
        _bytes = doubled ? [.. _bytes[..to], .. _bytes[from..]] : [.. _bytes[..from], .. _bytes[to..]];
        _story.Append($"; {from} to {to} {(doubled ? "doubled" : "cut out")}");
    }

    private void Splice()
    {
        FuzzSeed other = others[random.Next(others.Count)];
        int from = random.Next(other.Bytes.Length) / 8 * 8, at = Place(8);
        int length = Math.Min(random.Next(1, 200), Math.Min(other.Bytes.Length - from, _bytes.Length - at));
        other.Bytes.AsSpan(from, length).CopyTo(_bytes.AsSpan(at));
        _story.Append($"; {length} bytes at {at} from {from} of {other.Name}");
    }
}
