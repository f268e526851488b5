namespace BigFile.Platform;

/// <summary>An address range set aside for one file, mostly unmapped.</summary>
internal class Reservation(nint address, nuint bytes)
{
    /// <summary>The first address.</summary>
    public nint Address { get; } = address;

    /// <summary>Its size in bytes.</summary>
    public nuint Bytes { get; } = bytes;

    /// <summary>Where a part begins that may be somebody else's by now: nothing is mapped there any more, and it is not given back.</summary>
    public nint LostAddress { get; private set; }

    /// <summary>Its size in bytes; 0 when nothing was lost.</summary>
    public nuint LostBytes { get; private set; }

    /// <summary>Says that a part may be somebody else's. One at most: whoever could lose another one asks first.</summary>
    public void Lose(nint address, nuint bytes) => (LostAddress, LostBytes) = (address, bytes);

    /// <summary>Whether a range has any of what was lost.</summary>
    public bool IsLost(nint address, nuint bytes) =>
        LostBytes != 0 && address < LostAddress + (nint)LostBytes && LostAddress < address + (nint)bytes;
}
