using System.Diagnostics.CodeAnalysis;

namespace BigFile.Samples.OneBillionRows;

/// <summary>Compares names by their bytes, whatever they are, so that spans can be looked up without an array.</summary>
internal sealed class NameComparer : IEqualityComparer<byte[]>, IAlternateEqualityComparer<ReadOnlySpan<byte>, byte[]>
{
    private NameComparer()
    {
    }

    internal static NameComparer Instance { get; } = new();

    public byte[] Create(ReadOnlySpan<byte> alternate) => alternate.ToArray();

    public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

    public bool Equals(ReadOnlySpan<byte> alternate, byte[] other) => alternate.SequenceEqual(other);

    public int GetHashCode([DisallowNull] byte[] obj) => GetHashCode(obj.AsSpan());

    public int GetHashCode(ReadOnlySpan<byte> alternate)
    {
        HashCode code = default;
        code.AddBytes(alternate);
        return code.ToHashCode();
    }
}
