namespace BigFile.Cli.Columns.Statistics;

/// <summary>One number of a column.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Text">The value as text.</param>
/// <param name="IsNumber">Whether JSON can have it as a number.</param>
internal readonly record struct StatisticsValue(string Name, string Text, bool IsNumber);
