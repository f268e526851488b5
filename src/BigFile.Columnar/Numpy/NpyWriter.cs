using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace BigFile.Columnar;

/// <summary>
/// Writes a .npy file from front to back, through the engine: the bytes are those of numpy.save. The number of rows (in Fortran order, of
/// columns) need not be known before the end.
/// </summary>
/// <remarks>
/// <para>Until <see cref="Finish"/> the file begins with <c>BFNUMPY?</c>, which no reader takes for an array and <see cref="NpyFile"/>
/// calls unfinished. Finish makes the elements durable, and then the head: a file with a right head is whole, whatever happened.</para>
/// <para>Not thread-safe. A write that throws has written no element that counts; it may be repeated. Disposing a writer that was not finished
/// leaves the unfinished file.</para>
/// </remarks>
public sealed class NpyWriter : IDisposable
{
    private const int SwapBytesMax = 64 << 10;
    private const long GrowthBytesMin = 1 << 20;
    private const long GrowthBytesMax = 256 << 20;

    private readonly MappedFile _file;
    private readonly NpyDType _dtype;
    private readonly bool _isFortranOrder;
    private readonly long[] _shape;
    private readonly int _headerBytes;

    // What the shape has; of a shape that is not known yet, elements of one row, and the dimension that counts the rows.
    private readonly long _count;
    private readonly long _rowElements;
    private readonly int _growing = -1;

    private byte[]? _swapped;
    private bool _isFinished;

    private NpyWriter(MappedFile file, NpyDType dtype, bool isFortranOrder, long[] shape, int growing, int headerBytes)
    {
        _file = file;
        _dtype = dtype;
        _isFortranOrder = isFortranOrder;
        _shape = shape;
        _growing = growing;
        _headerBytes = headerBytes;
        // They fit: the length of the file was computed from them.
        _ = NpyShape.TryCount(shape, out _count);
        _rowElements = growing < 0 ? 1 : _count;
    }

    /// <summary>The file that is written. Its length is at least that of what was written, until the end.</summary>
    public MappedFile File => _file;

    /// <summary>What the elements are.</summary>
    public NpyDType DType => _dtype;

    /// <summary>How many elements were written.</summary>
    public long CountWritten { get; private set; }

    /// <summary>Creates a file, or cuts one that exists to nothing, for elements of a type in this machine's byte order.</summary>
    /// <typeparam name="T">As for <see cref="NpyDType.Of{T}"/>.</typeparam>
    /// <param name="path">The file.</param>
    /// <param name="shape">As for <see cref="Create(string, NpyDType, ReadOnlySpan{long}, NpyWriterOptions?)"/>.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <exception cref="ArgumentException">The shape is none, or more than 64 bits hold; nothing was created.</exception>
    /// <exception cref="NotSupportedException">numpy has no such type.</exception>
    /// <exception cref="IOException">The file cannot be created; see <see cref="MappedFile.Create"/> for this and others.</exception>
    public static NpyWriter Create<T>(string path, ReadOnlySpan<long> shape, NpyWriterOptions? options = null)
        where T : unmanaged => Create(path, NpyDType.Of<T>(), shape, options);

    /// <summary>Creates a file, or cuts one that exists to nothing.</summary>
    /// <param name="path">The file.</param>
    /// <param name="dtype">What the elements are; they may be of either byte order.</param>
    /// <param name="shape">How many there are along each dimension. The first (in Fortran order, the last) may be -1: as many as are written. Where all are known, the space is reserved here.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <exception cref="ArgumentException">The shape is none, or more than 64 bits hold, or is not known and elements have no bytes; nothing was created.</exception>
    /// <exception cref="IOException">The file cannot be created; see <see cref="MappedFile.Create"/> for this and others.</exception>
    public static NpyWriter Create(string path, NpyDType dtype, ReadOnlySpan<long> shape, NpyWriterOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(dtype);
        options ??= new NpyWriterOptions();
        long[] sizes = shape.ToArray();
        int growing = options.IsFortranOrder ? sizes.Length - 1 : 0;
        if (sizes.Length == 0 || sizes[growing] != -1)
            growing = -1;
        else
            sizes[growing] = 1;
        if (growing >= 0 && dtype.SizeBytes == 0)
            throw new ArgumentException($"Elements of dtype '{dtype}' have no bytes, so their number has to be known.", nameof(shape));

        int headerBytes = NpyHeader.Format(dtype, options.IsFortranOrder, sizes).Length;
        long length = NpyHeader.LengthOf(headerBytes, dtype, sizes);
        MappedFileOptions fileOptions = options.FileOptions ?? new MappedFileOptions();
        MappedFile file = MappedFile.Create(path, growing >= 0
            ? fileOptions with { InitialLength = headerBytes }
            : fileOptions with { InitialLength = length, MaxLength = length });
        try
        {
            file.Write(0, NpyHeader.UnfinishedMagic);
            return new NpyWriter(file, dtype, options.IsFortranOrder, sizes, growing, headerBytes);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Writes elements after those that were written, in the order in which they lie in the file; any number, rows need not be whole.</summary>
    /// <typeparam name="T">What the elements are; their bytes are turned around where the dtype's order is not this machine's.</typeparam>
    /// <param name="values">The elements.</param>
    /// <exception cref="InvalidOperationException">The elements are not of that type, there are more than the shape has, or the file is finished; nothing was written.</exception>
    /// <exception cref="IOException">The disk is full, or the file cannot become so long.</exception>
    /// <exception cref="ObjectDisposedException">The writer was disposed.</exception>
    public void Write<T>(ReadOnlySpan<T> values)
        where T : unmanaged
    {
        if (_dtype.IsOpaque)
            NpyElement.ThrowUnlessMappable<T>(_file.Path, _dtype);
        else
            NpyElement.ThrowUnlessElement<T>(_file.Path, _dtype);
        BeginWrite(values.Length);
        // A span of bytes ends at 2 GiB - 1; one of larger values does not.
        int step = Math.Max(1, (_dtype.IsNative ? 1 << 30 : SwapBytesMax) / Unsafe.SizeOf<T>());
        long offset = EndOffset;
        for (ReadOnlySpan<T> rest = values; !rest.IsEmpty;)
        {
            int count = Math.Min(step, rest.Length);
            ReadOnlySpan<byte> bytes = MemoryMarshal.AsBytes(rest[..count]);
            _file.Write(offset, _dtype.IsNative ? bytes : Swapped(bytes));
            offset += bytes.Length;
            rest = rest[count..];
        }
        CountWritten += values.Length;
    }

    /// <summary>Writes whole elements of whatever dtype, as their bytes.</summary>
    /// <param name="elements">Their bytes, in the order of the dtype.</param>
    /// <exception cref="ArgumentException">The last element is not whole; nothing was written.</exception>
    /// <exception cref="InvalidOperationException">There are more than the shape has, or the file is finished; nothing was written.</exception>
    /// <exception cref="IOException">The disk is full, or the file cannot become so long.</exception>
    /// <exception cref="ObjectDisposedException">The writer was disposed.</exception>
    public void WriteBytes(ReadOnlySpan<byte> elements)
    {
        int sizeBytes = Math.Max(1, _dtype.SizeBytes);
        if (elements.Length % sizeBytes != 0 || (_dtype.SizeBytes == 0 && !elements.IsEmpty))
            throw new ArgumentException($"{elements.Length} bytes are no whole number of elements of {_dtype.SizeBytes} bytes.", nameof(elements));
        BeginWrite(elements.Length / sizeBytes);
        _file.Write(EndOffset, elements);
        CountWritten += elements.Length / sizeBytes;
    }

    /// <summary>Ends the file: the elements are made durable, then the head. The writer can then only be disposed.</summary>
    /// <returns>What was flushed, by both checkpoints.</returns>
    /// <exception cref="InvalidOperationException">Fewer elements were written than the shape has, or the last row is not whole, or the file is finished; more can be written.</exception>
    /// <exception cref="CheckpointFailedException">A checkpoint failed; the file may be taken for unfinished.</exception>
    /// <exception cref="IOException">The file could not be cut to its length.</exception>
    /// <exception cref="ObjectDisposedException">The writer was disposed.</exception>
    public CheckpointResult Finish()
    {
        ThrowIfFinished();
        long[] shape = [.. _shape];
        if (_growing >= 0)
        {
            long rows = _rowElements == 0 ? 0 : CountWritten / _rowElements;
            if (rows * _rowElements != CountWritten)
                throw new InvalidOperationException($"{_file.Path}: {CountWritten} elements are no whole number of rows of {_rowElements}.");
            shape[_growing] = rows;
        }
        else if (CountWritten != _count && _dtype.SizeBytes != 0)
        {
            throw new InvalidOperationException($"{_file.Path}: {CountWritten} of the {_count} elements of shape {NpyHeader.ShapeText(shape)} were written.");
        }
        byte[] header = NpyHeader.Format(_dtype, _isFortranOrder, shape);
        _file.SetLength(EndOffset);
        _file.Write(NpyHeader.MagicBytes, header.AsSpan(NpyHeader.MagicBytes));
        CheckpointResult elements = _file.Checkpoint();
        _file.Write(0, header.AsSpan(0, NpyHeader.MagicBytes));
        CheckpointResult head = _file.Checkpoint(0, NpyHeader.MagicBytes);
        _isFinished = true;
        return new CheckpointResult(CheckpointLevel.Durable, elements.Bytes + head.Bytes, elements.Extents + head.Extents, elements.Elapsed + head.Elapsed);
    }

    /// <summary>Closes the file, finished or not. Repeating it does nothing.</summary>
    public void Dispose() => _file.Dispose();

    private long EndOffset => _headerBytes + CountWritten * _dtype.SizeBytes;

    private void BeginWrite(int count)
    {
        ThrowIfFinished();
        if (_growing >= 0)
        {
            // A row without elements is never whole.
            if (_rowElements == 0 && count != 0)
                throw new InvalidOperationException($"{_file.Path}: rows of this shape have no elements.");
            EnsureLength(EndOffset + (long)count * _dtype.SizeBytes);
        }
        else if (count > _count - CountWritten)
        {
            throw new InvalidOperationException(
                $"{_file.Path}: {CountWritten} elements were written and {count} more are given; shape {NpyHeader.ShapeText(_shape)} has {_count}.");
        }
    }

    // Ahead by as much again, so that growth costs little; exactly where so much cannot be had.
    private void EnsureLength(long length)
    {
        long current = _file.Length;
        if (length <= current)
            return;
        long ahead = Math.Min(_file.MaxLength, current + Math.Clamp(current, GrowthBytesMin, GrowthBytesMax));
        try
        {
            _file.SetLength(Math.Max(length, ahead));
        }
        catch (MappingException) when (ahead > length)
        {
            _file.SetLength(length);
        }
    }

    private ReadOnlySpan<byte> Swapped(ReadOnlySpan<byte> values)
    {
        _swapped ??= new byte[SwapBytesMax];
        Span<byte> swapped = _swapped.AsSpan(0, values.Length);
        values.CopyTo(swapped);
        NpyElement.Swap(_dtype, swapped);
        return swapped;
    }

    private void ThrowIfFinished()
    {
        _file.Views.ThrowIfDisposed();
        if (_isFinished)
            throw new InvalidOperationException($"{_file.Path} is finished.");
    }
}
