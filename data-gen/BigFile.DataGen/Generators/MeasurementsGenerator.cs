using System.Buffers.Binary;
using System.Text;
using BigFile.DataGen.Pools;

namespace BigFile.DataGen.Generators;

/// <summary>
/// Lines of the One Billion Row Challenge: <c>station;-12.3</c>. Every station is as likely as any other and has a mean
/// of its own; temperatures lie around it as a sum of six uniform numbers does, 10 degrees being one standard deviation.
/// </summary>
internal sealed class MeasurementsGenerator : LineGenerator
{
    // Behind a name of 16 bytes or fewer its whole slot is copied, and a temperature is one store of 8 bytes: what is
    // too much is overwritten by what follows, and each line has room for it.
    private const int SlotBytes = 16;
    private const int SlackBytes = SlotBytes + sizeof(ulong);

    private const int TenthsMax = 999;
    private const int LowestMeanTenths = -180;
    private const int MeanRangeTenths = 500;

    // Six uniform numbers of 9 bits: 1533 in the mean, with a standard deviation of 362.04, which is to be 100 tenths.
    private const int SumMean = 1533;
    private const int SumScale = 18_102;
    private const int SumShift = 16;

    // Lines with names of 1 to 14 bytes and temperatures of 3 to 5 come in every length between these two.
    private const int ShortestLineBytes = 6;
    private const int LongestExactLineBytes = 21;
    private const int LongestExactNameBytes = 14;

    private readonly byte[] _names;       // with their semicolons, each in slots of its own
    private readonly int[] _nameStarts;
    private readonly int[] _nameBytes;    // with the semicolon
    private readonly int[] _meanTenths;
    private readonly int[][] _stationsOfNameBytes = new int[LongestExactNameBytes + 1][];
    private readonly ulong[] _temperatures = new ulong[(2 * TenthsMax) + 1];
    private readonly byte[] _temperatureBytes = new byte[(2 * TenthsMax) + 1];

    internal MeasurementsGenerator(ulong seed)
        : base(DataKind.Measurements, seed, 1 << 20)
    {
        byte[][] names = Array.ConvertAll(Stations.Names, name => Encoding.UTF8.GetBytes(name + ";"));
        _nameBytes = Array.ConvertAll(names, name => name.Length);
        _nameStarts = new int[names.Length];
        _meanTenths = new int[names.Length];
        int end = 0;
        for (int i = 0; i < names.Length; i++)
        {
            _nameStarts[i] = end;
            end += (names[i].Length + SlotBytes - 1) / SlotBytes * SlotBytes;
            ulong drawn = SplitMix64.Mix(SplitMix64.Mix(seed ^ (ulong)DataKind.Measurements) + (ulong)i);
            _meanTenths[i] = LowestMeanTenths + (int)(drawn % MeanRangeTenths);
        }
        _names = new byte[end];
        for (int i = 0; i < names.Length; i++)
            names[i].CopyTo(_names, _nameStarts[i]);
        for (int length = 1; length <= LongestExactNameBytes; length++)
            _stationsOfNameBytes[length] = [.. Enumerable.Range(0, names.Length).Where(i => names[i].Length == length + 1)];
        RenderTemperatures();
    }

    private protected override int LongestLineBytes => Stations.LongestNameBytes + ";-99.9\n".Length + SlackBytes;

    private protected override int ClosingLineBytes => ShortestLineBytes;

    private protected override int WriteLine(Span<byte> destination, ref LineContext context)
    {
        ulong bits = context.Random.Next();
        int station = (int)(((bits >> 32) * (ulong)_nameBytes.Length) >> 32);
        return WriteRow(destination, station, Tenths(station, context.Random.Next()));
    }

    /// <summary>Whole lines that fill the room to its last byte; where not even one fits, a comment.</summary>
    private protected override void WriteClosingLine(Span<byte> destination, ref LineContext context, bool isLast)
    {
        if (destination.Length < ShortestLineBytes)
        {
            destination.Fill((byte)'#');
            destination[^1] = (byte)'\n';
            return;
        }
        int lines = (destination.Length + LongestExactLineBytes - 1) / LongestExactLineBytes;
        for (int left = lines; left > 0; left--)
        {
            int lineBytes = destination.Length / left;
            WriteExactRow(destination[..lineBytes], ref context.Random);
            destination = destination[lineBytes..];
        }
    }

    private void WriteExactRow(Span<byte> destination, ref Xoshiro256 random)
    {
        ulong bits = random.Next();
        // "1.2" and "-9.8", "12.3": the sign is drawn where there is room for it.
        int nameBytes = Math.Clamp(destination.Length - ";1.2\n".Length - (int)(bits >> 62), 1, LongestExactNameBytes);
        int temperatureBytes = destination.Length - nameBytes - ";\n".Length;
        if (temperatureBytes > "-12.3".Length)
        {
            nameBytes += temperatureBytes - "-12.3".Length;
            temperatureBytes = "-12.3".Length;
        }
        int[] stations = _stationsOfNameBytes[nameBytes];
        int station = stations[(int)((uint)bits % (uint)stations.Length)];
        int digits = (int)((bits >> 32) & 0xFFFF);
        int tenths = temperatureBytes switch
        {
            3 => digits % 100,
            4 => (bits >> 61 & 1) == 0 ? -(digits % 99) - 1 : 100 + (digits % 900),
            _ => -100 - (digits % 900),
        };
        Span<byte> row = stackalloc byte[LongestExactLineBytes + SlackBytes];
        int rowBytes = WriteRow(row, station, tenths);
        row[..rowBytes].CopyTo(destination);
    }

    private int WriteRow(Span<byte> destination, int station, int tenths)
    {
        int nameBytes = _nameBytes[station];
        ReadOnlySpan<byte> name = _names.AsSpan(_nameStarts[station]);
        if (nameBytes <= SlotBytes)
            name[..SlotBytes].CopyTo(destination);
        else
            name[..nameBytes].CopyTo(destination);
        BinaryPrimitives.WriteUInt64LittleEndian(destination[nameBytes..], _temperatures[tenths + TenthsMax]);
        return nameBytes + _temperatureBytes[tenths + TenthsMax];
    }

    private int Tenths(int station, ulong bits)
    {
        const ulong Mask = 511;
        int sum = (int)((bits & Mask) + (bits >> 9 & Mask) + (bits >> 18 & Mask)
            + (bits >> 27 & Mask) + (bits >> 36 & Mask) + (bits >> 45 & Mask));
        return Math.Clamp(_meanTenths[station] + (((sum - SumMean) * SumScale) >> SumShift), -TenthsMax, TenthsMax);
    }

    // With the line feed, the first byte in the lowest place.
    private void RenderTemperatures()
    {
        Span<byte> text = stackalloc byte[sizeof(ulong)];
        for (int tenths = -TenthsMax; tenths <= TenthsMax; tenths++)
        {
            var writer = new LineWriter(text);
            if (tenths < 0)
                writer.Append("-"u8);
            writer.AppendNumber((ulong)(Math.Abs(tenths) / 10));
            writer.Append("."u8);
            writer.AppendNumber((ulong)(Math.Abs(tenths) % 10));
            writer.Append("\n"u8);
            _temperatures[tenths + TenthsMax] = BinaryPrimitives.ReadUInt64LittleEndian(text);
            _temperatureBytes[tenths + TenthsMax] = (byte)writer.WrittenBytes;
        }
    }
}
