namespace BigFile.Scanning;

/// <summary>Says where a walk goes on that has met a damaged record.</summary>
/// <param name="file">The file, to look at the bytes around the place with <see cref="MappedFile.Read(long, Span{byte})"/>.</param>
/// <param name="damage">What is damaged, and where.</param>
/// <returns>
/// The offset at which a record begins again, behind that of the damage; at or past the end of the walk, which ends it. A
/// negative number: nowhere, which makes the walk throw <see cref="RecordDamagedException"/>, or end at a torn record if the reason is
/// <see cref="RecordDamageReason.LengthPastEnd"/>.
/// </returns>
public delegate long DamagedRecordRule(MappedFile file, RecordDamage damage);
