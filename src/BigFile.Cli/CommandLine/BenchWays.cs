using BigFile.Benchmarking;

namespace BigFile.Cli.CommandLine;

/// <summary>Chooses the ways of a run from what the user named and from what can do the work.</summary>
internal static class BenchWays
{
    private static readonly WayKind[] s_usual = [WayKind.Lease, WayKind.Auto, WayKind.Raw, WayKind.Handle, WayKind.Stream, WayKind.Accessor];

    /// <summary>The ways, each of the engine's once for each size of window and each placement that it can have.</summary>
    /// <param name="named">What the user named; null for all that can do the work.</param>
    /// <param name="isNamed">Whether the user named any; otherwise it is the usual ones that can do the work.</param>
    /// <param name="job">The work.</param>
    /// <param name="windows">Sizes of windows, in bytes; 0 for the default one.</param>
    /// <param name="placements">Where windows are mapped.</param>
    /// <param name="engine">The budget.</param>
    /// <exception cref="CommandException">None can do the work, or what was named goes with none.</exception>
    public static IReadOnlyList<WaySpec> Of(
        IReadOnlyList<WayKind>? named, bool isNamed, BenchJob job, IReadOnlyList<long> windows, IReadOnlyList<Placement> placements, EngineOptions engine)
    {
        bool isExact = isNamed && named is not null;
        IReadOnlyList<WayKind> kinds = !isNamed ? s_usual : named ?? Enum.GetValues<WayKind>();
        if (!isExact)
            kinds = [.. kinds.Where(kind => WayFactory.WhyNot(new WaySpec(kind), job) is null && FitsAny(kind))];
        else if (kinds.All(kind => WayFactory.WhyNot(new WaySpec(kind), job) is not null))
            throw new CommandException($"--ways: {WayFactory.WhyNot(new WaySpec(kinds[0]), job)}");
        foreach (WayKind kind in kinds)
        {
            if (!FitsAny(kind))
                throw new CommandException($"--placement: windows of {new WaySpec(kind).KindName} are always reserved");
        }
        if (kinds.All(kind => !new WaySpec(kind).IsEngine))
            ThrowIfForEngine(windows, placements, engine);
        return
        [
            .. kinds.SelectMany(kind => new WaySpec(kind).IsEngine
                ? windows.SelectMany(bytes => placements.Where(placement => Fits(kind, placement))
                    .Select(placement => new WaySpec(kind, bytes, engine.BudgetBytes ?? 0, placement)))
                : [new WaySpec(kind)]),
        ];

        bool FitsAny(WayKind kind) => placements.Any(placement => Fits(kind, placement));
    }

    private static bool Fits(WayKind kind, Placement placement) =>
        placement != Placement.Floating || kind is not (WayKind.Buffered or WayKind.Direct);

    private static void ThrowIfForEngine(IReadOnlyList<long> windows, IReadOnlyList<Placement> placements, EngineOptions engine)
    {
        string? option = engine.BudgetBytes is not null ? "--budget"
            : windows is not [0] ? "--windows"
            : placements is not [Placement.Auto] ? "--placement" : null;
        if (option is not null)
            throw new CommandException($"{option}: none of the ways is the engine's; it goes with lease, auto, copy, buffered, direct");
    }
}
