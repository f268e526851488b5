namespace BigFile.Cli;

/// <summary>A command cannot go on; the message is the line that the user reads behind <c>bigfile: </c>.</summary>
internal sealed class CommandException(string message) : Exception(message)
{
    /// <summary>The same for a file: <c>FILE: what went wrong</c>.</summary>
    public CommandException(string path, string message)
        : this($"{path}: {message}")
    {
    }
}
