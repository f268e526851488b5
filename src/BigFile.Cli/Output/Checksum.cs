using System.Buffers.Binary;
using System.Numerics;

namespace BigFile.Cli.Output;

/// <summary>CRC-32C (RFC 3720, appendix B.4) of bytes that come in pieces. Finds what transport damaged, not what somebody forged.</summary>
internal struct Checksum
{
    private uint _inverted;

    /// <summary>The checksum of what was added.</summary>
    public readonly uint Value => _inverted;

    /// <summary>The checksum of some bytes.</summary>
    public static uint Of(ReadOnlySpan<byte> bytes)
    {
        Checksum checksum = default;
        checksum.Add(bytes);
        return checksum.Value;
    }

    /// <summary>Takes in the next bytes.</summary>
    public void Add(ReadOnlySpan<byte> bytes)
    {
        uint crc = ~_inverted;
        for (; bytes.Length >= sizeof(ulong); bytes = bytes[sizeof(ulong)..])
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        foreach (byte value in bytes)
            crc = BitOperations.Crc32C(crc, value);
        _inverted = ~crc;
    }
}
