using BigFile.Columnar;

namespace BigFile.Tests.Columnar.Interchange;

/// <summary>Counts what is exported and not released: nothing must be left at the end of a test.</summary>
internal static class Alive
{
    public static void AssertNothing()
    {
        Assert.Equal(0, ExportedArrays.Alive);
        Assert.Equal(0, NativeRoom.Alive);
        Assert.Equal(0, ExportedStream.Alive);
    }
}
