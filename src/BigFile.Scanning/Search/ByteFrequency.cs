namespace BigFile.Scanning;

/// <summary>
/// How common each byte is in logs, text and source code: where to look first for a literal. A static guess; a wrong
/// one costs time and nothing else.
/// </summary>
/// <remarks>
/// Measured over access logs and JSON lines of the project's generator, build logs, C# and documentation, with some
/// weight given to NUL (UTF-16) and to the bytes of UTF-8. The scale is logarithmic: 14 more is twice as common; 255 is
/// the space, about one byte in ten.
/// </remarks>
internal static class ByteFrequency
{
    private const double RanksABit = 14;

    // The rank at which a byte would carry no information: 3.3 bits above one byte in ten.
    private const int CertainRank = 301;

    private static ReadOnlySpan<byte> Ranks =>
    [
        231,  13,   4,   1,   8,   1,   8,   6,   8, 160, 209,  12,   4, 110,   1,   4,
         10,   0,   0,   4,   8,   0,   0,   4,   1,   4,   6,   1,   1,   4,   0,   1,
        255, 156, 234, 124, 109, 102, 154, 161, 192, 192, 142, 174, 210, 220, 231, 227,
        234, 224, 219, 210, 201, 211, 201, 195, 198, 195, 219, 193, 173, 187, 174, 152,
        167, 185, 178, 191, 181, 200, 182, 193, 185, 202, 172, 178, 189, 193, 195, 188,
        193, 111, 182, 199, 210, 183, 146, 196, 173, 148, 170, 174, 155, 174, 123, 202,
        117, 233, 203, 223, 220, 243, 205, 207, 216, 235, 162, 193, 227, 214, 233, 234,
        217, 168, 231, 233, 238, 217, 197, 199, 186, 204, 179, 177, 146, 177, 172,  10,
        136, 131, 130, 131, 130, 132, 130, 130, 130, 130, 130, 130, 131, 130, 131, 130,
        130, 130, 130, 130, 133, 130, 130, 130, 134, 132, 130, 130, 130, 130, 131, 130,
        130, 130, 130, 130, 131, 132, 130, 130, 130, 134, 131, 132, 130, 130, 130, 130,
        135, 135, 132, 131, 130, 130, 131, 130, 132, 130, 132, 133, 132, 131, 131, 130,
          1,   4,  91, 166,  22,  98,   1,   6,   6,   1,   0,   0,   1,   4,   1,   0,
        165, 162,   1,   0,   1,   0,   1,   1,   6,   1,   0,   4,   0,   0,   0,   6,
         15,  29, 164, 162, 162, 163,   4,  82,   4,  82,   6,   0,   4,   0,   0,  13,
         19,   1,   6,  10,   0,   0,   1,   6,   6,   0,   6,   4,   4,   4,   8, 130,
    ];

    /// <summary>How common a byte is: 0 for the rarest, 255 for the most common.</summary>
    public static int RankOf(byte value) => Ranks[value];

    /// <summary>How many bits of information the byte carries: with each, half as many places have it.</summary>
    public static double BitsOf(byte value) => (CertainRank - Ranks[value]) / RanksABit;
}
