using System.Runtime.InteropServices;

namespace BigFile.Columnar;

/// <summary>Batches of somebody else's, by the C stream interface. Dispose it to release the stream; batches that came from it live on. One thread.</summary>
public sealed unsafe class ImportedBatches : IDisposable
{
    private CArrowArrayStream _stream;

    /// <summary>Moves a stream here and asks for its schema.</summary>
    /// <param name="stream">The structure; moved from, also if the stream fails.</param>
    /// <exception cref="ArgumentException">It was released.</exception>
    /// <exception cref="ColumnarFormatException">The schema says nothing that could be; the stream is released.</exception>
    /// <exception cref="IOException">The stream failed; it is released.</exception>
    public ImportedBatches(CArrowArrayStream* stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        if (stream->Release is null)
            throw new ArgumentException("The stream was released, or moved to somewhere else.", nameof(stream));
        _stream = *stream;
        stream->Release = null;
        try
        {
            CArrowSchema schema = default;
            fixed (CArrowArrayStream* own = &_stream)
                ThrowIfFailed(own->GetSchema(own, &schema)); // SAFETY: the stream is alive, and this object holds it still meanwhile.
            if (schema.Release is null)
                throw CSchemaImporter.Wrong("the stream has no schema");
            Schema = ArrowCData.ImportSchema(&schema);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>The columns of all batches, and what goes with the table.</summary>
    public ArrowSchema Schema { get; }

    /// <summary>The next batch, to be disposed; null at the end.</summary>
    /// <exception cref="ColumnarFormatException">The batch cannot be, or is of another schema.</exception>
    /// <exception cref="IOException">The stream failed; the message is its own.</exception>
    /// <exception cref="ObjectDisposedException">The stream was disposed.</exception>
    public ColumnBatch? Next()
    {
        ObjectDisposedException.ThrowIf(_stream.Release is null, this);
        CArrowArray array = default;
        fixed (CArrowArrayStream* own = &_stream)
            ThrowIfFailed(own->GetNext(own, &array)); // SAFETY: as above.
        return array.Release is null ? null : ArrowCData.ImportBatch(&array, Schema);
    }

    /// <summary>Releases the stream. Harmless when repeated.</summary>
    public void Dispose()
    {
        if (_stream.Release is null)
            return;
        CArrowArrayStream stream = _stream;
        _stream = default;
        stream.Release(&stream); // SAFETY: alive until now; it may be released from another place.
    }

    private void ThrowIfFailed(int error)
    {
        if (error == 0)
            return;
        fixed (CArrowArrayStream* own = &_stream)
        {
            byte* text = own->GetLastError is null ? null : own->GetLastError(own); // SAFETY: as above; the text is good until the next call.
            throw new IOException($"{CSchemaImporter.Source}: the stream failed with error {error}{(text is null ? "" : ": " + Marshal.PtrToStringUTF8((nint)text))}");
        }
    }
}
