namespace BigFile.Scanning;

/// <summary>A place at which a record should begin and does not.</summary>
/// <param name="Offset">Where, in bytes from the start of the file.</param>
/// <param name="Reason">What is wrong there.</param>
/// <param name="LengthBytes">The length as it stands there, as a signed number; -1 for a varint that is too long.</param>
public readonly record struct RecordDamage(long Offset, RecordDamageReason Reason, long LengthBytes)
{
    /// <summary>The reason in words.</summary>
    public string Describe() => Reason switch
    {
        RecordDamageReason.LengthNegative => $"the length {LengthBytes} is negative or less than its own bytes",
        RecordDamageReason.LengthOverMaximum => $"the length {(ulong)LengthBytes} is over the maximum",
        RecordDamageReason.LengthPastEnd => $"the length {LengthBytes} reaches past the end of the file",
        _ => "the length is a varint of more than 64 bits",
    };
}
