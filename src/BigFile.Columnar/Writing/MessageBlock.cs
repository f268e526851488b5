using System.Runtime.InteropServices;

namespace BigFile.Columnar;

/// <summary>Where a batch is in the file: Block of File.fbs.</summary>
/// <param name="Offset">Bytes from the start of the file to the message's first byte, its marker.</param>
/// <param name="MetadataBytes">From there to the body, in 64 bits for 32 and their padding.</param>
/// <param name="BodyBytes">Length of the body with its padding.</param>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct MessageBlock(long Offset, long MetadataBytes, long BodyBytes);
