using System.Runtime.InteropServices;
using BigFile.Benchmarking;

namespace BigFile.Tests.Benchmarking.Running;

/// <summary>A thread's access to a <see cref="FakeFile"/>.</summary>
internal sealed class FakeSession(FakeFile file, WaySpec spec, bool isAppended) : WaySession
{
    private readonly int _session = file.NextSession();

    public override void Read(long offset, Span<byte> buffer)
    {
        FakeOperation operation = Did(FakeAction.Read, offset, buffer.Length);
        (isAppended ? file.Appended.GetBuffer() : file.Content).AsSpan((int)offset, buffer.Length).CopyTo(buffer);
        if (file.Spoil is null)
            return;
        byte[] copy = buffer.ToArray();
        file.Spoil(operation, copy);
        copy.CopyTo(buffer);
    }

    public override ulong Scan(long offset, int length, Span<byte> buffer)
    {
        Did(FakeAction.Scan, offset, length);
        return BlockSum.Of(file.Content.AsSpan((int)offset, length));
    }

    public override void Gather(ReadOnlySpan<long> offsets, Span<long> values)
    {
        Did(FakeAction.Gather, offsets[0], offsets.Length * sizeof(long));
        for (int i = 0; i < offsets.Length; i++)
            values[i] = MemoryMarshal.Read<long>(file.Content.AsSpan((int)offsets[i]));
    }

    public override void Write(long offset, ReadOnlySpan<byte> data)
    {
        FakeOperation operation = Did(FakeAction.Write, offset, data.Length);
        data[..file.Arrives(operation)].CopyTo(file.Content.AsSpan((int)offset, data.Length));
    }

    public override void Append(ReadOnlySpan<byte> data) =>
        file.Appended.Write(data[..file.Arrives(Did(FakeAction.Append, file.Appended.Length, data.Length))]);

    private FakeOperation Did(FakeAction action, long offset, int length)
    {
        FakeOperation operation = new(spec.Kind, _session, action, offset, length);
        if (file.Records)
            file.Operations.Enqueue(operation);
        file.Before?.Invoke(operation);
        return operation;
    }
}
