namespace BigFile.DataGen;

/// <summary>What is in a file that <see cref="FileGenerator"/> wrote, known without reading it.</summary>
/// <param name="LengthBytes">Length of the file in bytes.</param>
/// <param name="LineCount">Lines, the last of which counts also where it has no line feed.</param>
/// <param name="NewlineCount">Line feeds: what <c>wc -l</c> prints.</param>
/// <param name="LongestLineBytes">Length of the longest line in bytes, its line feed left out.</param>
/// <param name="RecordCount">Whole records of <see cref="TickRecord.SizeBytes"/>; 0 for text.</param>
public readonly record struct GeneratedFileFacts(
    long LengthBytes,
    long LineCount,
    long NewlineCount,
    long LongestLineBytes,
    long RecordCount);
