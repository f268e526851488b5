using BigFile.Scanning;

namespace BigFile.Cli.Commands;

/// <summary>Finds what lies between two keys: bytes of a file of lines, records of a file of records.</summary>
/// <param name="file">The file.</param>
/// <param name="records">The file as records; null for lines.</param>
/// <param name="format">How it divides into lines.</param>
/// <returns>The first byte or record, and that behind the last.</returns>
internal delegate (long Start, long End) SortedSearch(MappedFile file, RecordFile? records, LineFormat format);
