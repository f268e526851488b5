using System.Runtime.Intrinsics;

namespace BigFile.Columnar.Compute;

/// <summary>A question about a value, and about as many as a vector has.</summary>
internal interface IRowPredicate<T>
    where T : unmanaged
{
    /// <summary>Whether a value passes.</summary>
    bool Test(T value);

    /// <summary>All ones in the lanes that pass. Only for types that vectors have.</summary>
    Vector256<T> Test(Vector256<T> values);
}
