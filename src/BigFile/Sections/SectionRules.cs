using System.Buffers;
using System.Text;
using BigFile.Platform;

namespace BigFile.Sections;

/// <summary>The rules of the file-mapping API that do not depend on the system, with the errors of both.</summary>
internal static class SectionRules
{
    /// <summary>Longest name, in bytes of UTF-8, prefix included: Linux makes a file name of it.</summary>
    public const int NameBytesMax = 200;

    private const string LocalPrefix = @"Local\", GlobalPrefix = @"Global\";

    /// <summary>Checks a name and splits it. The prefix is not part of <paramref name="bare"/>.</summary>
    public static SystemError ParseName(string name, out bool global, out string bare)
    {
        global = name.StartsWith(GlobalPrefix, StringComparison.Ordinal);
        bare = global ? name[GlobalPrefix.Length..]
            : name.StartsWith(LocalPrefix, StringComparison.Ordinal) ? name[LocalPrefix.Length..] : name;
        if (bare.Length == 0 || bare.Contains('\\', StringComparison.Ordinal) || bare.Contains('\0', StringComparison.Ordinal))
            return SystemError.BadPathName;
        // Half a surrogate pair has no bytes of its own in UTF-8: two names would be one.
        if (!IsWellFormed(bare))
            return SystemError.BadPathName;
        return Encoding.UTF8.GetByteCount(name) > NameBytesMax ? SystemError.FromErrno(36) : SystemError.None;
    }

    private static bool IsWellFormed(ReadOnlySpan<char> text)
    {
        while (!text.IsEmpty)
        {
            if (Rune.DecodeFromUtf16(text, out _, out int length) != OperationStatus.Done)
                return false;
            text = text[length..];
        }
        return true;
    }

    /// <summary>The protection that is left of a section's own for an opener who asked for less.</summary>
    public static SectionProtection Narrow(SectionProtection protection, ViewAccess access)
    {
        bool execute = IsExecutable(protection) && (access & ViewAccess.Execute) != 0;
        if (IsWritable(protection) && (access & ViewAccess.Write) != 0)
            return execute ? SectionProtection.ExecuteReadWrite : SectionProtection.ReadWrite;
        bool copy = IsWritable(protection)
            ? (access & ViewAccess.Copy) != 0
            : protection is SectionProtection.WriteCopy or SectionProtection.ExecuteWriteCopy;
        return (copy, execute) switch
        {
            (true, true) => SectionProtection.ExecuteWriteCopy,
            (true, false) => SectionProtection.WriteCopy,
            (false, true) => SectionProtection.ExecuteRead,
            _ => SectionProtection.ReadOnly,
        };
    }

    /// <summary>What a section's protection asks of its file.</summary>
    public static bool FileAllows(SectionProtection protection, bool canRead, bool canWrite, bool canExecute) =>
        canRead && (!IsWritable(protection) || canWrite) && (!IsExecutable(protection) || canExecute);

    /// <summary>True when views may change what others see.</summary>
    public static bool IsWritable(SectionProtection protection) =>
        protection is SectionProtection.ReadWrite or SectionProtection.ExecuteReadWrite;

    /// <summary>True when views may run code.</summary>
    public static bool IsExecutable(SectionProtection protection) =>
        protection is SectionProtection.ExecuteRead or SectionProtection.ExecuteReadWrite or SectionProtection.ExecuteWriteCopy;

    /// <summary>True for a combination of flags that means something: some access, and not copying together with writing.</summary>
    public static bool IsMeaningful(ViewAccess access) =>
        (access & ~(ViewAccess.ReadWrite | ViewAccess.Copy | ViewAccess.Execute)) == 0
        && (access & (ViewAccess.ReadWrite | ViewAccess.Copy)) != 0
        && (access & (ViewAccess.Write | ViewAccess.Copy)) != (ViewAccess.Write | ViewAccess.Copy);

    /// <summary>Whether a view may have an access, by its section's protection (MapViewOfFile, dwDesiredAccess).</summary>
    public static bool SectionAllows(SectionProtection protection, ViewAccess access) =>
        ((access & ViewAccess.Write) == 0 || IsWritable(protection))
        && ((access & ViewAccess.Execute) == 0 || IsExecutable(protection));

    /// <summary>The access that a view gets when the caller names none: all that the protection allows, short of running code.</summary>
    public static ViewAccess DefaultAccess(SectionProtection protection) => protection switch
    {
        SectionProtection.ReadWrite or SectionProtection.ExecuteReadWrite => ViewAccess.ReadWrite,
        SectionProtection.WriteCopy or SectionProtection.ExecuteWriteCopy => ViewAccess.Copy,
        _ => ViewAccess.Read,
    };

    /// <summary>All that the protection allows: <see cref="DefaultAccess"/>, and running code.</summary>
    public static ViewAccess FullAccess(SectionProtection protection) =>
        DefaultAccess(protection) | (IsExecutable(protection) ? ViewAccess.Execute : ViewAccess.None);
}
