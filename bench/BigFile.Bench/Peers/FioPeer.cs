using System.Diagnostics;
using BigFile.Bench.SideBySide;

namespace BigFile.Bench.Peers;

/// <summary>
/// fio, reading a file that is in the page cache through a block: by pread (psync) or from one mapping of the file (mmap; it copies). Its buffers are made
/// once; the cache stays as it is; places may repeat; it takes no times of single reads; it gives the system no advice.
/// </summary>
internal static class FioPeer
{
    /// <summary>Reads and returns how many bytes that was and how long it took, without fio's start.</summary>
    /// <param name="path">The file; it is not written to.</param>
    /// <param name="engine">psync or mmap.</param>
    /// <param name="access">read or randread.</param>
    /// <param name="blockBytes">Size of a block.</param>
    /// <param name="bytes">How much is read.</param>
    public static (long Bytes, double Seconds) Read(string path, string engine, string access, int blockBytes, long bytes)
    {
        using Process process = Process.Start(new ProcessStartInfo("fio",
        [
            "--name=peer", $"--filename={path}", "--readonly", "--output-format=json", $"--ioengine={engine}", $"--rw={access}", $"--bs={blockBytes}",
            $"--io_size={bytes}", "--invalidate=0", "--fadvise_hint=0", "--norandommap", "--gtod_reduce=1", "--thread", "--randseed=7",
        ])
        {
            RedirectStandardOutput = true,
        })!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"fio ended with {process.ExitCode}");
        FioJob job = FioOutput.Parse(output, "fio").Single();
        return (job.Bytes, job.Bytes / job.BytesPerSecond);
    }
}
