namespace BigFile;

/// <summary>
/// What one view, or one opener of a named section, wants: the access of MapViewOfFile and OpenFileMapping
/// (dwDesiredAccess). Flags combine as FILE_MAP_READ, FILE_MAP_WRITE, FILE_MAP_COPY and FILE_MAP_EXECUTE do.
/// </summary>
/// <remarks>Source: the Win32 page MapViewOfFile, parameter dwDesiredAccess.</remarks>
[Flags]
public enum ViewAccess
{
    /// <summary>Nothing: never valid.</summary>
    None = 0,

    /// <summary>FILE_MAP_READ. Any section allows it.</summary>
    Read = 1,

    /// <summary>FILE_MAP_WRITE; implies reading. Sections made read-write or execute-read-write allow it.</summary>
    Write = 2,

    /// <summary>FILE_MAP_COPY: reading, and writing to pages of the view's own. Any section allows it; not to be combined with <see cref="Write"/>.</summary>
    Copy = 4,

    /// <summary>FILE_MAP_EXECUTE: code may be run. Sections made with an execute protection allow it; combined with one of the others.</summary>
    Execute = 8,

    /// <summary>Reading and writing.</summary>
    ReadWrite = Read | Write,
}
