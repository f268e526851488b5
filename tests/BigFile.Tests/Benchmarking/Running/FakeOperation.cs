using BigFile.Benchmarking;

namespace BigFile.Tests.Benchmarking.Running;

/// <summary>What a session of a <see cref="FakeFile"/> was asked to do.</summary>
internal readonly record struct FakeOperation(WayKind Way, int Session, FakeAction Action, long Offset, int Length);
