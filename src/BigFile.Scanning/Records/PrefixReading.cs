namespace BigFile.Scanning;

/// <summary>What a length at some place says. The default value: the bytes end inside it.</summary>
/// <param name="PrefixBytes">Bytes of the length itself.</param>
/// <param name="LengthBytes">Bytes of the record behind it; where it is damaged, the number as it stands there.</param>
/// <param name="Reason">What is wrong with it.</param>
internal readonly record struct PrefixReading(int PrefixBytes, long LengthBytes, RecordDamageReason? Reason);
