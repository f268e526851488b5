using System.Runtime.InteropServices;

namespace BigFile.Platform.Posix.FaultGuard;

/// <summary>The calls of libbigfile_faults.so (bigfile_faults.c, beside this file). Only once <see cref="FaultMarks.IsGuarded"/>.</summary>
internal static unsafe partial class FaultGuardLibrary
{
    public const string Name = "bigfile_faults";

    /// <summary>The version of the layout that both sides share.</summary>
    public const int Version = 3;

    [LibraryImport(Name, EntryPoint = "bigfile_faults_version")]
    internal static partial int GetVersion();

    [LibraryImport(Name, EntryPoint = "bigfile_faults_install")]
    internal static partial int Install();

    [LibraryImport(Name, EntryPoint = "bigfile_faults_pending")]
    internal static partial int* GetPending();

    [LibraryImport(Name, EntryPoint = "bigfile_faults_open")]
    internal static partial NativeMarks* Open(long units, int unitShift);

    [LibraryImport(Name, EntryPoint = "bigfile_faults_close")]
    internal static partial void Close(NativeMarks* marks);

    [LibraryImport(Name, EntryPoint = "bigfile_faults_add")]
    internal static partial int Add(NativeMarks* marks, nint start, nuint bytes, long offset, int writable);

    [LibraryImport(Name, EntryPoint = "bigfile_faults_remove")]
    internal static partial void Remove(int index);

    [LibraryImport(Name, EntryPoint = "bigfile_faults_mark")]
    internal static partial void Mark(NativeMarks* marks, long offset, long bytes);
}
