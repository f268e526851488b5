using System.Diagnostics.CodeAnalysis;
using BigFile.Platform;

namespace BigFile;

/// <summary>The throw helpers, apart so that the methods that call them stay small enough to inline.</summary>
internal static class Throw
{
    [DoesNotReturn]
    public static void OutOfRange(long offset, long countBytes, long lengthBytes) =>
        throw new ArgumentOutOfRangeException(
            nameof(offset), offset, $"{countBytes} bytes at offset {offset} are not inside the file, which is {lengthBytes} bytes long.");

    [DoesNotReturn]
    public static void Disposed(string path) =>
        throw new ObjectDisposedException("MappedFile", $"{path} was disposed.");

    [DoesNotReturn]
    public static void LeaseReleased() =>
        throw new ObjectDisposedException("MappedView", "The lease was released: its memory may be unmapped.");

    [DoesNotReturn]
    public static void ReadOnly(string path) =>
        throw new UnauthorizedAccessException($"{path} is open for reading only.");

    [DoesNotReturn]
    public static void ReadLease() =>
        throw new InvalidOperationException("The lease was taken for reading; ask for LeaseMode.Write.");

    [DoesNotReturn]
    public static void LeaseTooLong(int count, int elementBytes) =>
        throw new ArgumentOutOfRangeException(
            nameof(count), count, $"{count} elements of {elementBytes} bytes are more than the {int.MaxValue} bytes of one span.");

    [DoesNotReturn]
    public static void ElementOutOfRange(string path, long index, long count, long elements) =>
        throw new ArgumentOutOfRangeException(
            nameof(index), index, count == 1
                ? $"{path}: there is no element {index}; there are {elements}."
                : $"{path}: {count} elements from index {index} are more than there are; there are {elements}.");

    public static Exception Native(string operation, string path, long offset, int error) =>
        NativeError.IsDiskFull(error)
            ? new MappingException(operation, path, offset, error, $"{path}: the disk is full ({operation}: {NativeError.Describe(error)})")
            : new MappingException(operation, path, offset, error,
                offset < 0 ? $"{path}: {operation} failed: {NativeError.Describe(error)}"
                           : $"{path}: {operation} at offset {offset} failed: {NativeError.Describe(error)}");
}
