using BigFile.DataGen.Pools;

namespace BigFile.DataGen;

/// <summary>The ticker symbols that <see cref="TickRecord.SymbolId"/> refers to.</summary>
public static class TickSymbols
{
    /// <summary>How many symbols there are, for every seed.</summary>
    public const int Count = 512;

    /// <summary>The symbols of a file made with <paramref name="seed"/>: <see cref="Count"/> distinct names.</summary>
    public static IReadOnlyList<string> For(ulong seed) => new ValueSource(seed, DataKind.Ticks).Tickers(Count);
}
