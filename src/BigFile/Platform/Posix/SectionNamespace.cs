namespace BigFile.Platform.Posix;

/// <summary>One of the two sets of names, and the folder that holds a file for each name in it.</summary>
/// <param name="Root">The folder that the namespace's folder is in.</param>
/// <param name="IsGlobal">True: the whole machine's names; false: this user's.</param>
internal sealed record SectionNamespace(string Root, bool IsGlobal)
{
    private const char Slash = '/', Backslash = '\\';
    private const string EntryPrefix = "n.";

    /// <summary>Names of files that are being made; dead when nobody holds a lock on them.</summary>
    public const string StagePrefix = "t.";

    /// <summary>Where names live when nobody says otherwise. Not TMPDIR: processes must agree on it.</summary>
    public static string DefaultRoot { get; } = Directory.Exists("/dev/shm") ? "/dev/shm" : "/tmp";

    /// <summary>The folder. The number is the effective user's.</summary>
    public string FolderPath { get; } = IsGlobal ? $"{Root}/bigfile.global" : $"{Root}/bigfile.{LibC.GetEUid()}";

    /// <summary>Who must own the folder.</summary>
    public uint Owner { get; } = IsGlobal ? 0 : LibC.GetEUid();

    /// <summary>Its permissions when it is made here. An administrator may widen those of the global one.</summary>
    public uint Permissions => IsGlobal ? 0x1EDu : 0x1C0u; // 0755, 0700

    /// <summary>
    /// How long to wait for the folder's lock. Whoever may open the folder may hold the lock: of a user's own folder that
    /// is only the user, of the global one anybody, who must not be able to stop others for good.
    /// </summary>
    public TimeSpan? LockLimit => IsGlobal ? TimeSpan.FromSeconds(10) : null;

    /// <summary>
    /// The file's name for a section's bare name. One to one: a name has no backslash, so that can stand for the slash,
    /// and the prefix makes "." and ".." harmless. Two bytes longer than the name, which fits NAME_MAX.
    /// </summary>
    public static string EntryOf(string bareName) => EntryPrefix + bareName.Replace(Slash, Backslash);

    /// <summary>The name, as an opener writes it, of a file that <see cref="EntryOf"/> named; null for other files.</summary>
    public string? NameOf(string entry) => !entry.StartsWith(EntryPrefix, StringComparison.Ordinal) ? null
        : (IsGlobal ? @"Global\" : "") + entry[EntryPrefix.Length..].Replace(Backslash, Slash);
}
