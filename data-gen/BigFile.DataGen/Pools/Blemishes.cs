namespace BigFile.DataGen.Pools;

/// <summary>Byte sequences that text should not hold, for the pathological kinds. None has a line feed.</summary>
internal static class Blemishes
{
    /// <summary>
    /// Sequences that are not UTF-8 (RFC 3629): bytes that never occur, lone continuations, overlong forms,
    /// surrogates, code points past U+10FFFF and sequences cut short. The first is a single byte.
    /// </summary>
    internal static byte[][] NotUtf8 { get; } =
    [
        [0xFF], [0xFE], [0x80], [0xBF, 0xBF], [0xC0, 0x80], [0xC1, 0xBF], [0xE0, 0x80, 0xAF], [0xED, 0xA0, 0x80],
        [0xED, 0xBF, 0xBF], [0xF4, 0x90, 0x80, 0x80], [0xF5, 0x80, 0x80, 0x80], [0xE2, 0x82], [0xF0, 0x9F, 0x98],
        [0xC3], [0xF0, 0x80, 0x80, 0x80], [0xFF, 0xFE],
    ];

    /// <summary>NUL bytes, alone and in runs. The first is a single byte.</summary>
    internal static byte[][] Nul { get; } = [[0], [0, 0], [(byte)'a', 0, (byte)'b'], [0, 0, 0, 0, 0, 0, 0, 0]];
}
