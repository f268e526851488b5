using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace BigFile.Columnar;

/// <summary>
/// One batch on its way into the file: room for its metadata, whose length is known beforehand, then the body, buffer by buffer, in pieces of any size,
/// and at the end the metadata. Bodies and buffers may be of any length; what is kept is 16 bytes for each node and buffer. One thread.
/// </summary>
internal sealed class MessageBody
{
    // Marker and length.
    private const int PrefixBytes = 8;

    private static readonly byte[] Zeros = new byte[4096];

    private readonly GrowingFile _file;
    private readonly int _alignment;
    private readonly long _start;
    private readonly int _metadataBytes;
    private readonly long _bodyStart;
    private readonly List<FieldNode> _nodes = [];
    private readonly List<BufferSpot> _buffers = [];
    private readonly List<long> _viewBuffers = [];

    /// <summary>Begins a message where the file ends.</summary>
    /// <param name="file">The file, at a multiple of 8.</param>
    /// <param name="alignment">8 or 64.</param>
    /// <param name="counts">How many nodes, buffers and counts of view buffers there will be, at most.</param>
    /// <param name="dictionary">What of a dictionary it is; null: a record batch.</param>
    public MessageBody(GrowingFile file, int alignment, BodyCounts counts, DictionaryBatch? dictionary)
    {
        _file = file;
        _alignment = alignment;
        _start = file.Position;
        Dictionary = dictionary;
        int least = MessageMetadata.OfBatch(0, new FieldNode[counts.Nodes], new BufferSpot[counts.Buffers], new long[counts.Views], 0, dictionary).Length;
        _bodyStart = _start + PrefixBytes + least;
        _bodyStart += -_bodyStart & (alignment - 1);
        _metadataBytes = (int)(_bodyStart - _start - PrefixBytes);
        file.Reserve(_bodyStart - _start);
    }

    /// <summary>What of a dictionary it is, if it is.</summary>
    public DictionaryBatch? Dictionary { get; }

    /// <summary>The file.</summary>
    public GrowingFile File => _file;

    /// <summary>Writes a message without a body.</summary>
    public static void WriteMetadata(GrowingFile file, int alignment, ReadOnlySpan<byte> metadata)
    {
        long place = file.Position, end = place + PrefixBytes + metadata.Length;
        end += -end & (alignment - 1);
        file.Reserve(end - place);
        WriteMetadata(file, place, (int)(end - place - PrefixBytes), metadata);
    }

    /// <summary>The next column or child, in depth-first order.</summary>
    public void AddNode(long length, long nullCount) => _nodes.Add(new FieldNode(length, nullCount));

    /// <summary>The number of data buffers of the next column of views.</summary>
    public void AddViewBuffers(long count) => _viewBuffers.Add(count);

    /// <summary>A buffer without bytes.</summary>
    public void AddEmptyBuffer() => _buffers.Add(new BufferSpot(_file.Position - _bodyStart, 0));

    /// <summary>Begins a buffer, to be written by <see cref="Write"/>.</summary>
    public void BeginBuffer() => _buffers.Add(new BufferSpot(_file.Position - _bodyStart, 0));

    /// <summary>Writes a piece of the buffer that was begun last.</summary>
    public void Write(ReadOnlySpan<byte> bytes) => _file.Append(bytes);

    /// <summary>Ends the buffer that was begun last.</summary>
    public void EndBuffer()
    {
        ref BufferSpot spot = ref CollectionsMarshal.AsSpan(_buffers)[^1];
        spot = spot with { Length = _file.Position - _bodyStart - spot.Offset };
        _file.AlignTo(_alignment);
    }

    /// <summary>A buffer that is written here and there, at places of the file from its start on.</summary>
    /// <returns>The number by which its length can be set.</returns>
    public int ReserveBuffer(long lengthBytes, out long place)
    {
        place = _file.Reserve(lengthBytes);
        _buffers.Add(new BufferSpot(place - _bodyStart, lengthBytes));
        _file.AlignTo(_alignment);
        return _buffers.Count - 1;
    }

    /// <summary>Says that a reserved buffer is not used: what was reserved stays as a gap.</summary>
    public void DropBuffer(int number) => _buffers[number] = _buffers[number] with { Length = 0 };

    /// <summary>Writes the metadata.</summary>
    /// <exception cref="InvalidOperationException">There is more of it than was reserved.</exception>
    public MessageBlock End(long rowCount)
    {
        _file.AlignTo(_alignment);
        long bodyBytes = _file.Position - _bodyStart;
        ReadOnlySpan<byte> metadata = MessageMetadata.OfBatch(rowCount,
            CollectionsMarshal.AsSpan(_nodes), CollectionsMarshal.AsSpan(_buffers), CollectionsMarshal.AsSpan(_viewBuffers), bodyBytes, Dictionary);
        if (metadata.Length > _metadataBytes)
            throw new InvalidOperationException("The batch has more buffers than were announced.");
        WriteMetadata(_file, _start, _metadataBytes, metadata);
        return new MessageBlock(_start, _metadataBytes + PrefixBytes, bodyBytes);
    }

    /// <summary>Takes the message back: the file ends where it began.</summary>
    public void Abandon() => _file.Position = _start;

    private static void WriteMetadata(GrowingFile file, long place, int length, ReadOnlySpan<byte> metadata)
    {
        Span<byte> prefix = stackalloc byte[PrefixBytes];
        BinaryPrimitives.WriteUInt32LittleEndian(prefix, uint.MaxValue);
        BinaryPrimitives.WriteInt32LittleEndian(prefix[sizeof(int)..], length);
        file.WriteAt(place, prefix);
        place += PrefixBytes;
        file.WriteAt(place, metadata);
        for (int done = metadata.Length; done < length;)
        {
            int count = Math.Min(Zeros.Length, length - done);
            file.WriteAt(place + done, Zeros.AsSpan(0, count));
            done += count;
        }
    }
}
