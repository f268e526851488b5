namespace BigFile.Platform;

/// <summary>An address range set aside for one file, mostly unmapped.</summary>
internal class Reservation(nint address, nuint bytes)
{
    /// <summary>The first address.</summary>
    public nint Address { get; } = address;

    /// <summary>Its size in bytes.</summary>
    public nuint Bytes { get; } = bytes;
}
