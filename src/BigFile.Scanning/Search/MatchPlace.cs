namespace BigFile.Scanning;

/// <summary>Where in a line a match is.</summary>
/// <param name="Start">Where it begins, in bytes from the start of the line.</param>
/// <param name="Length">Its length in bytes; 0 for an empty match.</param>
public readonly record struct MatchPlace(int Start, int Length);
