namespace BigFile;

/// <summary>One lease that is out: what it holds, for the messages and lists that say who holds what.</summary>
/// <param name="Path">The file.</param>
/// <param name="Offset">First byte, from the start of the file.</param>
/// <param name="LengthBytes">Length of the leased range in bytes.</param>
/// <param name="Mode">Read or write.</param>
public readonly record struct LeaseHolder(string Path, long Offset, long LengthBytes, LeaseMode Mode);
