using BigFile.Platform;

namespace BigFile.Tests.Sections;

/// <summary>The table of Win32 error codes and errno values, and the exceptions that carry both.</summary>
public sealed class NativeErrorsTests
{
    private const int CodesMax = 20_000;

    [Fact]
    public void Each_code_that_has_a_partner_is_given_back_by_it_or_by_the_partners_first_choice()
    {
        for (int code = 1; code < CodesMax; code++)
        {
            if (NativeErrors.ToErrno(code) is int errno and not 0)
                Assert.Equal(errno, NativeErrors.ToErrno(NativeErrors.ToWin32(errno)));
            if (NativeErrors.ToWin32(code) is int win32 and not 0)
                Assert.Equal(win32, NativeErrors.ToWin32(NativeErrors.ToErrno(win32)));
        }
    }

    [Fact]
    public void No_error_is_no_error_and_unknown_codes_have_no_partner()
    {
        Assert.Equal(0, NativeErrors.ToErrno(0));
        Assert.Equal(0, NativeErrors.ToWin32(0));
        Assert.Equal(0, NativeErrors.ToErrno(int.MaxValue));
        Assert.Equal(0, NativeErrors.ToWin32(-1));
    }

    [Theory]
    [InlineData(2, 2)]
    [InlineData(5, 13)]
    [InlineData(6, 9)]
    [InlineData(8, 12)]
    [InlineData(87, 22)]
    [InlineData(112, 28)]
    [InlineData(206, 36)]
    [InlineData(1314, 1)]
    public void The_codes_of_the_contract_mean_each_other(int win32, int errno)
    {
        Assert.Equal(errno, NativeErrors.ToErrno(win32));
        Assert.Equal(win32, NativeErrors.ToWin32(errno));
    }

    [Theory]
    [InlineData(183, 17)]
    [InlineData(487, 17)]
    [InlineData(1006, 22)]
    [InlineData(1132, 22)]
    [InlineData(161, 22)]
    public void A_win32_code_that_shares_its_errno_has_it_too(int win32, int errno) =>
        Assert.Equal(errno, NativeErrors.ToErrno(win32));

    [Fact]
    public void A_code_of_this_system_brings_the_other_systems_code_along()
    {
        MappingException e = new("call", "file", 12, OperatingSystem.IsWindows() ? 112 : 28, "message");
        Assert.Equal((112, 28), (e.Win32ErrorCode, e.Errno));
        Assert.Equal(("call", "file", 12, "message"), (e.Operation, e.Path, e.Offset, e.Message));
        Assert.Equal(OperatingSystem.IsWindows() ? 112 : 28, e.NativeErrorCode);
    }

    [Fact]
    public void The_errors_that_the_engine_raises_itself_have_a_code_of_both_systems()
    {
        SystemError[] errors =
        [
            SystemError.AccessDenied, SystemError.AlreadyExists, SystemError.NotFound, SystemError.InvalidHandle,
            SystemError.InvalidParameter, SystemError.FileInvalid, SystemError.MappedAlignment, SystemError.InvalidAddress,
            SystemError.NotEnoughMemory, SystemError.DiskFull, SystemError.PrivilegeNotHeld, SystemError.BadPathName,
            SystemError.NotSupported,
        ];
        Assert.All(errors, error => Assert.Equal(error.Errno, NativeErrors.ToErrno(error.Win32Code)));
    }
}
