namespace BigFile.Work;

/// <summary>Says what the next chunk is. Called by one thread at a time, with 0, 1, 2 and so on.</summary>
/// <param name="number">The number of the chunk.</param>
/// <param name="chunk">What to work on.</param>
/// <returns>False: there is none any more.</returns>
internal delegate bool NextChunk<TChunk>(long number, out TChunk chunk);
