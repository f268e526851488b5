using System.Buffers.Binary;
using System.Text;

namespace BigFile.Tests.Columnar.Numpy;

/// <summary>.npy files by hand, right or wrong.</summary>
internal static class NpyBytes
{
    /// <summary>A file with a header text, which is not filled up, and elements.</summary>
    public static byte[] With(string header, ReadOnlySpan<byte> elements, int major = 1, int minor = 0)
    {
        byte[] text = (major == 3 ? Encoding.UTF8 : Encoding.Latin1).GetBytes(header);
        byte[] size = new byte[major == 1 ? 2 : 4];
        if (major == 1)
            BinaryPrimitives.WriteUInt16LittleEndian(size, (ushort)text.Length);
        else
            BinaryPrimitives.WriteUInt32LittleEndian(size, (uint)text.Length);
        return [0x93, .. "NUMPY"u8, (byte)major, (byte)minor, .. size, .. text, .. elements];
    }

    public static string Header(string descr, string shape, bool isFortranOrder = false) =>
        $"{{'descr': {descr}, 'fortran_order': {(isFortranOrder ? "True" : "False")}, 'shape': {shape}, }}\n";

    /// <summary>A file whose elements are zeros, as many as asked for.</summary>
    public static byte[] Zeros(string descr, string shape, int lengthBytes) => With(Header(descr, shape), new byte[lengthBytes]);
}
