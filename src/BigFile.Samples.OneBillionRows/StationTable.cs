using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace BigFile.Samples.OneBillionRows;

/// <summary>
/// The stations that one thread has met: a hash table of open addressing that grows, for names of up to 31 bytes, and a
/// dictionary for longer ones. Which rows it takes in, and how, is in the other part.
/// </summary>
internal sealed unsafe partial class StationTable
{
    private const int CapacityBitsAtFirst = 14;
    private const int CapacityMax = 1 << 23;

    // The best bits of a hash are the highest; those of a mask begin at the size of a slot.
    private const int SlotShift = 64 - 23 - 6;
    private const int ShortNameBytesMax = StationEntry.KeyBytes - 1;

    private readonly Dictionary<byte[], StationSummary> _others = new(NameComparer.Instance);
    private readonly Dictionary<byte[], StationSummary>.AlternateLookup<ReadOnlySpan<byte>> _othersBySpan;
    private StationEntry* _entries;
    private ulong _slotMask; // for a hash shifted right by SlotShift: what is left is the place of a slot in bytes
    private int _count;
#pragma warning disable IDE0052 // Keeps the entries alive: they are inside.
    private byte[] _memory;
#pragma warning restore IDE0052

    internal StationTable()
    {
        _othersBySpan = _others.GetAlternateLookup<ReadOnlySpan<byte>>();
        _memory = Allocate(CapacityBitsAtFirst, out _entries);
        _slotMask = SlotMask(CapacityBitsAtFirst);
    }

    private int Capacity => (int)(_slotMask / StationEntry.SizeBytes) + 1;

    /// <summary>Adds what this table knows to <paramref name="stations"/>.</summary>
    internal void AddTo(Dictionary<byte[], StationSummary> stations)
    {
        // SAFETY: the entries are as many as the capacity says, and stay where they are while the table lives.
        for (StationEntry* entry = _entries; entry < _entries + Capacity; entry++)
        {
            if (entry->Count == 0)
                continue;
            var key = new ReadOnlySpan<byte>(entry->Key, StationEntry.KeyBytes);
            Merge(key[..key.IndexOf((byte)';')].ToArray(), new(entry->MinTenths, entry->MaxTenths, entry->SumTenths, entry->Count));
        }
        foreach ((byte[] name, StationSummary summary) in _others)
            Merge(name, summary);
        GC.KeepAlive(this);

        void Merge(byte[] name, StationSummary summary)
        {
            ref StationSummary known = ref CollectionsMarshal.GetValueRefOrAddDefault(stations, name, out bool exists);
            known = exists ? known.With(summary) : summary;
        }
    }

    /// <summary>Takes one temperature in, for a name of any length.</summary>
    private void Add(ReadOnlySpan<byte> name, int tenths)
    {
        if (name.Length > ShortNameBytesMax)
        {
            AddOther(name, tenths);
            return;
        }
        Span<byte> key = stackalloc byte[StationEntry.KeyBytes];
        key.Clear();
        name.CopyTo(key);
        key[name.Length] = (byte)';';
        StationEntry* entry = Find(_entries, _slotMask, Vector256.Create<byte>(key));
        if (entry->Count == 0)
        {
            if (IsFull())
            {
                if (Capacity == CapacityMax)
                {
                    AddOther(name, tenths);
                    return;
                }
                Grow();
                entry = Find(_entries, _slotMask, Vector256.Create<byte>(key));
            }
            key.CopyTo(new Span<byte>(entry->Key, StationEntry.KeyBytes));
            entry->MinTenths = int.MaxValue;
            entry->MaxTenths = int.MinValue;
            _count++;
        }
        Update(entry, tenths);
    }

    private void AddOther(ReadOnlySpan<byte> name, int tenths)
    {
        ref StationSummary known = ref CollectionsMarshal.GetValueRefOrAddDefault(_othersBySpan, name, out bool exists);
        StationSummary summary = StationSummary.Of(tenths);
        known = exists ? known.With(summary) : summary;
    }

    // Half full at most: a free slot ends every search.
    private bool IsFull() => _count >= Capacity / 2;

    private void Grow()
    {
        int capacityBits = BitOperations.Log2((uint)Capacity) + 1;
        ulong slotMask = SlotMask(capacityBits);
        byte[] memory = Allocate(capacityBits, out StationEntry* entries);
        // SAFETY: as in AddTo; the new table has room for twice as many.
        for (StationEntry* entry = _entries; entry < _entries + Capacity; entry++)
        {
            if (entry->Count != 0)
                *Find(entries, slotMask, Vector256.Load(entry->Key)) = *entry;
        }
        _memory = memory;
        _entries = entries;
        _slotMask = slotMask;
    }

    /// <summary>The slot of a key, or the free one where it belongs.</summary>
    private static StationEntry* Find(StationEntry* entries, ulong slotMask, Vector256<byte> key)
    {
        for (ulong place = Hash(key) >> SlotShift; ; place += StationEntry.SizeBytes)
        {
            var entry = (StationEntry*)((byte*)entries + (place & slotMask));
            if (entry->Count == 0 || Vector256.Load(entry->Key) == key)
                return entry;
        }
    }

    private static ulong SlotMask(int capacityBits) => ((1UL << capacityBits) - 1) * StationEntry.SizeBytes;

    /// <summary>The hash of a key; its highest bits are the best.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Hash(Vector256<byte> key)
    {
        Vector128<ulong> folded = (key.GetLower() ^ key.GetUpper()).AsUInt64();
        return (folded.GetElement(0) + (folded.GetElement(1) * 0x9FB21C651E98DF25)) * 0x9E3779B97F4A7C15;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Update(StationEntry* entry, int tenths)
    {
        entry->SumTenths += tenths;
        entry->Count++;
        if (tenths < entry->MinTenths)
            entry->MinTenths = tenths;
        if (tenths > entry->MaxTenths)
            entry->MaxTenths = tenths;
    }

    // The array is never moved, and its entries begin at a line of the cache.
    private static byte[] Allocate(int capacityBits, out StationEntry* entries)
    {
        byte[] memory = GC.AllocateArray<byte>((StationEntry.SizeBytes << capacityBits) + StationEntry.SizeBytes, pinned: true);
        // SAFETY: pinned, and one entry longer than what is used behind the aligned address.
        nint start = (nint)Unsafe.AsPointer(ref memory[0]);
        entries = (StationEntry*)((start + StationEntry.SizeBytes - 1) & -StationEntry.SizeBytes);
        return memory;
    }
}
