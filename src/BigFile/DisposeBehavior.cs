namespace BigFile;

/// <summary>What disposing a <see cref="MappedFile"/> does with what was written since the last checkpoint.</summary>
public enum DisposeBehavior
{
    /// <summary>No checkpoint. Writes stay in the system's cache, which writes them back in its own time.</summary>
    None,

    /// <summary>A checkpoint at <see cref="CheckpointLevel.Written"/>.</summary>
    Written,

    /// <summary>A checkpoint at <see cref="CheckpointLevel.Durable"/>.</summary>
    Durable,
}
