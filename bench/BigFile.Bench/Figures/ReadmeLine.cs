namespace BigFile.Bench.Figures;

/// <summary>A line of the README's table; figures stand as <see cref="FigureTemplate"/> has them.</summary>
/// <param name="Work">What was done.</param>
/// <param name="Figures">What BigFile gave. The line is left out where that was not measured.</param>
/// <param name="Peers">What others gave; each is left out where it was not measured.</param>
internal sealed record ReadmeLine(string Work, string Figures, params IReadOnlyList<string> Peers);
