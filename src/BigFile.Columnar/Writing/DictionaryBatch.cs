namespace BigFile.Columnar;

/// <summary>What a dictionary batch says besides its values.</summary>
/// <param name="Id">The dictionary's number.</param>
/// <param name="IsDelta">True: the values go behind those that are there.</param>
internal readonly record struct DictionaryBatch(long Id, bool IsDelta);
