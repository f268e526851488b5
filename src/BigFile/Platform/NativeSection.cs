using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace BigFile.Platform;

/// <summary>
/// What a section is to the system. Reference counted by its holders (<see cref="Section"/> and its views): closed, and
/// with it the file that it stands on when it owns that, with the last of them.
/// </summary>
internal abstract class NativeSection
{
    /// <summary>Win32: the section handle. Posix: the descriptor of the file or memory behind it.</summary>
    public abstract SafeHandle Handle { get; }

    /// <summary>The file to flush to the device, or null when memory backs the section or the file is not known (Win32, opened by name).</summary>
    public abstract SafeFileHandle? File { get; }

    /// <summary>Size in bytes, which an existing section keeps whatever was asked for.</summary>
    public required long SizeBytes { get; init; }

    /// <summary>The protection that it was made with; of one opened by name what the system tells, or what the opener may.</summary>
    public required SectionProtection Protection { get; init; }

    public required bool IsMemoryBacked { get; init; }

    /// <summary>True when the name was taken and this is the section that had it, made or opened.</summary>
    public required bool AlreadyExisted { get; init; }

    private int _holders = 1;

    /// <summary>One holder more, unless the last one has let go already.</summary>
    public bool TryHold()
    {
        int holders = Volatile.Read(ref _holders);
        while (holders != 0)
        {
            int seen = Interlocked.CompareExchange(ref _holders, holders + 1, holders);
            if (seen == holders)
                return true;
            holders = seen;
        }
        return false;
    }

    /// <summary>One holder less; the last one closes everything.</summary>
    public void Release()
    {
        if (Interlocked.Decrement(ref _holders) == 0)
            Close();
    }

    /// <summary>Closes everything: nobody holds it.</summary>
    protected abstract void Close();
}
