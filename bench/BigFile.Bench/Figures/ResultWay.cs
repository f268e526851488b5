namespace BigFile.Bench.Figures;

/// <summary>What one way gave.</summary>
/// <param name="Name">The way.</param>
/// <param name="Value">The median of the rounds, in the unit of the row.</param>
/// <param name="Spread">The slowest round less the fastest, as a share of the median; null where there was one round, or it is not known.</param>
internal sealed record ResultWay(string Name, double Value, double? Spread = null);
