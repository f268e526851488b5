using System.Runtime.Intrinsics;

namespace BigFile.Columnar.Compute;

/// <summary>How values become lanes that are wide enough to add up a block of them.</summary>
/// <typeparam name="T">The values.</typeparam>
/// <typeparam name="TLane">The lanes.</typeparam>
internal interface ILanes<T, TLane>
    where T : unmanaged
    where TLane : unmanaged
{
    /// <summary>As many values as there are lanes, from an index on. Reads no more than them.</summary>
    static abstract Vector256<TLane> Load(ref readonly T first, nuint index);

    /// <summary>One value.</summary>
    static abstract TLane Widen(T value);
}
