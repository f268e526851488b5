using BigFile.Sections;

namespace BigFile.Platform.Win32;

/// <summary>What protections and accesses are in the constants of winnt.h.</summary>
internal static class SectionRights
{
    /// <summary>SECTION_QUERY: to ask for the size.</summary>
    public const uint Query = 1;

    /// <summary>READ_CONTROL: to read the security descriptor.</summary>
    public const uint ReadControl = 0x20000;

    /// <summary>STANDARD_RIGHTS_REQUIRED, which CreateFileMapping asks for of an object that exists.</summary>
    public const uint Standard = 0xF0000;

    // SECTION_MAP_EXECUTE, since OpenFileMapping of Wine 10 takes FILE_MAP_EXECUTE for a right of its own that maps nothing.
    private const uint MapWrite = 2, MapRead = 4, MapExecute = 8;

    /// <summary>flProtect.</summary>
    public static uint Page(SectionProtection protection) => protection switch
    {
        SectionProtection.ReadOnly => Kernel32.PageReadOnly,
        SectionProtection.WriteCopy => Kernel32.PageWriteCopy,
        SectionProtection.ExecuteRead => Kernel32.PageExecuteRead,
        SectionProtection.ExecuteReadWrite => Kernel32.PageExecuteReadWrite,
        SectionProtection.ExecuteWriteCopy => Kernel32.PageExecuteWriteCopy,
        _ => Kernel32.PageReadWrite,
    };

    /// <summary>The rights that a section of this protection can give.</summary>
    public static uint OfSection(SectionProtection protection) => ToOpen(SectionRules.FullAccess(protection));

    /// <summary>The rights to open a section with, for views of this access. Writing implies reading, as does copying.</summary>
    public static uint ToOpen(ViewAccess access) =>
        MapRead | ((access & ViewAccess.Write) != 0 ? MapWrite : 0) | ((access & ViewAccess.Execute) != 0 ? MapExecute : 0);

    /// <summary>dwDesiredAccess of MapViewOfFile, where FILE_MAP_COPY stands without FILE_MAP_READ.</summary>
    public static uint ToMap(ViewAccess access)
    {
        uint map = (access & ViewAccess.Copy) != 0 ? Kernel32.FileMapCopy
            : (access & ViewAccess.Write) != 0 ? Kernel32.FileMapRead | Kernel32.FileMapWrite
            : Kernel32.FileMapRead;
        return (access & ViewAccess.Execute) != 0 ? map | Kernel32.FileMapExecute : map;
    }

    /// <summary>The protection whose views have this access: what an opener may do.</summary>
    public static SectionProtection ProtectionFor(ViewAccess access)
    {
        bool execute = (access & ViewAccess.Execute) != 0;
        if ((access & ViewAccess.Write) != 0)
            return execute ? SectionProtection.ExecuteReadWrite : SectionProtection.ReadWrite;
        if ((access & ViewAccess.Copy) != 0)
            return execute ? SectionProtection.ExecuteWriteCopy : SectionProtection.WriteCopy;
        return execute ? SectionProtection.ExecuteRead : SectionProtection.ReadOnly;
    }
}
