namespace BigFile.Benchmarking;

/// <summary>What is done to the file. An operation is one block, except for <see cref="Gather"/>.</summary>
internal enum BenchWork
{
    /// <summary>Blocks in order, copied into the thread's buffer.</summary>
    SequentialRead,

    /// <summary>Blocks at drawn places, copied into the thread's buffer.</summary>
    RandomRead,

    /// <summary>Blocks in order, overwritten from the thread's buffer.</summary>
    SequentialWrite,

    /// <summary>Blocks at drawn places, overwritten from the thread's buffer.</summary>
    RandomWrite,

    /// <summary>Random reads and random writes in a given ratio.</summary>
    Mixed,

    /// <summary>Blocks in order, every byte looked at: in place where the way can, else copied first.</summary>
    Scan,

    /// <summary>A batch of values of 8 bytes at drawn places; the batch is one operation.</summary>
    Gather,

    /// <summary>Blocks added to the end of a file that grows. One thread.</summary>
    Append,

    /// <summary>Random writes with a flush after each so many of them.</summary>
    Checkpoint,
}
