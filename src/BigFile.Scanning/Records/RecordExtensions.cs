namespace BigFile.Scanning;

/// <summary>Records of files.</summary>
public static class RecordExtensions
{
    /// <summary>Walks records that each have their length before them; allocates nothing.</summary>
    /// <param name="file">The file.</param>
    /// <param name="prefix">How the length is written.</param>
    /// <param name="start">Where a record begins, in bytes.</param>
    /// <param name="end">Records that begin there or behind it are left out; the last one may reach past it.</param>
    /// <param name="onDamage">Where to go on behind a damaged length; null stops there with <see cref="RecordDamagedException"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">The start is negative.</exception>
    /// <exception cref="ObjectDisposedException">The file was disposed.</exception>
    public static LengthPrefixedRecords EnumerateRecords(
        this MappedFile file, LengthPrefix prefix, long start = 0, long end = long.MaxValue, DamagedRecordRule? onDamage = null)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(prefix);
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        file.Views.ThrowIfDisposed();
        return new LengthPrefixedRecords(file, prefix, start, end, onDamage);
    }

    /// <summary>Looks at the file as records of one size; see <see cref="RecordFile"/>.</summary>
    /// <param name="file">The file.</param>
    /// <param name="layout">What a record is.</param>
    /// <param name="offset">Where the first record begins, in bytes.</param>
    /// <param name="count">How many there are; -1 for as many whole ones as the file has at each moment.</param>
    /// <exception cref="ArgumentOutOfRangeException">The file is not so long.</exception>
    /// <exception cref="ObjectDisposedException">The file was disposed.</exception>
    public static RecordFile AsRecords(this MappedFile file, RecordLayout layout, long offset = 0, long count = -1) =>
        new(file, layout, offset, count);
}
