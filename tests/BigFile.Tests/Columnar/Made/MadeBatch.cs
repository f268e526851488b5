namespace BigFile.Tests.Columnar;

/// <summary>A record batch or, with a number, a dictionary batch.</summary>
internal sealed record MadeBatch(long Rows, MadeBody Body, long? DictionaryId = null, bool IsDelta = false);
