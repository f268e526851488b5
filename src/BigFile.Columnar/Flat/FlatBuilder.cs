using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace BigFile.Columnar;

/// <summary>
/// Builds a FlatBuffer from its end to its start, as the format wants it: what is referred to is written before what refers to it. A place is the
/// number of bytes from its first byte to the end of the buffer, which does not change while the buffer grows to the front.
/// See the FlatBuffers internals page. Nothing is shared, vtables neither. One thread.
/// </summary>
internal sealed class FlatBuilder
{
    /// <summary>The whole buffer is a multiple of this, so that whatever stands behind it may be aligned to it.</summary>
    public const int Alignment = 8;

    private byte[] _bytes = new byte[1024];
    private int _used;
    private int[] _slots = [];
    private int _tableStart;

    /// <summary>Writes text as UTF-8 with a zero behind it.</summary>
    public int CreateText(string text)
    {
        int count = Encoding.UTF8.GetByteCount(text);
        Prepare(sizeof(uint), count + 1);
        Push<byte>(0);
        Encoding.UTF8.GetBytes(text, Take(count));
        Push((uint)count);
        return _used;
    }

    /// <summary>Writes a vector of tables or text.</summary>
    public int CreateVector(ReadOnlySpan<int> places)
    {
        Prepare(sizeof(uint), checked(places.Length * sizeof(uint)));
        for (int i = places.Length - 1; i >= 0; i--)
            Push(DistanceTo(places[i]));
        Push((uint)places.Length);
        return _used;
    }

    /// <summary>Writes a vector of numbers or of structs, whose memory is as the schema lays them out.</summary>
    /// <param name="values">The elements.</param>
    /// <param name="alignment">What the largest member of an element is aligned to, in bytes.</param>
    public int CreateVector<T>(ReadOnlySpan<T> values, int alignment)
        where T : unmanaged
    {
        int count = checked(values.Length * Unsafe.SizeOf<T>());
        Prepare(sizeof(uint), count);
        Prepare(alignment, count);
        MemoryMarshal.AsBytes(values).CopyTo(Take(count));
        Push((uint)values.Length);
        return _used;
    }

    /// <summary>Begins a table. Until its end nothing but its fields may be added.</summary>
    /// <param name="slots">As many as its highest field number and one.</param>
    public void StartTable(int slots)
    {
        _slots = new int[slots];
        _tableStart = _used;
    }

    /// <summary>Writes a field, whether or not it has its default value: so the length of the buffer does not depend on values.</summary>
    public void Add<T>(int slot, T value)
        where T : unmanaged
    {
        Prepare(Unsafe.SizeOf<T>(), 0);
        Push(value);
        _slots[slot] = _used;
    }

    /// <summary>Writes a reference; nothing for place 0, which is none.</summary>
    public void AddPlace(int slot, int place)
    {
        if (place == 0)
            return;
        Prepare(sizeof(uint), 0);
        Push(DistanceTo(place));
        _slots[slot] = _used;
    }

    /// <summary>Ends the table and writes its vtable before it.</summary>
    public int EndTable()
    {
        Prepare(sizeof(int), 0);
        Push(0);
        int table = _used;
        for (int i = _slots.Length - 1; i >= 0; i--)
            Push(_slots[i] == 0 ? (ushort)0 : checked((ushort)(table - _slots[i])));
        Push(checked((ushort)(table - _tableStart)));
        Push(checked((ushort)((_slots.Length + 2) * sizeof(ushort))));
        MemoryMarshal.Write(_bytes.AsSpan(_bytes.Length - table), _used - table);
        return table;
    }

    /// <summary>Writes the reference to the root table.</summary>
    /// <returns>The whole buffer; its length is a multiple of <see cref="Alignment"/>.</returns>
    public ReadOnlySpan<byte> Finish(int root)
    {
        Prepare(Alignment, sizeof(uint));
        Push(DistanceTo(root));
        return _bytes.AsSpan(_bytes.Length - _used);
    }

    // From where the next four bytes will stand.
    private uint DistanceTo(int place) => (uint)(_used + sizeof(uint) - place);

    // Zeros, so that after so many bytes more the next value of this size is aligned.
    private void Prepare(int size, int bytesBefore)
    {
        int padding = -(_used + bytesBefore) & (size - 1);
        Take(padding).Clear();
    }

    private void Push<T>(T value)
        where T : unmanaged => MemoryMarshal.Write(Take(Unsafe.SizeOf<T>()), value);

    private Span<byte> Take(int count)
    {
        if (count > _bytes.Length - _used)
        {
            byte[] larger = new byte[BitOperations.RoundUpToPowerOf2((uint)checked(_used + count)) is <= 1 << 30 and uint size ? (int)size : Array.MaxLength];
            _bytes.AsSpan(_bytes.Length - _used).CopyTo(larger.AsSpan(larger.Length - _used));
            _bytes = larger;
        }
        _used += count;
        return _bytes.AsSpan(_bytes.Length - _used, count);
    }
}
