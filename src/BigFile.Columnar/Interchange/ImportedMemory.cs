namespace BigFile.Columnar;

/// <summary>An array of somebody else's, moved here: released by its own function.</summary>
internal sealed unsafe class ImportedMemory : ArrayMemory
{
    private CArrowArray _array;

    /// <summary>Moves a structure here.</summary>
    public ImportedMemory(CArrowArray* source)
    {
        _array = *source;
        source->Release = null;
    }

    protected override void ReleaseCore()
    {
        CArrowArray array = _array;
        _array = default;
        array.Release(&array); // SAFETY: alive until now, and this is called once; a structure may be released from another place than it was made at.
    }

    /// <summary>Where to read the structure: children and buffers are where they were.</summary>
    public CArrowArray Root => _array;
}
