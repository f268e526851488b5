using System.Runtime.InteropServices;

namespace BigFile.Columnar;

/// <summary>What a batch says of one column or child: FieldNode of Message.fbs.</summary>
/// <param name="Length">Rows.</param>
/// <param name="NullCount">Rows that are null.</param>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct FieldNode(long Length, long NullCount);
