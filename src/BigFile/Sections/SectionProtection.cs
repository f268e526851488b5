namespace BigFile;

/// <summary>
/// What the views of a section may be allowed at most: the page protection of CreateFileMapping (flProtect). What the
/// file must have been opened for is said with each.
/// </summary>
/// <remarks>Source: the Win32 page CreateFileMappingW, parameter flProtect. The table of legal pairings is in docs/CONTRACT.md.</remarks>
public enum SectionProtection
{
    /// <summary>PAGE_READWRITE: views read and write, or copy. The file needs read and write access.</summary>
    ReadWrite,

    /// <summary>PAGE_READONLY: views read, or copy. The file needs read access.</summary>
    ReadOnly,

    /// <summary>PAGE_WRITECOPY: views read, or write to pages of their own; the file never changes. The file needs read access.</summary>
    WriteCopy,

    /// <summary>PAGE_EXECUTE_READ: as <see cref="ReadOnly"/>, and code may be run. The file needs read and execute access.</summary>
    ExecuteRead,

    /// <summary>PAGE_EXECUTE_READWRITE: as <see cref="ReadWrite"/>, and code may be run. The file needs read, write and execute access.</summary>
    ExecuteReadWrite,

    /// <summary>PAGE_EXECUTE_WRITECOPY: as <see cref="WriteCopy"/>, and code may be run. The file needs read and execute access.</summary>
    ExecuteWriteCopy,
}
