namespace BigFile;

/// <summary>What one checkpoint flushed.</summary>
/// <param name="Level">The level that was asked for and reached.</param>
/// <param name="Bytes">Bytes of dirty pages handed to the system, in whole pages; 0 when nothing was dirty.</param>
/// <param name="Extents">Runs of adjacent dirty pages.</param>
/// <param name="Elapsed">Wall time of the flush, without the time spent waiting for an earlier checkpoint.</param>
public readonly record struct CheckpointResult(CheckpointLevel Level, long Bytes, int Extents, TimeSpan Elapsed);
