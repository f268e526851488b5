using BigFile.Platform;
using BigFile.Platform.Posix;
using Microsoft.Win32.SafeHandles;

namespace BigFile.Tests.Platform.Posix;

/// <summary>A place of a reservation that was given up for a moment, in which somebody else may have been given it.</summary>
public sealed class LostReservationTests : IDisposable
{
    private const int Part = 64 << 10;

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    public unsafe void What_may_be_somebody_elses_is_neither_mapped_over_nor_unmapped(int place)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "memory moves on Linux alone");
        var platform = (PosixPlatform)MappingPlatform.Current;
        Assert.Equal(0, platform.ReserveMemory(4 * Part, out Reservation? reservation));
        nint at = reservation!.Address + (place * Part), other = reservation.Address + ((place + 2) % 4 * Part);
        Assert.Equal(0, platform.Commit(reservation, other, Part));

        // Somebody else is given the hole.
        byte[] content = [.. Enumerable.Range(0, Part).Select(i => (byte)(i % 251))];
        using SafeFileHandle file = File.OpenHandle(_folder.FileWith(content));
        Assert.Equal(0, platform.OpenSection(file, MappedFileAccess.Read, Part, out SectionHandle? section));
        Assert.Equal(0, platform.Replace(section!, at, 0, Part, MappedFileAccess.Read));
        platform.RegainTarget(reservation, at, Part, LibC.Enomem);

        Assert.NotEqual(0, platform.Commit(reservation, at, Part));
        Assert.NotEqual(0, platform.MoveMemory(reservation, other, at, Part));
        Assert.Equal(0, platform.Decommit(reservation, other, Part));
        Assert.Equal(0, platform.ReleaseMemory(reservation));
        // SAFETY: the view of the file was mapped above, over Part bytes; that it still is, is what is tested.
        Assert.True(new ReadOnlySpan<byte>((void*)at, Part).SequenceEqual(content));
        Assert.Equal(0, platform.Unmap(at, Part));
        section!.Dispose();
    }

    [Theory]
    [InlineData(LibC.Einval, false)]
    [InlineData(LibC.Enomem, true)]
    public void A_hole_is_reserved_again_and_a_call_that_gave_nothing_up_loses_nothing(int error, bool leavesHole)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "memory moves on Linux alone");
        var platform = (PosixPlatform)MappingPlatform.Current;
        Assert.Equal(0, platform.ReserveMemory(4 * Part, out Reservation? reservation));
        nint at = reservation!.Address + Part;
        if (leavesHole)
            Assert.Equal(0, platform.Unmap(at, Part));
        platform.RegainTarget(reservation, at, Part, error);
        // Where another thread of this process was quicker, the place is lost, as it should be.
        Assert.SkipWhen(leavesHole && reservation.LostBytes != 0, "somebody else was given the hole");
        Assert.Equal((nuint)0, reservation.LostBytes);
        Assert.Equal(0, platform.Commit(reservation, at, Part));
        Assert.Equal(0, platform.ReleaseMemory(reservation));
    }
}
