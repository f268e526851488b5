namespace BigFile.Bench.SideBySide;

/// <summary>What one job of fio's JSON output did; <c>bigfile bench --json</c> has the same keys, a job for each way.</summary>
/// <param name="Name">The job's name; of bigfile the way.</param>
/// <param name="Bytes">Bytes that were read and written.</param>
/// <param name="Operations">Reads and writes.</param>
/// <param name="BytesPerSecond">Of reads and writes together.</param>
internal sealed record FioJob(string Name, long Bytes, long Operations, double BytesPerSecond);
