namespace BigFile.Tests.Benchmarking.Running;

internal enum FakeAction
{
    Read,
    Scan,
    Gather,
    Write,
    Append,
    Flush,
}
