using System.Runtime.InteropServices;

namespace BigFile.Platform;

/// <summary>
/// The marks of one file, in memory that the handlers of faults write to: struct marks of bigfile_faults.c, and of the
/// code in <see cref="Win32.InPageGuard"/>.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct NativeMarks
{
    /// <summary>Not 0 while any unit is marked; <see cref="Taking"/> while marks are taken away.</summary>
    public int Faulted;

    /// <summary>Bytes of the file in a unit, as a shift.</summary>
    public int UnitShift;

    /// <summary>Faults handled since the file was opened.</summary>
    public long Faults;

    /// <summary>Every mark lies from here, where the handler keeps this; else the two stay empty.</summary>
    public long FirstUnit;

    /// <summary>To here.</summary>
    public long LastUnit;

    public long Units;

    /// <summary>One bit for each unit.</summary>
    public ulong* Bits;

    /// <summary>Handlers at work in the file's ranges; on Linux.</summary>
    public long Entered;

    public const int Taking = 2;
}
