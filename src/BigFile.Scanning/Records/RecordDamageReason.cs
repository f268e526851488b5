namespace BigFile.Scanning;

/// <summary>What is wrong with the length of a record.</summary>
public enum RecordDamageReason
{
    /// <summary>It is negative, or less than its own bytes that it counts.</summary>
    LengthNegative,

    /// <summary>It is more than <see cref="LengthPrefix.LengthBytesMax"/>, or the record would end past what 64-bit offsets reach.</summary>
    LengthOverMaximum,

    /// <summary>A varint of more than 64 bits.</summary>
    VarintTooLong,

    /// <summary>The record reaches past the end of the file: it is damaged, or a writer is not done with it. Told to rules only.</summary>
    LengthPastEnd,
}
