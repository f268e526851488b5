namespace BigFile.Tests.Sections;

/// <summary>Checks that a call is refused with the exception of the contract, and that both systems' codes are in it.</summary>
internal static class Refused
{
    /// <summary>A <see cref="MappingException"/> with these codes.</summary>
    public static MappingException With(int win32Code, int errno, Action call) =>
        Check(win32Code, errno, Assert.Throws<MappingException>(call));

    /// <summary>Access refused: 5 and 13 inside.</summary>
    public static void Access(Action call) => Inside(5, 13, Assert.Throws<UnauthorizedAccessException>(call));

    /// <summary>No such name or file: 2 and 2 inside.</summary>
    public static void Missing(Action call) => Inside(2, 2, Assert.Throws<FileNotFoundException>(call));

    private static void Inside(int win32Code, int errno, Exception e) =>
        Check(win32Code, errno, Assert.IsType<MappingException>(e.InnerException));

    private static MappingException Check(int win32Code, int errno, MappingException e)
    {
        Assert.Equal((win32Code, errno), (e.Win32ErrorCode, e.Errno));
        Assert.Equal(OperatingSystem.IsWindows() ? win32Code : errno, e.NativeErrorCode);
        Assert.NotEmpty(e.Operation);
        Assert.DoesNotContain('\n', e.Message);
        return e;
    }
}
