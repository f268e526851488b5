namespace BigFile.Scanning;

/// <summary>Goes over lines of a file. Holds a lease, or a buffer, until it is disposed, as <c>foreach</c> does.</summary>
public ref struct LineEnumerator
{
    private LineBlockCursor _blocks;
    private LineBlockEnumerator _lines;

    internal LineEnumerator(MappedFile file, LineFormat format, long start, long end)
    {
        LineBounds bounds = new(file, format, file.Length);
        end = Math.Min(end, bounds.LengthBytes);
        long first = bounds.FindStart(start, end);
        // No line may begin in the range, though one goes through it.
        long last = first < end ? bounds.FindStart(end) : first;
        _blocks = new LineBlockCursor(file, format, bounds, first, end, last, copies: false);
    }

    /// <summary>The line at which the enumeration stands. Its span is good until the next step.</summary>
    public readonly Line Current => _lines.Current;

    /// <summary>Goes to the next line.</summary>
    /// <returns>False when there is none.</returns>
    /// <exception cref="FileFaultException">The file failed under the enumeration.</exception>
    /// <exception cref="IOException">The file cannot be mapped or read.</exception>
    /// <exception cref="ObjectDisposedException">The file was disposed.</exception>
    public bool MoveNext()
    {
        while (true)
        {
            try
            {
                if (_lines.MoveNext())
                    return true;
            }
            catch (NullReferenceException)
            {
                // What Win32 makes of a page that cannot be had.
                _blocks.ThrowIfFaulted();
                throw;
            }
            if (!_blocks.MoveNext())
                return false;
            _lines = _blocks.Current.GetEnumerator();
        }
    }

    /// <summary>Gives back what is held.</summary>
    /// <exception cref="FileFaultException">The file failed under the enumeration.</exception>
    public void Dispose() => _blocks.Dispose();
}
