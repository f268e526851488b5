namespace BigFile.Scanning;

/// <summary>A text that describes records, a layout or a filter, cannot be read. The message names the word and where it stands.</summary>
public sealed class RecordSyntaxException : FormatException
{
    internal RecordSyntaxException(string message, string word, int position)
        : base($"{message} (at character {position + 1})")
    {
        Word = word;
        Position = position;
    }

    /// <summary>The word that could not be read; empty where one is missing.</summary>
    public string Word { get; }

    /// <summary>Where the word begins in the text, in characters from 0.</summary>
    public int Position { get; }
}
