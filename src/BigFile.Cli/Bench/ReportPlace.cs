using System.Globalization;
using BigFile.Platform;

namespace BigFile.Cli.Bench;

/// <summary>Where a page goes: through links to a file that is replaced when the page is whole, or into what is no file, which stays what it is.</summary>
/// <param name="Path">The file, links followed, or what else is written to.</param>
/// <param name="IsStream">Whether it is a pipe, a device or the like: written to, never replaced.</param>
/// <param name="Descriptor">The descriptor of this process that the path names, as /dev/stdout does; -1 for none.</param>
internal sealed record ReportPlace(string Path, bool IsStream, int Descriptor = -1)
{
    // As many as Linux follows.
    private const int LinksMax = 40;

    private static readonly string[] s_descriptorFolders = ["/dev/fd/", "/proc/self/fd/"];

    /// <summary>Finds out where a path leads. Follows links, asks the system what is there, and opens nothing.</summary>
    /// <exception cref="CommandException">No page can be written there.</exception>
    public static ReportPlace Of(string path)
    {
        string at = path;
        for (int links = 0; ; links++)
        {
            if (DescriptorOf(at) is int descriptor and >= 0)
                return new ReportPlace(path, IsStream: true, descriptor);
            if (links == LinksMax)
                throw new CommandException(path, "too many symbolic links, one leading to the next");
            if (LinkOf(at) is not string target)
                break;
            at = target;
        }
        return MappingPlatform.Current.GetKind(at) switch
        {
            FileKind.Directory => throw new CommandException(path, "is a directory"),
            FileKind.BlockDevice => throw new CommandException(path, "is a block device: a page would destroy what is on it"),
            FileKind.NotMappable => new ReportPlace(path, IsStream: true),
            _ => new ReportPlace(at, IsWin32Device(at)),
        };
    }

    /// <summary>Whether the page would take the place of a file, or would be written into it: by what the system says the files are, not by their names.</summary>
    public bool IsSameAs(string file)
    {
        FileIdentity own = Identity(Path), other = Identity(file);
        if (own.IsKnown || other.IsKnown)
            return own == other;
        // Neither is there yet.
        StringComparison comparison = OperatingSystem.IsWindows() ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
        if (IsStream || !string.Equals(System.IO.Path.GetFileName(Path), System.IO.Path.GetFileName(file), comparison))
            return false;
        string ownFolder = FolderOf(Path), otherFolder = FolderOf(file);
        FileIdentity ownFolderIs = Identity(ownFolder);
        return ownFolderIs.IsKnown ? ownFolderIs == Identity(otherFolder) : string.Equals(ownFolder, otherFolder, comparison);
    }

    private static FileIdentity Identity(string path) => FileIdentities.Get(path, out FileIdentity identity) == 0 ? identity : FileIdentity.Unknown;

    private static string FolderOf(string path)
    {
        string full = System.IO.Path.GetFullPath(path);
        return System.IO.Path.GetDirectoryName(full) ?? full;
    }

    private static string? LinkOf(string path)
    {
        try
        {
            return File.ResolveLinkTarget(path, returnFinalTarget: false)?.FullName;
        }
        catch (Exception e) when (ErrorText.Describe(e, path) is not null)
        {
            // What is not there, or cannot be asked, is no link.
            return null;
        }
    }

    // Opened by name, a file behind a descriptor would be written from its start, over what the descriptor has written.
    private static int DescriptorOf(string path)
    {
        if (OperatingSystem.IsWindows())
            return -1;
        string full = System.IO.Path.GetFullPath(path);
        if (full is "/dev/stdout" or "/dev/stderr")
            return full == "/dev/stdout" ? Terminal.PosixOutput.StandardOutput : Terminal.PosixOutput.StandardError;
        string? folder = Array.Find(s_descriptorFolders, folder => full.StartsWith(folder, StringComparison.Ordinal));
        return folder is not null && int.TryParse(full.AsSpan(folder.Length), NumberStyles.None, CultureInfo.InvariantCulture, out int descriptor)
            ? descriptor
            : -1;
    }

    // Names of devices, as NUL, become paths of this form.
    private static bool IsWin32Device(string path) =>
        OperatingSystem.IsWindows() && System.IO.Path.GetFullPath(path).StartsWith(@"\\.\", StringComparison.Ordinal);
}
