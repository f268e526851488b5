using BigFile.Platform;

namespace BigFile.Scanning;

/// <summary>The files that were rotated away from a path and still stand beside it.</summary>
internal static class RotatedFiles
{
    private const int AttemptsMax = 5;

    /// <summary>
    /// The names, oldest first, with the path itself last if there is a file. Of a file that stands there twice, because it
    /// is being compressed, the plain one.
    /// </summary>
    public static List<RotatedName> Find(string path)
    {
        List<RotatedName> names = [];
        string full = Path.GetFullPath(path), name = Path.GetFileName(full);
        string folder = Path.GetDirectoryName(full) ?? full;
        StringComparison comparison = OperatingSystem.IsWindows() ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
        foreach (string file in Directory.EnumerateFiles(folder))
        {
            ReadOnlySpan<char> candidate = Path.GetFileName(file.AsSpan());
            if (candidate.StartsWith(name, comparison)
                && RotatedName.TryParse(candidate.Length == name.Length ? path : file, candidate[name.Length..], out RotatedName found))
            {
                names.Add(found);
            }
        }
        names.Sort();
        for (int i = names.Count - 1; i > 0; i--)
        {
            if (names[i].IsTwinOf(names[i - 1]))
                names.RemoveAt(i);
        }
        return names;
    }

    /// <summary>Opens the file of a position, if it stands under a rotated name, at that position.</summary>
    public static FollowedFile? Open(string path, FollowPosition position)
    {
        foreach (RotatedName name in FindPlain(path))
        {
            if (FileIdentities.Get(name.Path, out FileIdentity identity) != 0 || identity != position.Identity)
                continue;
            FollowedFile? file = FollowedFile.TryOpen(name.Path, out _);
            if (file is not null && file.Identity == position.Identity && file.Fits(position) && file.TrySeek(position.Offset))
                return file;
            file?.Dispose();
        }
        return null;
    }

    /// <summary>
    /// Opens the file that came behind another one: the one under the path, unless the other was rotated more than once;
    /// then the one that stands before it in the rotation.
    /// </summary>
    /// <param name="path">The path.</param>
    /// <param name="identity">The other file; unknown for the one under the path.</param>
    /// <param name="known">What stood beside the path when the other file was opened (<see cref="Identities"/>).</param>
    /// <param name="reason">Why none could be opened.</param>
    public static FollowedFile? OpenNext(string path, FileIdentity identity, HashSet<(FileIdentity Identity, DateTime Created)> known, out string? reason)
    {
        reason = null;
        for (int attempt = 0; attempt < AttemptsMax; attempt++)
        {
            string next = identity.IsKnown ? NextOf(path, identity, known) : path;
            FollowedFile? file = FollowedFile.TryOpen(next, out reason);
            // A rotation in between would have put another file under the name.
            if (file is null && next != path)
                continue;
            if (file is null || !identity.IsKnown || IsNext(NextOf(path, identity, known), file.Identity))
                return file;
            file.Dispose();
        }
        return FollowedFile.TryOpen(path, out reason);
    }

    /// <summary>The files that stand beside a path now; with their times, because a new file may get the identity of one that is gone.</summary>
    public static HashSet<(FileIdentity Identity, DateTime Created)> Identities(string path)
    {
        HashSet<(FileIdentity Identity, DateTime Created)> identities = [];
        foreach (RotatedName name in FindPlain(path))
        {
            if (FileIdentities.Get(name.Path, out FileIdentity identity) == 0)
                identities.Add((identity, File.GetCreationTimeUtc(name.Path)));
        }
        return identities;
    }

    private static bool IsNext(string path, FileIdentity identity) =>
        FileIdentities.Get(path, out FileIdentity next) == 0 && next == identity;

    private static string NextOf(string path, FileIdentity identity, HashSet<(FileIdentity Identity, DateTime Created)> known)
    {
        List<RotatedName> names = FindPlain(path);
        for (int i = 0; i < names.Count - 1; i++)
        {
            if (FileIdentities.Get(names[i].Path, out FileIdentity found) == 0 && found == identity)
                return IsOlder(names[i + 1].Path, known) ? path : names[i + 1].Path;
        }
        return path;
    }

    // Where numbers rise with each rotation instead of falling, what seems to follow was there before.
    private static bool IsOlder(string candidate, HashSet<(FileIdentity Identity, DateTime Created)> known) =>
        FileIdentities.Get(candidate, out FileIdentity identity) == 0 && known.Contains((identity, File.GetCreationTimeUtc(candidate)));

    private static List<RotatedName> FindPlain(string path)
    {
        try
        {
            List<RotatedName> names = Find(path);
            names.RemoveAll(name => name.IsCompressed);
            return names;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
