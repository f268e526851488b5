using System.Buffers;
using System.IO.Pipelines;
using BigFile.Platform;
using BigFile.Tests.Platform;

namespace BigFile.Tests.Adapters;

/// <summary>Each call to the system fails in turn; what stands on leases must lose nothing and hold nothing.</summary>
public class AdapterFaultTests
{
    private const int Window = Managers.Window;
    private const int FaultsMax = 1000;

    public static TheoryData<Way> Placements => Managers.Placements;

    [Theory]
    [MemberData(nameof(Placements))]
    public void A_stream_that_failed_to_write_goes_on_where_it_was(Way way)
    {
        int fault = 1;
        for (bool fired = true; fired; fault++)
        {
            Assert.True(fault < FaultsMax);
            FaultingPlatform platform = new(MappingPlatform.Current);
            using TempFolder folder = new();
            using ViewManager manager = Managers.WithRoom(3 * Window, platform: platform);
            using MappedFile file = MappedFile.Create(folder.File(), new MappedFileOptions
            {
                InitialLength = 100, WindowSizeBytes = Window, Placement = way.Placement(), Source = way.Source(), ViewManager = manager,
            });
            using MappedFileStream stream = file.AsStream();
            MemoryStream model = new();
            platform.Arm(fault);
            Random random = new(7);
            for (int step = 0; step < 60; step++)
            {
                byte[] bytes = new byte[random.Next(step % 5 == 0 ? 2 * Window : 9000)];
                random.NextBytes(bytes);
                int back = random.Next(4) == 0 ? random.Next((int)model.Length + 1) : 0;
                Retry(platform, () => stream.Position = model.Length - back);
                model.Position = model.Length - back;
                // A write may have done its part inside the file before it failed; the rest is written again.
                Retry(platform, () => stream.Write(bytes.AsSpan((int)(stream.Position - model.Position))));
                model.Write(bytes);
                Assert.Equal(model.Position, stream.Position);
            }
            Retry(platform, stream.Flush);
            fired = platform.Fired is not null;
            platform.Disarm();
            byte[] content = new byte[file.Length];
            file.ReadExactly(0, content);
            Assert.True(content.AsSpan().SequenceEqual(model.ToArray()), $"fault {fault}");
            stream.Dispose();
            file.Dispose();
            Assert.Equal(0, manager.GetStatistics().MappedBytes);
        }
        Assert.True(fault > 5, $"only {fault} faults");
    }

    [Theory]
    [MemberData(nameof(Placements))]
    public async Task What_could_not_be_leased_holds_nothing_and_can_be_had_later(Way way)
    {
        int fault = 1;
        for (bool fired = true; fired; fault++)
        {
            Assert.True(fault < FaultsMax);
            FaultingPlatform platform = new(MappingPlatform.Current);
            byte[] content = Managers.Content(6 * Window + 5, seed: 3);
            using TempFolder folder = new();
            using ViewManager manager = Managers.WithRoom(4 * Window, platform: platform);
            using MappedFile file = MappedFile.Open(folder.FileWith(content), new MappedFileOptions
            {
                WindowSizeBytes = Window, Placement = way.Placement(), Source = way.Source(), ViewManager = manager,
            });
            platform.Arm(fault);
            Retry(platform, () =>
            {
                using MappedSequence lease = new(file.Views, 100, 3 * Window, false, segmentBytes: 2 * Window);
                Assert.True(lease.Sequence.ToArray().AsSpan().SequenceEqual(content.AsSpan(100, 3 * Window)));
            });
            Retry(platform, () =>
            {
                using MappedReadOnlyMemory<byte> lease = file.LeaseReadOnlyMemory(3 * Window - 10, Window);
                Assert.True(lease.Span.SequenceEqual(content.AsSpan(3 * Window - 10, Window)));
            });
            Assert.Equal(0, manager.GetStatistics().PinnedBytes);
            Assert.Empty(manager.GetHolders());

            PipeReader reader = file.AsPipeReader();
            using MemoryStream read = new();
            for (ReadResult result = default; !result.IsCompleted;)
            {
                Retry(platform, () => Assert.True(reader.TryRead(out result)));
                foreach (ReadOnlyMemory<byte> segment in result.Buffer)
                    await read.WriteAsync(segment, TestContext.Current.CancellationToken);
                reader.AdvanceTo(result.Buffer.End);
            }
            await reader.CompleteAsync();
            Assert.True(read.ToArray().AsSpan().SequenceEqual(content), $"fault {fault}");

            using MappedFileStream stream = file.AsStream();
            using MemoryStream copy = new();
            Retry(platform, () => stream.CopyTo(copy));
            Assert.True(copy.ToArray().AsSpan().SequenceEqual(content), $"fault {fault}");
            fired = platform.Fired is not null;
            platform.Disarm();
            Assert.Equal(0, manager.GetStatistics().PinnedBytes);
        }
        Assert.True(fault > 5, $"only {fault} faults");
    }

    // Again, once, if it was this that the fault hit.
    private static void Retry(FaultingPlatform platform, Action action)
    {
        PlatformCall? before = platform.Fired;
        try
        {
            action();
        }
        catch (IOException) when (before is null && platform.Fired is not null)
        {
            action();
        }
    }
}
