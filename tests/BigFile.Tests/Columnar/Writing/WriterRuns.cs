using BigFile.Columnar;

namespace BigFile.Tests.Columnar.Writing;

internal static class WriterRuns
{
    public static void FinishAndDispose(this ArrowFileWriter writer)
    {
        using (writer)
            writer.Finish();
    }
}
