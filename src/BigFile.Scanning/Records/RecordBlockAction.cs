namespace BigFile.Scanning;

/// <summary>Takes in a block of records for the result of the chunk that they are in.</summary>
/// <typeparam name="TResult">What is found in a chunk.</typeparam>
/// <param name="block">The records, until the function returns.</param>
/// <param name="result">The result; the default value at the start of a chunk.</param>
public delegate void RecordBlockAction<TResult>(RecordBlock block, ref TResult? result);
