using System.Runtime.InteropServices;

namespace BigFile.Columnar;

/// <summary>Blocks of native memory that builders made, freed together.</summary>
internal sealed unsafe class NativeArrayMemory : ArrayMemory
{
    private readonly List<nint> _blocks = [];

    /// <summary>Takes over a block that was had by <see cref="NativeMemory.AlignedAlloc"/>.</summary>
    public void Add(nint block) => _blocks.Add(block);

    protected override void ReleaseCore()
    {
        // SAFETY: each was given by AlignedAlloc and is freed once: the base class calls this once.
        foreach (nint block in _blocks)
            NativeMemory.AlignedFree((void*)block);
    }
}
