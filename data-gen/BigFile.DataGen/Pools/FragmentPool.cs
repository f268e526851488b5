using System.Numerics;
using System.Text;
using BigFile.DataGen.Generators;

namespace BigFile.DataGen.Pools;

/// <summary>
/// Pieces of UTF-8 text, rendered once, from which lines are put together by copying. Picking one takes a mask and
/// two loads: the number of slots is a power of two, and a common piece simply holds more slots than a rare one.
/// </summary>
internal sealed class FragmentPool
{
    private readonly byte[] _bytes;
    private readonly Slot[] _slots;

    private FragmentPool(IReadOnlyList<byte[]> fragments, int[] fragmentOfSlot)
    {
        if (!BitOperations.IsPow2(fragmentOfSlot.Length))
            throw new ArgumentException($"{fragmentOfSlot.Length} slots: not a power of two.", nameof(fragmentOfSlot));
        _bytes = [.. fragments.SelectMany(fragment => fragment)];
        var slotOfFragment = new Slot[fragments.Count];
        int offset = 0;
        for (int i = 0; i < fragments.Count; i++)
        {
            slotOfFragment[i] = new Slot(offset, fragments[i].Length);
            offset += fragments[i].Length;
        }
        _slots = Array.ConvertAll(fragmentOfSlot, fragment => slotOfFragment[fragment]);
        LongestBytes = _slots.Max(slot => slot.Length);
    }

    /// <summary>Length of the longest fragment that can be picked, in bytes.</summary>
    internal int LongestBytes { get; }

    /// <summary>The fragment in the slot that the low bits of <paramref name="randomBits"/> name.</summary>
    internal ReadOnlySpan<byte> this[ulong randomBits]
    {
        get
        {
            Slot[] slots = _slots;
            Slot slot = slots[(int)randomBits & (slots.Length - 1)];
            return _bytes.AsSpan(slot.Offset, slot.Length);
        }
    }

    /// <summary>A pool where each fragment is as likely as any other, as nearly as the slots allow.</summary>
    internal static FragmentPool Even(IReadOnlyList<byte[]> fragments, int slotCount) =>
        new(fragments, [.. Enumerable.Range(0, slotCount).Select(slot => slot % fragments.Count)]);

    /// <inheritdoc cref="Even(IReadOnlyList{byte[]}, int)"/>
    internal static FragmentPool Even(IEnumerable<string> fragments, int slotCount) =>
        Even(Utf8(fragments), slotCount);

    /// <summary>A pool where earlier fragments are likelier, by a law like that of words and pages (Zipf).</summary>
    internal static FragmentPool Skewed(IEnumerable<string> fragments, int slotCount)
    {
        byte[][] rendered = Utf8(fragments);
        return new FragmentPool(rendered, SkewedSlots(rendered.Length, slotCount));
    }

    /// <summary>
    /// Which of <paramref name="valueCount"/> values each slot holds, where value <c>i</c> has weight
    /// <c>1 / (i + 8)</c>. Whole numbers throughout: the same on every machine.
    /// </summary>
    internal static int[] SkewedSlots(int valueCount, int slotCount)
    {
        static long Weight(int value) => 1_000_000_000 / (value + 8);

        long total = 0;
        for (int value = 0; value < valueCount; value++)
            total += Weight(value);
        var slots = new int[slotCount];
        int current = 0;
        long upTo = Weight(0);
        for (int slot = 0; slot < slotCount; slot++)
        {
            while (upTo * slotCount <= total * slot && current < valueCount - 1)
                upTo += Weight(++current);
            slots[slot] = current;
        }
        return slots;
    }

    /// <summary>Fills <paramref name="destination"/> to its last byte with fragments, the last cut off.</summary>
    internal void Pad(Span<byte> destination, ref Xoshiro256 random)
    {
        while (!destination.IsEmpty)
        {
            ReadOnlySpan<byte> fragment = this[random.Next()];
            int length = Math.Min(fragment.Length, destination.Length);
            fragment[..length].CopyTo(destination);
            destination = destination[length..];
        }
    }

    private static byte[][] Utf8(IEnumerable<string> fragments) => [.. fragments.Select(Encoding.UTF8.GetBytes)];

    private readonly record struct Slot(int Offset, int Length);
}
