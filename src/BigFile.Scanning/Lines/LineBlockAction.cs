namespace BigFile.Scanning;

/// <summary>Takes in a block of lines. Called on several threads, each with blocks and a result of its own.</summary>
/// <typeparam name="TResult">What is found.</typeparam>
/// <param name="block">Whole lines; only until the function returns. Mapped memory must not be handed to native code.</param>
/// <param name="result">What was found so far in this chunk: default at its first block.</param>
public delegate void LineBlockAction<TResult>(LineBlock block, ref TResult? result);
