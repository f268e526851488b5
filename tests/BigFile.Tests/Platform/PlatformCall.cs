namespace BigFile.Tests.Platform;

/// <summary>The calls of the platform seam, by name, for counting them and for making them fail.</summary>
internal enum PlatformCall
{
    GetKind,
    GetFileSystem,
    GetLength,
    OpenSection,
    Reserve,
    Release,
    MapAt,
    UnmapAt,
    Map,
    Replace,
    Unmap,
    FlushView,
    StartWriteback,
    FlushToDevice,
    SetModifiedNow,
    SetLength,
    Prefetch,
    Advise,
    AdviseFile,
    QueryResidency,
    TryMapping,
    ReserveMemory,
    ReleaseMemory,
    Commit,
    Decommit,
    Protect,
    ReadAt,
    WriteAt,
}
