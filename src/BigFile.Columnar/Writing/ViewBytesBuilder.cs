using System.Buffers.Binary;

namespace BigFile.Columnar;

/// <summary>Text and binary as views: up to 12 bytes in the view itself, longer values in data buffers.</summary>
internal sealed class ViewBytesBuilder(ArrowField field) : BytesBuilder(field)
{
    private const int ViewBytes = 16;
    private const int InlineViewBytes = 12;

    private readonly NativeBlock _views = new();
    private readonly List<NativeBlock> _data = [];
    private ViewPlace _place;

    public override void Append(ReadOnlySpan<byte> value)
    {
        Span<byte> view = stackalloc byte[ViewBytes];
        view.Clear();
        BinaryPrimitives.WriteInt32LittleEndian(view, value.Length);
        if (value.Length <= InlineViewBytes)
        {
            value.CopyTo(view[sizeof(int)..]);
        }
        else
        {
            _place.MoveBehind(value.Length);
            if (_place.Buffer == _data.Count)
                _data.Add(new NativeBlock());
            _data[^1].Append(value);
            value[..sizeof(int)].CopyTo(view[sizeof(int)..]);
            BinaryPrimitives.WriteInt32LittleEndian(view[8..], _place.Buffer);
            BinaryPrimitives.WriteInt32LittleEndian(view[12..], _place.Start);
        }
        _views.Append(view);
        Validity.AppendValid();
    }

    internal override void AppendEmpty() => Append(default(ReadOnlySpan<byte>));

    internal override ColumnArray Take(NativeArrayMemory memory)
    {
        long length = Length, nulls = NullCount;
        ArrayBuffer[] buffers = [Validity.Detach(memory), _views.Detach(memory), .. _data.Select(data => data.Detach(memory))];
        _data.Clear();
        _place = default;
        return Made(length, nulls, buffers, [], memory);
    }

    private protected override void AppendNullCore()
    {
        _views.AppendZeros(ViewBytes);
        Validity.AppendNull();
    }

    private protected override void DisposeCore()
    {
        _views.Dispose();
        foreach (NativeBlock data in _data)
            data.Dispose();
        _data.Clear();
    }
}
