namespace BigFile.Views;

/// <summary>The accesses for which <see cref="CopyChooser"/> learns apart.</summary>
internal enum CopyKind
{
    /// <summary>A range copied out of the file.</summary>
    Read,

    /// <summary>A range copied into the file.</summary>
    Write,

    /// <summary>A range looked at: in place, or copied out first.</summary>
    Visit,
}
