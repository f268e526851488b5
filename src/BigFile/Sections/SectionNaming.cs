namespace BigFile;

/// <summary>What making a named section does when the name is taken.</summary>
public enum SectionNaming
{
    /// <summary>The name must be new: one that is taken is an error (ERROR_ALREADY_EXISTS, EEXIST).</summary>
    CreateNew,

    /// <summary>
    /// What CreateFileMapping does: a name that is taken gives the section that has it, with <i>its</i> size and
    /// protection, and <see cref="Section.AlreadyExisted"/> says so.
    /// </summary>
    CreateOrOpen,
}
