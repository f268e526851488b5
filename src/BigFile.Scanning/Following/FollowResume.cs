namespace BigFile.Scanning;

/// <summary>What a follower found that was to go on at a <see cref="FollowPosition"/>.</summary>
public enum FollowResume
{
    /// <summary>It was not asked to.</summary>
    None,

    /// <summary>The same file: it goes on there.</summary>
    SameFile,

    /// <summary>Another file is under the path, and the old one under a rotated name beside it: its rest is read first.</summary>
    RotatedFile,

    /// <summary>The same file, cut or written anew since: it begins at the start.</summary>
    Truncated,

    /// <summary>Another file, and the old one is not to be found: it begins at the start, and the old one's rest is lost.</summary>
    Replaced,

    /// <summary>There is no file: it waits for one, and reads that from its start.</summary>
    Missing,
}
