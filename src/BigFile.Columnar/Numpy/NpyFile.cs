using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace BigFile.Columnar;

/// <summary>
/// A numpy array in a .npy file of any size, used in place: elements, runs of elements and blocks of rows at 64-bit indexes, for reading
/// and, where the file is open for it, for writing. Like numpy's memmap, but it is bounded by the budget of the file's view manager and
/// ends when it is disposed.
/// </summary>
/// <remarks>
/// <para>An <em>element number</em> counts the elements as they lie in the file: with the last index changing fastest in C order, the first
/// in Fortran order; <see cref="ElementOf"/> makes one of indexes.</para>
/// <para>Elements are used in place as values of a type that they are exactly: <see cref="double"/> for <c>&lt;f8</c>, <see cref="long"/>
/// for <c>&lt;M8[ns]</c>, <see cref="NpyComplex64"/> for <c>&lt;c8</c>, any struct of the row's size for structured dtypes (whose layout is
/// the caller's affair; numpy's rows are packed unless they have padding). Anything else throws and names both. Bytes of <c>|b1</c> are taken
/// as they are: numpy writes 0 and 1, and .NET counts on it. Where their bytes are not in
/// this machine's order, <see cref="Read{T}"/>, <see cref="Write{T}"/>, <see cref="CopyTo{T}"/> and <see cref="ReadField{T}"/> turn them
/// around, and nothing else gives them out.</para>
/// <para>Opening reads the header and maps nothing. Versions 1.0 to 3.0. Bytes after the last element are left alone, as numpy does.
/// Thread-safe as the file is, but for <see cref="Dispose"/>.</para>
/// </remarks>
public sealed class NpyFile : IDisposable
{
    private const int TextBytesOnStack = 256;

    private readonly NpyHeader _header;
    private readonly bool _leaveOpen;
    private readonly string _source;
    private bool _isDisposed;

    private NpyFile(MappedFile file, NpyHeader header, bool leaveOpen, string source)
    {
        File = file;
        _header = header;
        _leaveOpen = leaveOpen;
        _source = source;
        Shape = Array.AsReadOnly(header.Shape);
    }

    /// <summary>The file that it stands in. Checkpoints, residency and advice are asked of it.</summary>
    public MappedFile File { get; }

    /// <summary>The version of the format: 1.0, 2.0 or 3.0.</summary>
    public Version Version => _header.Version;

    /// <summary>How many elements there are along each dimension; empty for a single element.</summary>
    public IReadOnlyList<long> Shape { get; }

    /// <summary>True when the first index changes fastest in the file, so that columns lie together and not rows.</summary>
    public bool IsFortranOrder => _header.IsFortranOrder;

    /// <summary>What the elements are.</summary>
    public NpyDType DType => _header.DType;

    /// <summary>How many elements there are: the product of the shape.</summary>
    public long Count => _header.Count;

    /// <summary>Where element 0 begins, in bytes from the start of the file.</summary>
    public long DataOffset => _header.DataOffset;

    /// <summary>Bytes of all elements.</summary>
    public long DataBytes => _header.DataBytes;

    /// <summary>Opens a .npy file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">Null for the defaults: reading. With <see cref="MappedFileAccess.ReadWrite"/> elements can be changed, as with numpy's mode r+.</param>
    /// <exception cref="ColumnarFormatException">It is no .npy file, is damaged or unfinished, or is shorter than its shape says.</exception>
    /// <exception cref="NotSupportedException">Its elements are Python objects, or long doubles.</exception>
    /// <exception cref="IOException">The file cannot be opened; see <see cref="MappedFile.Open"/> for this and others.</exception>
    public static NpyFile Open(string path, MappedFileOptions? options = null)
    {
        MappedFile file = MappedFile.Open(path, options);
        try
        {
            return Open(file, leaveOpen: false);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Creates a .npy file of zeros, or cuts one that exists to nothing, to be filled in place and in any order: numpy's mode w+. With
    /// <see cref="MappedFileOptions.Sparse"/> it takes no more space than is written. It counts as whole from the start; where that must not be
    /// before all is written, there is <see cref="NpyWriter"/>.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="dtype">What the elements are.</param>
    /// <param name="shape">How many there are along each dimension.</param>
    /// <param name="isFortranOrder">Whether the first index changes fastest.</param>
    /// <param name="options">Null for the defaults. The length is set from the shape.</param>
    /// <exception cref="ArgumentException">The shape is negative somewhere or more than 64 bits hold, or the dtype has too many fields; nothing was created.</exception>
    /// <exception cref="IOException">The file cannot be created; see <see cref="MappedFile.Create"/> for this and others.</exception>
    public static NpyFile Create(string path, NpyDType dtype, ReadOnlySpan<long> shape, bool isFortranOrder = false, MappedFileOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(dtype);
        byte[] header = NpyHeader.Format(dtype, isFortranOrder, shape);
        long length = NpyHeader.LengthOf(header.Length, dtype, shape);
        MappedFile file = MappedFile.Create(path, (options ?? new MappedFileOptions()) with { InitialLength = length });
        try
        {
            file.Write(0, header);
            return Open(file, leaveOpen: false);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Looks at a file, or at a range of it, as a .npy file.</summary>
    /// <param name="file">The file.</param>
    /// <param name="offset">Where the .npy begins, in bytes.</param>
    /// <param name="lengthBytes">How long it is at most; -1: to the end of the file.</param>
    /// <param name="leaveOpen">True: the file is borrowed. False: disposing this disposes it; not when this throws.</param>
    /// <exception cref="ArgumentOutOfRangeException">The range does not lie inside the file.</exception>
    /// <exception cref="ColumnarFormatException">It is no .npy file, is damaged or unfinished, or is shorter than its shape says.</exception>
    /// <exception cref="NotSupportedException">Its elements are Python objects, or long doubles.</exception>
    /// <exception cref="ObjectDisposedException">The file was disposed.</exception>
    public static NpyFile Open(MappedFile file, long offset = 0, long lengthBytes = -1, bool leaveOpen = true)
    {
        ArgumentNullException.ThrowIfNull(file);
        return Open(file, offset, lengthBytes, leaveOpen, file.Path);
    }

    internal static NpyFile Open(MappedFile file, long offset, long lengthBytes, bool leaveOpen, string source)
    {
        file.Views.ThrowIfDisposed();
        long length = file.Length;
        if ((ulong)offset > (ulong)length)
            throw new ArgumentOutOfRangeException(nameof(offset), offset, $"{file.Path} is {length} bytes long.");
        if (lengthBytes < -1 || lengthBytes > length - offset)
            throw new ArgumentOutOfRangeException(nameof(lengthBytes), lengthBytes, $"{file.Path} has {length - offset} bytes from offset {offset} on.");
        return new NpyFile(file, NpyHeader.Read(file, offset, lengthBytes < 0 ? length - offset : lengthBytes, source), leaveOpen, source);
    }

    /// <summary>The number of an element in the file.</summary>
    /// <param name="index">As many indexes as there are dimensions, each from 0 to its size - 1. Numbers count from the start only.</param>
    /// <exception cref="ArgumentException">There are not as many indexes as dimensions.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An index is not inside its dimension, which the message names.</exception>
    public long ElementOf(params ReadOnlySpan<long> index)
    {
        long[] shape = _header.Shape;
        if (index.Length != shape.Length)
            throw new ArgumentException($"{_source}: an element of shape {NpyHeader.ShapeText(shape)} has {shape.Length} indexes, not {index.Length}.", nameof(index));
        long element = 0;
        for (int i = 0; i < shape.Length; i++)
        {
            int dimension = IsFortranOrder ? shape.Length - 1 - i : i;
            if ((ulong)index[dimension] >= (ulong)shape[dimension])
            {
                throw new ArgumentOutOfRangeException(nameof(index), index[dimension],
                    $"{_source}: dimension {dimension} of shape {NpyHeader.ShapeText(shape)} has no index {index[dimension]}.");
            }
            // Inside the product of the sizes, which fits 64 bits.
            element = element * shape[dimension] + index[dimension];
        }
        return element;
    }

    /// <summary>One element, turned to this machine's byte order. Allocates nothing; never fails for the budget.</summary>
    /// <typeparam name="T">What the elements are.</typeparam>
    /// <param name="index">As for <see cref="ElementOf"/>.</param>
    /// <exception cref="ArgumentException">There are not as many indexes as dimensions, or one is not inside its dimension.</exception>
    /// <exception cref="InvalidOperationException">The elements are not of that type.</exception>
    /// <exception cref="ObjectDisposedException">This or the file was disposed.</exception>
    public T Read<T>(params ReadOnlySpan<long> index)
        where T : unmanaged
    {
        ThrowIfDisposed();
        ThrowUnlessConvertible<T>();
        T value = File.Read<T>(OffsetOf(ElementOf(index)));
        NpyElement.Swap(DType, MemoryMarshal.AsBytes(new Span<T>(ref value)));
        return value;
    }

    /// <summary>Changes one element, in the file's byte order. Visible to every reader at once; durable after <see cref="MappedFile.Checkpoint(CheckpointLevel)"/>.</summary>
    /// <typeparam name="T">What the elements are.</typeparam>
    /// <param name="index">As for <see cref="ElementOf"/>.</param>
    /// <param name="value">The value.</param>
    /// <exception cref="ArgumentException">There are not as many indexes as dimensions, or one is not inside its dimension.</exception>
    /// <exception cref="InvalidOperationException">The elements are not of that type.</exception>
    /// <exception cref="UnauthorizedAccessException">The file is open for reading only.</exception>
    /// <exception cref="ObjectDisposedException">This or the file was disposed.</exception>
    public void Write<T>(ReadOnlySpan<long> index, T value)
        where T : unmanaged
    {
        ThrowIfDisposed();
        ThrowUnlessConvertible<T>();
        NpyElement.Swap(DType, MemoryMarshal.AsBytes(new Span<T>(ref value)));
        File.Write(OffsetOf(ElementOf(index)), value);
    }

    /// <summary>Copies elements that lie together, turned to this machine's byte order. Allocates nothing; never fails for the budget.</summary>
    /// <typeparam name="T">What the elements are.</typeparam>
    /// <param name="element">The number of the first.</param>
    /// <param name="destination">Gets as many as it is long.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are not so many from there on; nothing was copied.</exception>
    /// <exception cref="InvalidOperationException">The elements are not of that type.</exception>
    /// <exception cref="ObjectDisposedException">This or the file was disposed.</exception>
    public void CopyTo<T>(long element, Span<T> destination)
        where T : unmanaged
    {
        ThrowIfDisposed();
        ThrowUnlessConvertible<T>();
        ThrowUnlessInside(element, destination.Length);
        // A span of bytes ends at 2 GiB - 1; one of larger values does not.
        int step = Math.Max(1, (1 << 30) / Unsafe.SizeOf<T>());
        while (!destination.IsEmpty)
        {
            int count = Math.Min(step, destination.Length);
            Span<byte> bytes = MemoryMarshal.AsBytes(destination[..count]);
            File.ReadExactly(OffsetOf(element), bytes);
            NpyElement.Swap(DType, bytes);
            element += count;
            destination = destination[count..];
        }
    }

    /// <summary>All elements as they lie in the file, as an array with 64-bit indexes, which are element numbers. Maps nothing; borrows the file.</summary>
    /// <typeparam name="T">What the elements are.</typeparam>
    /// <exception cref="InvalidOperationException">The elements are not of that type, or not in this machine's byte order.</exception>
    /// <exception cref="ObjectDisposedException">This or the file was disposed.</exception>
    public MappedArray<T> AsArray<T>()
        where T : unmanaged
    {
        ThrowIfDisposed();
        NpyElement.ThrowUnlessMappable<T>(_source, DType);
        return File.AsArray<T>(DataOffset, Count);
    }

    /// <summary>
    /// All elements as they lie in the file, as a column without nulls, to be aggregated, filtered and taken from: its rows are element
    /// numbers. Of one dimension these are the indexes. Maps nothing; borrows the file.
    /// </summary>
    /// <typeparam name="T">What the elements are.</typeparam>
    /// <exception cref="InvalidOperationException">The elements are not of that type, or not in this machine's byte order.</exception>
    /// <exception cref="ObjectDisposedException">This or the file was disposed.</exception>
    public Column<T> AsColumn<T>()
        where T : unmanaged
    {
        ThrowIfDisposed();
        NpyElement.ThrowUnlessMappable<T>(_source, DType);
        return new Column<T>(new SingleChunk(File, _source, new ValueChunk(Count, Nulls: 0, DataOffset, ValidityOffset: -1)));
    }

    /// <summary>
    /// The rows of an array in C order, as a table whose runs of rows are leased as <c>Span2D</c> or <c>Memory2D</c>, for reading or
    /// writing. A row is everything at one first index: of more than two dimensions, all the others in one; of one, a single element, as is
    /// the only row of an array without dimensions. Maps nothing; borrows the file.
    /// </summary>
    /// <typeparam name="T">What the elements are.</typeparam>
    /// <returns>The table; without rows where rows have no elements.</returns>
    /// <exception cref="InvalidOperationException">The elements are not of that type or not in this machine's byte order, or the array is in Fortran order.</exception>
    /// <exception cref="NotSupportedException">A row has more than 2^31 - 1 elements; <see cref="AsArray{T}"/> knows no such limit.</exception>
    /// <exception cref="ObjectDisposedException">This or the file was disposed.</exception>
    public MappedTable<T> AsRows<T>()
        where T : unmanaged
    {
        ThrowIfDisposed();
        // One dimension, or none of consequence, is the same in both orders.
        if (IsFortranOrder && Shape.Count > 1)
            throw new InvalidOperationException($"{_source}: the array is in Fortran order, so its columns lie together and not its rows: use AsColumns.");
        return AsTable<T>(Shape.Count == 0 ? 1 : Shape[0], "row");
    }

    /// <summary>
    /// The columns of an array in Fortran order, as a table whose row <c>i</c> is column <c>i</c>: the transposed array. A column is everything
    /// at one last index: of more than two dimensions, all the others in one. Otherwise as <see cref="AsRows{T}"/>.
    /// </summary>
    /// <typeparam name="T">What the elements are.</typeparam>
    /// <returns>The table; without rows where columns have no elements.</returns>
    /// <exception cref="InvalidOperationException">The elements are not of that type or not in this machine's byte order, or the array is in C order.</exception>
    /// <exception cref="NotSupportedException">A column has more than 2^31 - 1 elements; <see cref="AsArray{T}"/> knows no such limit.</exception>
    /// <exception cref="ObjectDisposedException">This or the file was disposed.</exception>
    public MappedTable<T> AsColumns<T>()
        where T : unmanaged
    {
        ThrowIfDisposed();
        if (!IsFortranOrder && Shape.Count > 1)
            throw new InvalidOperationException($"{_source}: the array is in C order, so its rows lie together and not its columns: use AsRows.");
        return AsTable<T>(Shape.Count == 0 ? 1 : Shape[^1], "column");
    }

    /// <summary>Leases elements that lie together, of whatever dtype, as their bytes. The contract of <see cref="MappedFile.Lease"/>.</summary>
    /// <param name="element">The number of the first.</param>
    /// <param name="count">How many; less than 2 GiB of them.</param>
    /// <param name="mode">Reading, or reading and writing.</param>
    /// <param name="sequential">As in <see cref="MappedFile.Lease"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are not so many from there on, or they are too long for a span.</exception>
    /// <exception cref="BudgetExceededException">Other leases hold so much of the budget that this one cannot be mapped.</exception>
    /// <exception cref="UnauthorizedAccessException">A write lease on a file that is open for reading only.</exception>
    /// <exception cref="ObjectDisposedException">This or the file was disposed.</exception>
    public MappedView LeaseBytes(long element, int count = 1, LeaseMode mode = LeaseMode.Read, bool sequential = false)
    {
        ThrowIfDisposed();
        ThrowUnlessInside(element, count);
        long bytes = (long)count * DType.SizeBytes;
        if (bytes > int.MaxValue)
            throw new ArgumentOutOfRangeException(nameof(count), count, $"{count} elements of {DType.SizeBytes} bytes are more than the {int.MaxValue} bytes of one span.");
        return File.Lease(OffsetOf(element), (int)bytes, mode, sequential);
    }

    /// <summary>Copies elements that lie together, of whatever dtype, as their bytes. Never fails for the budget.</summary>
    /// <param name="element">The number of the first.</param>
    /// <param name="destination">Gets as many whole elements as it has room for; the rest of it is left alone.</param>
    /// <returns>How many elements were copied: less than there was room for at the end of the array.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such element.</exception>
    /// <exception cref="ObjectDisposedException">This or the file was disposed.</exception>
    public int ReadBytes(long element, Span<byte> destination)
    {
        ThrowIfDisposed();
        ThrowUnlessInside(element, 0);
        if (DType.SizeBytes == 0)
            return 0;
        int count = (int)Math.Min(Count - element, destination.Length / DType.SizeBytes);
        File.ReadExactly(OffsetOf(element), destination[..(count * DType.SizeBytes)]);
        return count;
    }

    /// <summary>The text of an element of bytes or text, without the zeros that fill it up. Bytes are taken as Latin-1, of which ASCII is a part.</summary>
    /// <param name="element">The number of the element.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such element.</exception>
    /// <exception cref="ColumnarFormatException">A code point is none of Unicode's.</exception>
    /// <exception cref="InvalidOperationException">The elements are neither bytes nor text.</exception>
    /// <exception cref="ObjectDisposedException">This or the file was disposed.</exception>
    public string ReadText(long element)
    {
        ThrowIfDisposed();
        ThrowUnlessInside(element, 1);
        return ReadTextAt(OffsetOf(element), DType);
    }

    /// <summary>One value of a field of one row, turned to this machine's byte order. Allocates nothing; never fails for the budget.</summary>
    /// <typeparam name="T">What the field is.</typeparam>
    /// <param name="element">The number of the row.</param>
    /// <param name="field">The field, of <see cref="NpyDType.GetField"/> or of <see cref="NpyDType.Fields"/> of this array's dtype.</param>
    /// <param name="part">Which element of a sub-array, in C order; 0 for a single value.</param>
    /// <exception cref="ArgumentException">The field is of no row so short.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row, or no such part.</exception>
    /// <exception cref="InvalidOperationException">The field is not of that type.</exception>
    /// <exception cref="ObjectDisposedException">This or the file was disposed.</exception>
    public T ReadField<T>(long element, NpyField field, int part = 0)
        where T : unmanaged
    {
        long offset = OffsetOf(element, field, part);
        NpyElement.ThrowUnlessElement<T>(_source, field.DType);
        if (field.DType.IsOpaque)
            NpyElement.ThrowUnlessMappable<T>(_source, field.DType);
        T value = File.Read<T>(offset);
        NpyElement.Swap(field.DType, MemoryMarshal.AsBytes(new Span<T>(ref value)));
        return value;
    }

    /// <summary>The text of a field of one row; as <see cref="ReadText"/>.</summary>
    /// <param name="element">The number of the row.</param>
    /// <param name="field">The field; as for <see cref="ReadField{T}"/>.</param>
    /// <param name="part">Which element of a sub-array, in C order; 0 for a single value.</param>
    /// <exception cref="ArgumentException">The field is of no row so short.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row, or no such part.</exception>
    /// <exception cref="ColumnarFormatException">A code point is none of Unicode's.</exception>
    /// <exception cref="InvalidOperationException">The field is neither bytes nor text.</exception>
    /// <exception cref="ObjectDisposedException">This or the file was disposed.</exception>
    public string ReadFieldText(long element, NpyField field, int part = 0) => ReadTextAt(OffsetOf(element, field, part), field.DType);

    /// <summary>
    /// Ends the use of the array, and disposes the file unless it is borrowed. Leases, and arrays and tables of a borrowed file, go on until
    /// they or the file are disposed. Repeating it does nothing.
    /// </summary>
    /// <exception cref="CheckpointFailedException">As of <see cref="MappedFile.Dispose"/>.</exception>
    public void Dispose()
    {
        _isDisposed = true;
        if (!_leaveOpen)
            File.Dispose();
    }

    private MappedTable<T> AsTable<T>(long rows, string what)
        where T : unmanaged
    {
        NpyElement.ThrowUnlessMappable<T>(_source, DType);
        if (Count == 0)
            return File.AsTable<T>(DataOffset, 1, 0);
        long width = Count / rows;
        if (width > int.MaxValue)
            throw new NotSupportedException($"{_source}: a {what} has {width} elements; a table's has at most {int.MaxValue}. Use AsArray.");
        return File.AsTable<T>(DataOffset, (int)width, rows);
    }

    private string ReadTextAt(long offset, NpyDType dtype)
    {
        if (dtype.Kind is not (NpyKind.Bytes or NpyKind.Text))
            throw new InvalidOperationException($"{_source}: dtype '{dtype}' is neither bytes nor text.");
        Span<byte> bytes = dtype.SizeBytes <= TextBytesOnStack ? stackalloc byte[dtype.SizeBytes] : new byte[dtype.SizeBytes];
        File.ReadExactly(offset, bytes);
        if (dtype.Kind == NpyKind.Bytes)
            return Encoding.Latin1.GetString(bytes.TrimEnd((byte)0));
        StringBuilder text = new(bytes.Length / sizeof(uint));
        Span<uint> codes = MemoryMarshal.Cast<byte, uint>(bytes);
        if (!dtype.IsNative)
            System.Buffers.Binary.BinaryPrimitives.ReverseEndianness(codes, codes);
        foreach (uint code in codes.TrimEnd(0u))
        {
            if (!Rune.IsValid(code))
                throw new ColumnarFormatException(_source, offset, string.Create(CultureInfo.InvariantCulture, $"text has 0x{code:x}, which is no code point of Unicode"));
            text.Append(new Rune(code).ToString());
        }
        return text.ToString();
    }

    // Offsets of elements that were checked: all lie in the file, as was seen when it was opened.
    private long OffsetOf(long element) => DataOffset + element * DType.SizeBytes;

    private long OffsetOf(long element, NpyField field, int part)
    {
        ArgumentNullException.ThrowIfNull(field);
        ThrowIfDisposed();
        ThrowUnlessInside(element, 1);
        if (field.Offset > DType.SizeBytes - field.SizeBytes)
            throw new ArgumentException($"{_source}: the field '{field.Name}' ends at byte {field.Offset + (long)field.SizeBytes}, a row of this file at {DType.SizeBytes}.", nameof(field));
        if ((uint)part >= (uint)field.Count)
            throw new ArgumentOutOfRangeException(nameof(part), part, $"{_source}: the field '{field.Name}' has {field.Count} parts.");
        return OffsetOf(element) + field.Offset + (long)part * field.DType.SizeBytes;
    }

    // What can be turned around may be in any order; rows and text cannot.
    private void ThrowUnlessConvertible<T>()
        where T : unmanaged
    {
        if (DType.IsOpaque)
            NpyElement.ThrowUnlessMappable<T>(_source, DType);
        else
            NpyElement.ThrowUnlessElement<T>(_source, DType);
    }

    private void ThrowUnlessInside(long element, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        if ((ulong)element > (ulong)Count || count > Count - element)
            throw new ArgumentOutOfRangeException(nameof(element), element, $"{_source}: there are {Count} elements; {count} were asked for from element {element} on.");
    }

    private void ThrowIfDisposed()
    {
        if (_isDisposed)
            throw new ObjectDisposedException(nameof(NpyFile), $"{_source} was disposed.");
    }
}
