using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace BigFile.Platform.Win32;

/// <summary>
/// The fault guard of Win32: the first vectored exception handler of the process. A page of a view that cannot be read
/// raises EXCEPTION_IN_PAGE_ERROR, of which .NET makes the end of the process (dotnet/runtime#90608). Inside registered
/// ranges the handler marks the place, as on_fault in bigfile_faults.c does, and passes the exception on as a read of
/// address 0, of which .NET makes a <see cref="NullReferenceException"/>, which can be caught. Only in managed code:
/// a fault in native code, such as the memmove behind long span copies, ends the process as before.
/// </summary>
/// <remarks>
/// The handler is machine code because no managed code may run where it does: the thread may be anywhere. It reads the
/// table without a lock, entry by entry; normal code changes it under one, and keeps an entry of 0 bytes while it does.
/// x64 only. Thread-safe.
/// </remarks>
internal static unsafe class InPageGuard
{
    private const uint StatusAccessViolation = 0xC000_0005, StatusInPageError = 0xC000_0006;

    // Unguarded beyond. The table takes 1 MiB of address space, and memory for the entries that were ever used.
    private const int RangesMax = (1 << 14) - 1;

    private const int TableAddressAt = 5;
    private const nint CurrentProcess = -1;

    private static readonly Lock s_gate = new();
    private static Table* s_table;
    private static int s_freeList = -1;

    // long handler(EXCEPTION_POINTERS*), in the calling convention of Win64: the argument in rcx; rax, rcx, rdx and r8 to
    // r11 are free to use. A leaf that leaves the stack alone needs no unwind data.
    private static ReadOnlySpan<byte> Code =>
    [
        0x48, 0x8B, 0x11,                               //         mov   rdx, [rcx]         the EXCEPTION_RECORD
        0x49, 0xB8, 0, 0, 0, 0, 0, 0, 0, 0,             //         mov   r8, table
        0x8B, 0x02,                                     //         mov   eax, [rdx]         ExceptionCode
        0x41, 0x3B, 0x00,                               //         cmp   eax, [r8]          Table.Code
        0x74, 0x06,                                     //         je    known
        0x41, 0x3B, 0x40, 0x04,                         //         cmp   eax, [r8+4]        Table.CodeToo
        0x75, 0x73,                                     //         jne   pass
        0x83, 0x7A, 0x18, 0x02,                         // known:  cmp   dword [rdx+24], 2  NumberParameters
        0x72, 0x6D,                                     //         jb    pass
        0x41, 0x8B, 0x48, 0x08,                         //         mov   ecx, [r8+8]        Table.Count
        0x4D, 0x8D, 0x58, 0x40,                         //         lea   r11, [r8+64]       the first entry
        0x83, 0xE9, 0x01,                               // next:   sub   ecx, 1
        0x78, 0x60,                                     //         js    pass
        0x45, 0x8B, 0x13,                               //         mov   r10d, [r11]        Entry.Version
        0x4D, 0x8B, 0x4B, 0x10,                         //         mov   r9, [r11+16]       Entry.Bytes, before the others
        0x48, 0x8B, 0x42, 0x28,                         //         mov   rax, [rdx+40]      ExceptionInformation[1], the address
        0x49, 0x2B, 0x43, 0x08,                         //         sub   rax, [r11+8]       Entry.Start
        0x4C, 0x39, 0xC8,                               //         cmp   rax, r9
        0x73, 0x0D,                                     //         jae   skip
        0x49, 0x03, 0x43, 0x18,                         //         add   rax, [r11+24]      Entry.Offset
        0x4D, 0x8B, 0x4B, 0x20,                         //         mov   r9, [r11+32]       Entry.Marks
        0x45, 0x3B, 0x13,                               //         cmp   r10d, [r11]        the same entry all along?
        0x74, 0x06,                                     //         je    hit
        0x49, 0x83, 0xC3, 0x40,                         // skip:   add   r11, 64
        0xEB, 0xD4,                                     //         jmp   next
        0x41, 0x8B, 0x49, 0x04,                         // hit:    mov   ecx, [r9+4]        NativeMarks.UnitShift
        0x48, 0xD3, 0xE8,                               //         shr   rax, cl            the unit
        0x4D, 0x8B, 0x51, 0x28,                         //         mov   r10, [r9+40]       NativeMarks.Bits
        0xF0, 0x49, 0x0F, 0xAB, 0x02,                   //         lock bts [r10], rax
        0xF0, 0x49, 0xFF, 0x41, 0x08,                   //         lock inc qword [r9+8]    NativeMarks.Faults
        0xF0, 0x41, 0xFF, 0x40, 0x0C,                   //         lock inc dword [r8+12]   Table.Pending, before it is known to be the first
        0xB8, 0x01, 0x00, 0x00, 0x00,                   //         mov   eax, 1
        0x41, 0x87, 0x01,                               //         xchg  [r9], eax          NativeMarks.Faulted
        0x85, 0xC0,                                     //         test  eax, eax
        0x74, 0x05,                                     //         je    marked
        0xF0, 0x41, 0xFF, 0x48, 0x0C,                   //         lock dec dword [r8+12]
        0xC7, 0x02, 0x05, 0x00, 0x00, 0xC0,             // marked: mov   dword [rdx], STATUS_ACCESS_VIOLATION
        0x48, 0xC7, 0x42, 0x28, 0x00, 0x00, 0x00, 0x00, //         mov   qword [rdx+40], 0
        0x31, 0xC0,                                     // pass:   xor   eax, eax           EXCEPTION_CONTINUE_SEARCH
        0xC3,                                           //         ret
    ];

    /// <summary>Puts the handler in place, once. Gives where files count that have marks; null where there is no guard.</summary>
    public static int* TryInstall()
    {
        if (RuntimeInformation.ProcessArchitecture != Architecture.X64)
            return null;
        Table* table = (Table*)Kernel32.VirtualAlloc(
            0, (nuint)(RangesMax + 1) * (nuint)sizeof(Entry), Kernel32.MemReserve | Kernel32.MemCommit, Kernel32.PageReadWrite);
        nint code = Kernel32.VirtualAlloc(0, (nuint)Code.Length, Kernel32.MemReserve | Kernel32.MemCommit, Kernel32.PageReadWrite);
        if (table is null || code == 0)
            return null;
        // Wine raises access violations where Windows raises in-page errors.
        table->Code = StatusInPageError;
        table->CodeToo = IsWine() ? StatusAccessViolation : StatusInPageError;
        // SAFETY: both were just made, of these sizes; the code is never writable and executable at once.
        Code.CopyTo(new Span<byte>((void*)code, Code.Length));
        Unsafe.WriteUnaligned((void*)(code + TableAddressAt), (nint)table);
        if (!Kernel32.VirtualProtect(code, (nuint)Code.Length, Kernel32.PageExecuteRead, out _)
            || !Kernel32.FlushInstructionCache(CurrentProcess, code, (nuint)Code.Length)
            || Kernel32.AddVectoredExceptionHandler(1, code) == 0)
        {
            return null;
        }
        s_table = table;
        return &table->Pending;
    }

    /// <summary>Registers a range; -1 when the table is full.</summary>
    public static int Add(NativeMarks* marks, nint start, nuint bytes, long offset)
    {
        lock (s_gate)
        {
            int index = s_freeList;
            if (index < 0 && s_table->Count == RangesMax)
                return -1;
            Entry* entry = EntryAt(index >= 0 ? index : s_table->Count);
            if (index >= 0)
                s_freeList = entry->NextFree;
            // SAFETY: an entry of the table, which is never freed. Nobody finds it before it has bytes.
            entry->Start = start;
            entry->Offset = offset;
            entry->Marks = marks;
            Volatile.Write(ref entry->Bytes, bytes);
            if (index < 0)
                index = s_table->Count++;
            return index;
        }
    }

    /// <summary>Takes a range out. Nothing in it may be touched any more.</summary>
    public static void Remove(int index)
    {
        lock (s_gate)
        {
            // SAFETY: as in Add.
            Entry* entry = EntryAt(index);
            Volatile.Write(ref entry->Bytes, 0);
            Volatile.Write(ref entry->Version, entry->Version + 1);
            entry->NextFree = s_freeList;
            s_freeList = index;
        }
    }

    /// <summary>Marks for a file of so many units; null without memory.</summary>
    public static NativeMarks* Open(long units, int unitShift)
    {
        nuint words = (nuint)((units + 63) / 64);
        NativeMarks* marks = (NativeMarks*)Kernel32.VirtualAlloc(
            0, (nuint)sizeof(NativeMarks) + words * sizeof(ulong), Kernel32.MemReserve | Kernel32.MemCommit, Kernel32.PageReadWrite);
        if (marks is null)
            return null;
        // SAFETY: the memory was just made, has this size, and is 0.
        marks->UnitShift = unitShift;
        marks->Units = units;
        marks->FirstUnit = long.MaxValue;
        marks->LastUnit = -1;
        marks->Bits = (ulong*)(marks + 1);
        return marks;
    }

    /// <summary>No range may refer to it any more.</summary>
    public static void Close(NativeMarks* marks)
    {
        // SAFETY: made by Open, and the caller's alone by now.
        if (Interlocked.Exchange(ref marks->Faulted, 0) != 0)
            Interlocked.Decrement(ref s_table->Pending);
        Kernel32.VirtualFree((nint)marks, 0, Kernel32.MemRelease);
    }

    // SAFETY: the first of its places is the table's head; indexes are those that Add gives.
    private static Entry* EntryAt(int index) => (Entry*)s_table + index + 1;

    private static bool IsWine() =>
        NativeLibrary.TryLoad("ntdll", out nint library) && NativeLibrary.TryGetExport(library, "wine_get_version", out _);

    [StructLayout(LayoutKind.Explicit, Size = 64)]
    private struct Table
    {
        [FieldOffset(0)]
        public uint Code;

        [FieldOffset(4)]
        public uint CodeToo;

        /// <summary>Entries ever used.</summary>
        [FieldOffset(8)]
        public int Count;

        /// <summary>How many files have marks.</summary>
        [FieldOffset(12)]
        public int Pending;
    }

    [StructLayout(LayoutKind.Explicit, Size = 64)]
    private struct Entry
    {
        /// <summary>Another one for every use.</summary>
        [FieldOffset(0)]
        public uint Version;

        [FieldOffset(4)]
        public int NextFree;

        [FieldOffset(8)]
        public nint Start;

        /// <summary>0: not in use.</summary>
        [FieldOffset(16)]
        public nuint Bytes;

        /// <summary>Of the file, at the start.</summary>
        [FieldOffset(24)]
        public long Offset;

        [FieldOffset(32)]
        public NativeMarks* Marks;
    }
}
