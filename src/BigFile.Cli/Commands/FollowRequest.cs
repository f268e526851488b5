namespace BigFile.Cli.Commands;

/// <summary>How <c>bigfile tail</c> follows.</summary>
/// <param name="ByName">Whether it follows the names, and tries again where there is no file (<c>-F</c>), or the files (<c>-f</c>).</param>
/// <param name="Interval">Time between two looks.</param>
/// <param name="ProcessId">The process to end with; null for none.</param>
internal sealed record FollowRequest(bool ByName, TimeSpan Interval, int? ProcessId);
