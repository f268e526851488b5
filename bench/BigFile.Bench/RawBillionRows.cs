using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using System.Text;

namespace BigFile.Bench;

/// <summary>
/// The One Billion Row Challenge as one would write it for speed alone: pointers into one view of the whole file, four
/// rows under way at once, a hash table of a fixed size a thread, and no question asked. A file that is not as the
/// challenge says, or has some ten thousand stations, gives wrong results or ends the process.
/// </summary>
internal static unsafe class RawBillionRows
{
    private const int SlotBits = 14;
    private const int KeyBytes = 32;
    private const long ChunkBytes = 4 << 20;
    private const int Lanes = 4;

    // The last rows are read from a copy with room behind it, since loads reach over the end of what they need.
    private const int TailBytes = 4096;

    /// <summary>Runs it and returns the challenge's line of results.</summary>
    public static byte[] Run(string path, int threadCount)
    {
        using RawView view = new(path);
        byte* start = view.Pointer, end = start + view.Length;
        byte* tail = AfterNewline(start, view.Length < TailBytes ? start : end - TailBytes);
        long next = 0;
        var tables = new Table[threadCount];
        var threads = new Thread[threadCount];
        for (int i = 0; i < threadCount; i++)
        {
            Table table = tables[i] = new Table();
            threads[i] = new Thread(() =>
            {
                while (true)
                {
                    byte* from = start + Interlocked.Add(ref next, ChunkBytes) - ChunkBytes;
                    if (from >= tail)
                        return;
                    byte* to = from + ChunkBytes >= tail ? tail : AfterNewline(start, from + ChunkBytes);
                    table.AddAll(AfterNewline(start, from), to);
                }
            });
            threads[i].Start();
        }
        foreach (Thread thread in threads)
            thread.Join();
        byte[] rest = new byte[TailBytes + 512];
        new ReadOnlySpan<byte>(tail, (int)(end - tail)).CopyTo(rest);
        byte[] results;
        fixed (byte* copy = rest)
        {
            tables[0].AddAll(copy, copy + (end - tail));
            results = Write(tables); // long names are where they were found
        }
        foreach (Table table in tables)
            table.Free();
        return results;
    }

    private static byte* AfterNewline(byte* start, byte* at)
    {
        while (at > start && at[-1] != '\n')
            at++;
        return at;
    }

    private static byte[] Write(Table[] tables)
    {
        var all = new SortedDictionary<byte[], (int Min, int Max, long Sum, long Count)>(
            Comparer<byte[]>.Create(static (x, y) => x.AsSpan().SequenceCompareTo(y)));
        foreach (Table table in tables)
        {
            for (Slot* slot = table.Slots; slot < table.Slots + (1 << SlotBits); slot++)
            {
                if (slot->Count == 0)
                    continue;
                byte[] name = (slot->LongName != null ? new ReadOnlySpan<byte>(slot->LongName, slot->LongNameBytes) : NameOf(slot)).ToArray();
                var (min, max, sum, count) = all.GetValueOrDefault(name, (int.MaxValue, int.MinValue, 0L, 0L));
                all[name] = (Math.Min(min, slot->Min), Math.Max(max, slot->Max), sum + slot->Sum, count + slot->Count);
            }
        }
        using MemoryStream text = new();
        foreach ((byte[] name, (int min, int max, long sum, long count)) in all)
        {
            text.Write(text.Length == 0 ? "{"u8 : ", "u8);
            text.Write(name);
            double mean = Math.Floor(((double)sum / count) + 0.5) / 10;
            text.Write(Encoding.ASCII.GetBytes($"={min / 10.0:0.0}/{(mean == 0 ? 0 : mean):0.0}/{max / 10.0:0.0}"));
        }
        text.Write("}\n"u8);
        return text.ToArray();
    }

    private static ReadOnlySpan<byte> NameOf(Slot* slot)
    {
        var key = new ReadOnlySpan<byte>(slot->Key, KeyBytes);
        int end = key.IndexOf((byte)0);
        return end < 0 ? key : key[..end];
    }

    [StructLayout(LayoutKind.Sequential, Size = 64)]
    private struct Slot
    {
        public fixed byte Key[KeyBytes];
        public long Sum;
        public int Count;
        public int Min;
        public int Max;
        public int LongNameBytes;
        public byte* LongName;
    }

    private sealed class Table
    {
        // 32 bytes of ones, 32 of zeros, at a line of the cache: what is read from 32 - n on keeps n bytes.
        private readonly byte* _masks;

        public Table()
        {
            nuint bytes = (nuint)(sizeof(Slot) << SlotBits);
            Slots = (Slot*)NativeMemory.AlignedAlloc(bytes, 64);
            NativeMemory.Clear(Slots, bytes);
            _masks = (byte*)NativeMemory.AlignedAlloc(64, 64);
            NativeMemory.Fill(_masks, 32, 0xFF);
            NativeMemory.Clear(_masks + 32, 32);
        }

        public Slot* Slots { get; }

        public void Free()
        {
            NativeMemory.AlignedFree(Slots);
            NativeMemory.AlignedFree(_masks);
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void AddAll(byte* from, byte* to)
        {
            Slot* slots = Slots;
            byte* masks = _masks;
            long partBytes = (to - from) / Lanes;
            byte* a = from, aEnd = partBytes < KeyBytes * Lanes ? to : AfterNewline(from, from + partBytes);
            byte* b = aEnd, bEnd = aEnd == to ? to : AfterNewline(from, from + (2 * partBytes));
            byte* c = bEnd, cEnd = bEnd == to ? to : AfterNewline(from, from + (3 * partBytes));
            byte* d = cEnd;
            while (a < aEnd && b < bEnd && c < cEnd && d < to)
            {
                a = Add(a, slots, masks);
                b = Add(b, slots, masks);
                c = Add(c, slots, masks);
                d = Add(d, slots, masks);
            }
            while (a < aEnd)
                a = Add(a, slots, masks);
            while (b < bEnd)
                b = Add(b, slots, masks);
            while (c < cEnd)
                c = Add(c, slots, masks);
            while (d < to)
                d = Add(d, slots, masks);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static byte* Add(byte* at, Slot* slots, byte* masks)
        {
            Vector256<byte> bytes = Avx.LoadVector256(at);
            int hits = Avx2.MoveMask(Avx2.CompareEqual(bytes, Vector256.Create((byte)';')));
            if (hits == 0)
                return AddLong(at, slots);
            long length = BitOperations.TrailingZeroCount(hits);
            Vector256<byte> name = Avx2.And(bytes, Avx.LoadVector256(masks + KeyBytes - length));
            Vector128<ulong> halves = Sse2.Xor(name.GetLower(), name.GetUpper()).AsUInt64();
            ulong hash = (halves.ToScalar() * 0xD6E8FEB86659FD93) ^ (Sse2.UnpackHigh(halves, halves).ToScalar() * 0xCA5A826395121157);
            byte* number = at + length + 1;
            Slot* slot = slots + (hash >> (64 - SlotBits));
            while (Avx2.MoveMask(Avx2.CompareEqual(name, Avx.LoadVector256(slot->Key))) != -1)
            {
                if (slot->Count == 0)
                {
                    name.Store(slot->Key);
                    slot->Min = int.MaxValue;
                    slot->Max = int.MinValue;
                    break;
                }
                slot = slots + ((slot - slots + 1) & ((1 << SlotBits) - 1));
            }
            return Tally(slot, number);
        }

        /// <summary>Takes in the temperature at <paramref name="number"/> and returns where the next row begins.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static byte* Tally(Slot* slot, byte* number)
        {
            // Bit 4 tells a digit from the point and the minus: the first of bytes 1 to 3 without it is the point.
            ulong word = *(ulong*)number;
            int point = BitOperations.TrailingZeroCount(~word & 0x10101000);
            long sign = (long)(~word << 59) >> 63;
            ulong digits = ((word & ~((ulong)sign & 0xFF)) << (28 - point)) & 0x0F000F0F00;
            long absolute = (long)((digits * 0x640A0001) >> 32) & 0x3FF;
            int value = (int)((absolute ^ sign) - sign);
            slot->Sum += value;
            slot->Count++;
            if (value < slot->Min)
                slot->Min = value;
            if (value > slot->Max)
                slot->Max = value;
            return number + (point >> 3) + 3;
        }

        // Names of 32 bytes and more: their key is a hash, told from names by the first byte, which is a semicolon.
        [MethodImpl(MethodImplOptions.NoInlining)]
        private static byte* AddLong(byte* at, Slot* slots)
        {
            byte* end = at + KeyBytes;
            ulong hash = 0;
            for (byte* word = at; word < end; word += sizeof(ulong))
                hash = (BitOperations.RotateLeft(hash, 5) ^ *(ulong*)word) * 0x9E3779B97F4A7C15;
            while (*end != ';')
                hash = (BitOperations.RotateLeft(hash, 5) ^ *end++) * 0x9E3779B97F4A7C15;
            var name = new ReadOnlySpan<byte>(at, (int)(end - at));
            Slot* slot = slots + (hash >> (64 - SlotBits));
            while (slot->Count != 0 && !(slot->LongName != null && name.SequenceEqual(new ReadOnlySpan<byte>(slot->LongName, slot->LongNameBytes))))
                slot = slots + ((slot - slots + 1) & ((1 << SlotBits) - 1));
            if (slot->Count == 0)
            {
                slot->Key[0] = (byte)';';
                slot->LongName = at;
                slot->LongNameBytes = name.Length;
                slot->Min = int.MaxValue;
                slot->Max = int.MinValue;
            }
            return Tally(slot, end + 1);
        }
    }
}
