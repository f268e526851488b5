using System.Globalization;

namespace BigFile.Scanning;

/// <summary>
/// Where a follower stands, small enough to be written down after each delivery, so that another one can go on there.
/// Immutable.
/// </summary>
/// <remarks>
/// An identity alone could be that of a new file, which the system may give to it after the old one is gone; so the first
/// bytes count too. Two files that begin with the same 4 KiB, of which the second has the first one's identity, are not
/// told apart.
/// </remarks>
/// <param name="Identity">The file.</param>
/// <param name="Offset">The first byte that was not delivered; in line mode the start of a line, or a place inside a long one.</param>
/// <param name="HeadBytes">How many of the file's first bytes were hashed, 0 to 4096.</param>
/// <param name="HeadHash">Their hash (64-bit FNV-1a).</param>
public sealed record FollowPosition(FileIdentity Identity, long Offset, int HeadBytes, ulong HeadHash)
{
    private const string Version = "1";
    private const char Separator = ':';

    /// <summary>
    /// A place in a file that is open at this moment, so that no other one can get its identity: for going on behind what
    /// was read of it in another way.
    /// </summary>
    /// <param name="identity">The file.</param>
    /// <param name="offset">The first byte that was not read.</param>
    /// <exception cref="ArgumentOutOfRangeException">The offset is negative.</exception>
    public static FollowPosition At(FileIdentity identity, long offset)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        return new FollowPosition(identity, offset, 0, FollowedFile.HashOf([]));
    }

    /// <summary>Reads what <see cref="ToString"/> gave.</summary>
    /// <param name="text">The text.</param>
    /// <exception cref="FormatException">It is no such text, or one of a later version.</exception>
    public static FollowPosition Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        string[] parts = text.Split(Separator);
        if (parts.Length == 5 && parts[0] == Version
            && FileIdentity.TryParse(parts[1], out FileIdentity identity)
            && long.TryParse(parts[2], NumberStyles.None, CultureInfo.InvariantCulture, out long offset)
            && int.TryParse(parts[3], NumberStyles.None, CultureInfo.InvariantCulture, out int headBytes)
            && headBytes <= FollowedFile.HeadBytesMax
            && ulong.TryParse(parts[4], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ulong headHash))
        {
            return new FollowPosition(identity, offset, headBytes, headHash);
        }
        throw new FormatException($"'{text}' is not the position of a follower.");
    }

    /// <summary>One line of text without blanks, which <see cref="Parse"/> reads.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{Version}{Separator}{Identity}{Separator}{Offset}{Separator}{HeadBytes}{Separator}{HeadHash:x16}");
}
