namespace BigFile;

/// <summary>A file cannot shrink while a lease covers the range that would be cut off. Nothing was changed.</summary>
public sealed class RangeInUseException : IOException
{
    internal RangeInUseException(string message, int nativeErrorCode, IReadOnlyList<LeaseHolder> holders)
        : base(message)
    {
        NativeErrorCode = nativeErrorCode;
        Holders = holders;
    }

    /// <summary>
    /// 1224 (ERROR_USER_MAPPED_FILE) where Win32 refused because a view of the file exists in this process or in
    /// another one; 0 where this process's own leases were the reason.
    /// </summary>
    public int NativeErrorCode { get; }

    /// <summary>The leases of this process that are in the way; empty when the view is another process's.</summary>
    public IReadOnlyList<LeaseHolder> Holders { get; }
}
