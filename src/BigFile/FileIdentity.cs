using System.Buffers.Binary;
using System.Globalization;
using BigFile.Platform;
using Microsoft.Win32.SafeHandles;

namespace BigFile;

/// <summary>
/// What tells a file from every other one while both exist, whatever paths lead to it: on Posix systems device and inode
/// (stat), on Win32 the volume's serial number and the file's id (FILE_ID_INFO, or BY_HANDLE_FILE_INFORMATION on volumes
/// that lack it).
/// </summary>
/// <remarks>
/// A file that is renamed keeps it; one that is written anew in place keeps it too. After a file is gone a new one may get
/// the same, so identities that were stored are to be compared together with something of the content. Where the system
/// does not say, it is <see cref="Unknown"/>, which equals only itself.
/// </remarks>
/// <param name="Volume">The device or the volume. Linux may number devices otherwise after a restart.</param>
/// <param name="File">The file on it.</param>
public readonly record struct FileIdentity(ulong Volume, UInt128 File)
{
    /// <summary>Bytes that <see cref="WriteTo"/> writes.</summary>
    public const int SizeBytes = 24;

    private const int VolumeDigits = 16, FileDigits = 32;

    /// <summary>The system did not say.</summary>
    public static FileIdentity Unknown => default;

    /// <summary>Whether the system said which file it is.</summary>
    public bool IsKnown => this != Unknown;

    /// <summary>The identity of an open file. One system call; allocates nothing.</summary>
    /// <param name="file">Open for whatever access.</param>
    /// <returns><see cref="Unknown"/> where the system does not say.</returns>
    /// <exception cref="ObjectDisposedException">The handle is closed.</exception>
    public static FileIdentity Of(SafeFileHandle file)
    {
        ArgumentNullException.ThrowIfNull(file);
        return FileIdentities.Get(file, out FileIdentity identity) == 0 ? identity : Unknown;
    }

    /// <summary>Reads what <see cref="WriteTo"/> wrote.</summary>
    /// <param name="source">At least <see cref="SizeBytes"/> bytes.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer.</exception>
    public static FileIdentity ReadFrom(ReadOnlySpan<byte> source) => new(
        BinaryPrimitives.ReadUInt64LittleEndian(source), BinaryPrimitives.ReadUInt128LittleEndian(source[sizeof(ulong)..]));

    /// <summary>Reads what <see cref="ToString"/> gave.</summary>
    /// <param name="text">The text.</param>
    /// <param name="identity">What it says.</param>
    public static bool TryParse(ReadOnlySpan<char> text, out FileIdentity identity)
    {
        identity = default;
        if (text.Length != VolumeDigits + 1 + FileDigits || text[VolumeDigits] != '-'
            || !ulong.TryParse(text[..VolumeDigits], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ulong volume)
            || !UInt128.TryParse(text[(VolumeDigits + 1)..], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out UInt128 file))
        {
            return false;
        }
        identity = new FileIdentity(volume, file);
        return true;
    }

    /// <summary>Writes it in little-endian byte order.</summary>
    /// <param name="target">At least <see cref="SizeBytes"/> bytes.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer.</exception>
    public void WriteTo(Span<byte> target)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(target, Volume);
        BinaryPrimitives.WriteUInt128LittleEndian(target[sizeof(ulong)..], File);
    }

    /// <summary>Both numbers in hexadecimal, of fixed width, with a hyphen between.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Volume:x16}-{File:x32}");
}
