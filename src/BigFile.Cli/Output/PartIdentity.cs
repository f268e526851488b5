using System.Globalization;

namespace BigFile.Cli.Output;

/// <summary>
/// What a file was when a part of it was made: its length, and the checksums of its head and tail. Not its time and not its
/// place, which differ between the machines that work on copies of one file.
/// </summary>
/// <param name="LengthBytes">Its length.</param>
/// <param name="Ends">CRC-32C of the first 64 KiB in the upper half, of the last 64 KiB in the lower.</param>
internal readonly record struct PartIdentity(long LengthBytes, ulong Ends)
{
    private const int EndBytes = 64 << 10;

    /// <summary>The identity of a file now, as long as <paramref name="lengthBytes"/> says. Two short reads.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static PartIdentity Of(MappedFile file, long lengthBytes)
    {
        byte[] end = new byte[Math.Min(EndBytes, lengthBytes)];
        file.ReadExactly(0, end);
        ulong head = Checksum.Of(end);
        file.ReadExactly(lengthBytes - end.Length, end);
        return new PartIdentity(lengthBytes, (head << 32) | Checksum.Of(end));
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{LengthBytes} {Ends:x16}");

    /// <summary>Reads what <see cref="ToString"/> writes.</summary>
    public static bool TryParse(string text, out PartIdentity identity)
    {
        identity = default;
        string[] words = text.Split(' ');
        if (words.Length != 2
            || !long.TryParse(words[0], NumberStyles.None, CultureInfo.InvariantCulture, out long lengthBytes)
            || !ulong.TryParse(words[1], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ulong ends))
            return false;
        identity = new PartIdentity(lengthBytes, ends);
        return true;
    }
}
