using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace BigFile.Columnar;

/// <summary>
/// Writes a .npy file from front to back, through the engine: the bytes are those of numpy.save. The number of rows (in Fortran order, of
/// columns) need not be known before the end.
/// </summary>
/// <remarks>
/// <para>Until <see cref="Finish"/> the file begins with <c>BFNUMPY?</c>, which no reader takes for an array and <see cref="NpyFile"/>
/// calls unfinished. Finish makes the elements durable, and then the first bytes: a file that begins as it should is whole, whatever happened.</para>
/// <para>Not thread-safe. What the caller does wrong changes nothing; a failure of the disk ends the writer. Disposing a writer that was not
/// finished leaves the unfinished file, unless <see cref="NpyWriterOptions.DeleteUnfinished"/>.</para>
/// </remarks>
public sealed class NpyWriter : IDisposable
{
    private const int SwapBytesMax = 64 << 10;

    private readonly GrowingFile _file;
    private readonly NpyDType _dtype;
    private NpyWriterOptions _options;

    // With 1 for the dimension that counts the rows, where their number is not known yet; that dimension, or -1.
    private readonly long[] _shape;
    private readonly int _growing;

    // Elements of the shape; where it is not known yet, of one row.
    private readonly long _count;

    private byte[]? _swapped;
    private bool _isFinished;
    private bool _isDisposed;

    private NpyWriter(GrowingFile file, NpyDType dtype, NpyWriterOptions options, long[] shape, int growing)
    {
        _file = file;
        _dtype = dtype;
        _options = options;
        _shape = shape;
        _growing = growing;
        // Fits: the length of the file was computed from it.
        _ = NpyShape.TryCount(shape, out _count);
    }

    /// <summary>The file that is written.</summary>
    public string Path => _file.Path;

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
        ArgumentNullException.ThrowIfNull(options.File, nameof(options));
        long[] sizes = shape.ToArray();
        int growing = options.IsFortranOrder ? sizes.Length - 1 : 0;
        if (sizes.Length == 0 || sizes[growing] != -1)
            growing = -1;
        else
            sizes[growing] = 1;
        if (growing >= 0 && dtype.SizeBytes == 0)
            throw new ArgumentException($"Elements of dtype '{dtype}' have no bytes, so their number has to be known.", nameof(shape));

        byte[] head = NpyHeader.Format(dtype, options.IsFortranOrder, sizes);
        long length = NpyHeader.LengthOf(head.Length, dtype, sizes);
        GrowingFile file = new(path, growing >= 0 ? options.File : options.File with { MaxLength = length });
        NpyWriter writer = new(file, dtype, options with { DeleteUnfinished = true }, sizes, growing);
        try
        {
            NpyHeader.UnfinishedMagic.CopyTo(head);
            file.Append(head);
            if (growing < 0)
            {
                file.Reserve(length - head.Length);
                file.Position = head.Length;
            }
        }
        catch
        {
            // The file was just made, and has nothing.
            writer.Dispose();
            throw;
        }
        writer._options = options;
        return writer;
    }

    /// <summary>Writes elements after those that were written, in the order in which they lie in the file; any number, rows need not be whole.</summary>
    /// <typeparam name="T">What the elements are; their bytes are turned around where the dtype's order is not this machine's.</typeparam>
    /// <param name="values">The elements.</param>
    /// <exception cref="InvalidOperationException">The elements are not of that type, there are more than the shape has, or the file is finished; nothing was written.</exception>
    /// <exception cref="IOException">The disk is full, or the file cannot become so long, now or earlier; it is left unfinished.</exception>
    /// <exception cref="ObjectDisposedException">The writer was disposed.</exception>
    public void Write<T>(ReadOnlySpan<T> values)
        where T : unmanaged
    {
        if (_dtype.IsOpaque)
            NpyElement.ThrowUnlessMappable<T>(Path, _dtype);
        else
            NpyElement.ThrowUnlessElement<T>(Path, _dtype);
        ThrowUnlessRoom(values.Length);
        // A span of bytes ends at 2 GiB - 1; one of larger values does not.
        int step = Math.Max(1, (_dtype.IsNative ? 1 << 30 : SwapBytesMax) / Unsafe.SizeOf<T>());
        while (!values.IsEmpty)
        {
            int count = Math.Min(step, values.Length);
            ReadOnlySpan<byte> bytes = MemoryMarshal.AsBytes(values[..count]);
            _file.Append(_dtype.IsNative ? bytes : Swapped(bytes));
            CountWritten += count;
            values = values[count..];
        }
    }

    /// <summary>Writes whole elements of whatever dtype, as their bytes.</summary>
    /// <param name="elements">Their bytes, in the order of the dtype.</param>
    /// <exception cref="ArgumentException">The last element is not whole; nothing was written.</exception>
    /// <exception cref="InvalidOperationException">There are more than the shape has, or the file is finished; nothing was written.</exception>
    /// <exception cref="IOException">The disk is full, or the file cannot become so long, now or earlier; it is left unfinished.</exception>
    /// <exception cref="ObjectDisposedException">The writer was disposed.</exception>
    public void WriteBytes(ReadOnlySpan<byte> elements)
    {
        int sizeBytes = Math.Max(1, _dtype.SizeBytes);
        if (elements.Length % sizeBytes != 0 || (_dtype.SizeBytes == 0 && !elements.IsEmpty))
            throw new ArgumentException($"{elements.Length} bytes are no whole number of elements of {_dtype.SizeBytes} bytes.", nameof(elements));
        ThrowUnlessRoom(elements.Length / sizeBytes);
        _file.Append(elements);
        CountWritten += elements.Length / sizeBytes;
    }

    /// <summary>Ends the file: the elements are made durable, then the head. The writer can then only be disposed.</summary>
    /// <returns>What was flushed, by both checkpoints.</returns>
    /// <exception cref="InvalidOperationException">Fewer elements were written than the shape has, or the last row is not whole, or the file is finished; more can be written.</exception>
    /// <exception cref="IOException">The file could not be made durable, now or earlier; it is left unfinished.</exception>
    /// <exception cref="ObjectDisposedException">The writer was disposed.</exception>
    public CheckpointResult Finish()
    {
        ThrowIfFinished();
        long[] shape = [.. _shape];
        if (_growing >= 0)
        {
            long rows = _count == 0 ? 0 : CountWritten / _count;
            if (rows * _count != CountWritten)
                throw new InvalidOperationException($"{Path}: {CountWritten} elements are no whole number of rows of {_count}.");
            shape[_growing] = rows;
        }
        else if (CountWritten != _count && _dtype.SizeBytes != 0)
        {
            throw new InvalidOperationException($"{Path}: {CountWritten} of the {_count} elements of shape {NpyHeader.ShapeText(shape)} were written.");
        }
        ReadOnlySpan<byte> head = NpyHeader.Format(_dtype, _options.IsFortranOrder, shape);
        _file.WriteAt(NpyHeader.MagicBytes, head[NpyHeader.MagicBytes..]);
        CheckpointResult elements = _file.Complete();
        CheckpointResult start = _file.WriteStart(head[..NpyHeader.MagicBytes], NpyHeader.UnfinishedMagic);
        _isFinished = true;
        return new CheckpointResult(CheckpointLevel.Durable, elements.Bytes + start.Bytes, elements.Extents + start.Extents, elements.Elapsed + start.Elapsed);
    }

    /// <summary>Closes the file. Without <see cref="Finish"/> before it, it stays unfinished, or is deleted if the options say so. Repeating it does nothing.</summary>
    /// <exception cref="IOException">The file could not be closed or deleted.</exception>
    public void Dispose()
    {
        if (_isDisposed)
            return;
        _isDisposed = true;
        try
        {
            _file.Dispose();
        }
        catch (IOException) when (!_isFinished)
        {
            // A failure was told as that before; nothing more is promised of an unfinished file.
        }
        if (!_isFinished && _options.DeleteUnfinished)
            System.IO.File.Delete(Path);
    }

    private void ThrowUnlessRoom(int count)
    {
        ThrowIfFinished();
        if (_growing < 0 && count > _count - CountWritten)
        {
            throw new InvalidOperationException(
                $"{Path}: {CountWritten} elements were written and {count} more are given; shape {NpyHeader.ShapeText(_shape)} has {_count}.");
        }
        // Without end they would make no row.
        if (_growing >= 0 && _count == 0 && count != 0)
            throw new InvalidOperationException($"{Path}: rows of this shape have no elements.");
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
        if (_isDisposed)
            throw new ObjectDisposedException(nameof(NpyWriter), $"The writer of {Path} was disposed.");
        if (_isFinished)
            throw new InvalidOperationException($"{Path} is finished.");
    }
}
