namespace BigFile.Cli;

/// <summary>What <c>bigfile</c> returns to the shell.</summary>
internal static class ExitCodes
{
    public const int Success = 0;

    /// <summary>Nothing was found, where something was looked for.</summary>
    public const int NoMatch = 1;

    /// <summary>Wrong usage, or a file that could not be worked on; one line on stderr says which and why.</summary>
    public const int Error = 2;

    /// <summary>Ended by Ctrl-C or a request to terminate, as shells report a process that SIGINT ended.</summary>
    public const int Interrupted = 130;
}
