namespace BigFile.Cli;

/// <summary>Says in a few words why a file could not be worked on.</summary>
internal static class ErrorText
{
    /// <summary>
    /// The words behind <c>bigfile: FILE: </c> for an exception that is about the file; null for one that is not.
    /// </summary>
    public static string? Describe(Exception failure, string path) => failure switch
    {
        FileNotFoundException or DirectoryNotFoundException => "no such file",
        UnauthorizedAccessException => Directory.Exists(path) ? "is a directory" : "permission denied",
        Terminal.ClosedPipeException => null,
        IOException or NotSupportedException or ArgumentException => OneLine(WithoutPath(failure.Message, path)),
        _ => null,
    };

    /// <summary>A message on one line, without the point at its end.</summary>
    public static string OneLine(string message) => message.ReplaceLineEndings(" ").Trim().TrimEnd('.');

    // Messages of the engine begin with the path, which the line has already.
    private static string WithoutPath(string message, string path) =>
        message.StartsWith(path, StringComparison.Ordinal) && message.Length > path.Length + 1 && message[path.Length] is ':' or ' '
            ? message[(path.Length + 1)..]
            : message;
}
