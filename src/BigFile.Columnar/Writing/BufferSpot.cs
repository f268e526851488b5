using System.Runtime.InteropServices;

namespace BigFile.Columnar;

/// <summary>Where a buffer is in the body of its batch: Buffer of Schema.fbs.</summary>
/// <param name="Offset">Bytes from the start of the body.</param>
/// <param name="Length">Bytes, without padding.</param>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct BufferSpot(long Offset, long Length);
