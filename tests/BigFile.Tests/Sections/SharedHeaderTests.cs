using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using BigFile.Tests.Peers;

namespace BigFile.Tests.Sections;

/// <summary>The header at the front of a section: its bytes, and what openers are told about it.</summary>
public sealed class SharedHeaderTests : IDisposable
{
    private const ulong Magic = 0x4D_41_47_49_43_21_00_01;
    private const uint Version = 7;
    private const int Size = 100_000;

    private readonly Section _section = Section.InMemory(Size);

    public void Dispose() => _section.Dispose();

    [Fact]
    public void The_bytes_are_as_documented()
    {
        using SectionView view = _section.MapView();
        view.WritableSpan[..80].Fill(0xAB);
        using SharedHeader header = SharedHeader.Create(_section, Magic, Version, 5000, state: -2);

        ReadOnlySpan<byte> bytes = view.Span;
        Assert.Equal(64, SharedHeader.SizeBytes);
        Assert.Equal(Magic, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        Assert.Equal(Version, BinaryPrimitives.ReadUInt32LittleEndian(bytes[8..]));
        Assert.Equal(64u, BinaryPrimitives.ReadUInt32LittleEndian(bytes[12..]));
        Assert.Equal(5000, BinaryPrimitives.ReadInt64LittleEndian(bytes[16..]));
        Assert.Equal(-2, BinaryPrimitives.ReadInt32LittleEndian(bytes[24..]));
        Assert.False(bytes[28..64].ContainsAnyExcept((byte)0));
        Assert.False(bytes[64..80].ContainsAnyExcept((byte)0xAB));
        Assert.Equal((Magic, Version, 5000, -2), (header.Magic, header.Version, header.PayloadLength, header.State));
    }

    [Fact]
    public void An_opener_gets_what_the_maker_wrote()
    {
        using SharedHeader made = SharedHeader.Create(_section, Magic, Version);
        using SharedHeader opened = SharedHeader.Open(_section, Magic, Version);
        Assert.Equal(Size - 64, opened.PayloadLength);
        Assert.Equal(1, opened.State);
        made.WritablePayload[0] = 5;
        made.GetWritablePayload(Size - 65, 1)[0] = 6;
        Assert.Equal((5, 6), (opened.Payload[0], opened.GetPayload(Size - 65, 1)[0]));
        Assert.Equal(Size - 64, opened.Payload.Length);
        made.State = 9;
        Assert.Equal(9, opened.State);
    }

    [Fact]
    public void The_state_is_exchanged_only_for_what_is_expected()
    {
        using SharedHeader a = SharedHeader.Create(_section, Magic, Version), b = SharedHeader.Open(_section, Magic, Version);
        Assert.Equal(1, a.CompareExchangeState(2, 1));
        Assert.Equal(2, b.CompareExchangeState(3, 1));
        Assert.Equal(2, b.State);
        Assert.Equal(2, b.CompareExchangeState(3, 2));
        Assert.Equal(3, a.State);
    }

    [Fact]
    public void The_payload_ends_where_the_header_says()
    {
        using SharedHeader header = SharedHeader.Create(_section, Magic, Version, 10);
        Assert.Equal(10, header.Payload.Length);
        Assert.Equal(0, header.GetPayload(10, 0).Length);
        Assert.Throws<ArgumentOutOfRangeException>(() => header.GetPayload(0, 11).Length);
        Assert.Throws<ArgumentOutOfRangeException>(() => header.GetPayload(-1, 1).Length);
        Assert.Throws<ArgumentOutOfRangeException>(() => header.GetPayload(0, -1).Length);
        Assert.Throws<ArgumentOutOfRangeException>(() => header.GetWritablePayload(long.MaxValue, int.MaxValue).Length);
    }

    [Fact]
    public void A_section_of_the_headers_size_has_an_empty_payload()
    {
        using Section section = Section.InMemory(64);
        using SharedHeader made = SharedHeader.Create(section, Magic, Version), opened = SharedHeader.Open(section, Magic, Version);
        Assert.Equal(0, opened.PayloadLength);
        Assert.Equal(0, opened.Payload.Length);
    }

    [Fact]
    public void Fresh_memory_is_a_header_that_is_not_ready() => CheckFault(SharedHeaderFault.NotReady, _ => { });

    [Fact]
    public void A_header_whose_maker_stopped_half_way_is_not_ready()
    {
        CheckFault(SharedHeaderFault.NotReady, bytes => BinaryPrimitives.WriteUInt64LittleEndian(bytes, Magic));
        CheckFault(SharedHeaderFault.NotReady, bytes =>
        {
            using SharedHeader header = SharedHeader.Create(_section, Magic, Version);
            header.State = 0;
        });
    }

    [Fact]
    public void Another_magic_number_is_something_else()
    {
        CheckFault(SharedHeaderFault.WrongMagic, bytes => bytes.Fill(0xFF));
        CheckFault(SharedHeaderFault.WrongMagic, bytes => BinaryPrimitives.WriteUInt64LittleEndian(bytes, Magic + 1));
        CheckFault(SharedHeaderFault.WrongMagic, bytes => bytes[24] = 1);
        CheckFault(SharedHeaderFault.WrongMagic, _ => SharedHeader.Create(_section, Magic ^ 1, Version).Dispose());
    }

    [Fact]
    public void Another_version_is_refused() =>
        CheckFault(SharedHeaderFault.WrongVersion, _ => SharedHeader.Create(_section, Magic, Version + 1).Dispose());

    [Fact]
    public void A_header_of_another_size_is_refused() => CheckFault(SharedHeaderFault.WrongHeaderSize, bytes =>
    {
        SharedHeader.Create(_section, Magic, Version).Dispose();
        bytes[12] = 128;
    });

    [Theory]
    [InlineData(Size - 63)]
    [InlineData(long.MaxValue)]
    [InlineData(-1)]
    [InlineData(long.MinValue)]
    public void A_payload_that_the_section_cannot_hold_is_refused(long length) => CheckFault(SharedHeaderFault.WrongLength, bytes =>
    {
        SharedHeader.Create(_section, Magic, Version).Dispose();
        BinaryPrimitives.WriteInt64LittleEndian(bytes[16..], length);
    });

    [Fact]
    public void A_section_without_room_for_a_header_is_refused()
    {
        using Section small = Section.InMemory(63);
        Assert.Equal(SharedHeaderFault.NoRoom, Assert.Throws<SharedHeaderException>(() => SharedHeader.Open(small, Magic, Version)).Fault);
        Assert.Equal(SharedHeaderFault.NoRoom, Assert.Throws<SharedHeaderException>(() => SharedHeader.Create(small, Magic, Version)).Fault);
    }

    [Fact]
    public void Making_a_header_checks_before_it_writes()
    {
        using SectionView view = _section.MapView();
        Assert.Throws<ArgumentOutOfRangeException>(() => SharedHeader.Create(_section, 0, Version));
        Assert.Throws<ArgumentOutOfRangeException>(() => SharedHeader.Create(_section, Magic, Version, state: 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => SharedHeader.Create(_section, Magic, Version, -1));
        Assert.Throws<ArgumentNullException>(() => SharedHeader.Create(null!, Magic, Version));
        Assert.Throws<ArgumentNullException>(() => SharedHeader.Open(null!, Magic, Version));
        Assert.Equal(SharedHeaderFault.WrongLength,
            Assert.Throws<SharedHeaderException>(() => SharedHeader.Create(_section, Magic, Version, Size - 63)).Fault);
        Assert.False(view.Span.ContainsAnyExcept((byte)0));
    }

    [Fact]
    public void A_reader_reads_the_state_and_sets_nothing()
    {
        using SharedHeader made = SharedHeader.Create(_section, Magic, Version, state: 4);
        using SharedHeader reader = SharedHeader.Open(_section, Magic, Version, ViewAccess.Read);
        Assert.Equal(4, reader.State);
        Assert.Throws<UnauthorizedAccessException>(() => reader.State = 5);
        Assert.Throws<UnauthorizedAccessException>(() => reader.CompareExchangeState(5, 4));
        Assert.Throws<UnauthorizedAccessException>(() => reader.WritablePayload.Length);
        Assert.Throws<UnauthorizedAccessException>(() => reader.GetWritablePayload(0, 1).Length);
        using Section readOnly = Section.InMemory(Size, new SectionOptions { Protection = SectionProtection.ReadOnly });
        Refused.Access(() => SharedHeader.Create(readOnly, Magic, Version));
    }

    [Fact]
    public void A_header_keeps_its_section_alive_and_is_of_no_use_when_disposed()
    {
        Section section = Section.InMemory(1000);
        SharedHeader header = SharedHeader.Create(section, Magic, Version);
        section.Dispose();
        header.State = 3;
        Assert.Equal(3, header.State);
        header.Dispose();
        header.Dispose();
        Assert.Throws<ObjectDisposedException>(() => header.State);
        Assert.Throws<ObjectDisposedException>(() => header.State = 1);
        Assert.Throws<ObjectDisposedException>(() => header.CompareExchangeState(1, 3));
        Assert.Throws<ObjectDisposedException>(() => header.Payload.Length);
    }

    [Fact]
    public void Another_process_checks_the_header_and_agrees_by_its_state()
    {
        const int times = 20_000;
        string name = SectionBytes.NewName();
        using Section section = Section.InMemory(Size, new SectionOptions { Name = name });
        using Peer peer = new("open", name, "ReadWrite");
        string magic = ((long)Magic).ToString(CultureInfo.InvariantCulture);
        Assert.Equal("refused SharedHeaderException 0 0", peer.Ask("header", magic, "7"));

        using SharedHeader header = SharedHeader.Create(section, Magic, Version, 5000, HeaderLock.Free);
        Assert.Equal("refused SharedHeaderException 0 0", peer.Ask("header", magic, "8"));
        Assert.Equal("ok 5000", peer.Ask("header", magic, "7"));
        header.State = 77;
        Assert.Equal("ok 77", peer.Ask("state"));
        Assert.Equal("ok 77", peer.Ask("exchange", "78", "77"));
        Assert.Equal(78, header.State);

        // Both count up one number under a lock made of the state: no count is lost.
        header.State = HeaderLock.Free;
        Task<string> there = Task.Run(() => peer.Ask("add", times.ToString(CultureInfo.InvariantCulture)), TestContext.Current.CancellationToken);
        for (int i = 0; i < times; i++)
            HeaderLock.Add(header);
#pragma warning disable xUnit1031 // the test's own thread has nothing else to do
        Assert.Equal("ok ", there.Result);
#pragma warning restore xUnit1031
        Assert.Equal(2 * times, MemoryMarshal.Read<long>(header.GetPayload(0, sizeof(long))));
    }

    private void CheckFault(SharedHeaderFault expected, SpanAction write)
    {
        using SectionView view = _section.MapView();
        view.WritableSpan[..SharedHeader.SizeBytes].Clear();
        write(view.WritableSpan);
        SharedHeaderException e = Assert.Throws<SharedHeaderException>(() => SharedHeader.Open(_section, Magic, Version));
        Assert.Equal(expected, e.Fault);
        Assert.DoesNotContain('\n', e.Message);
    }

    private delegate void SpanAction(Span<byte> bytes);
}
