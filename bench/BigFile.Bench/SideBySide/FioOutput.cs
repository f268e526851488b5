using System.Text;
using System.Text.Json;

namespace BigFile.Bench.SideBySide;

/// <summary>Reads fio's JSON output, or what has the same keys.</summary>
internal static class FioOutput
{
    /// <summary>The jobs of an output. fio may say something before the JSON begins: that is passed over.</summary>
    /// <param name="output">What the program printed.</param>
    /// <param name="name">What to call it in an error.</param>
    /// <exception cref="InvalidDataException">It is not such an output, a job failed, or one did nothing.</exception>
    public static IReadOnlyList<FioJob> Parse(string output, string name)
    {
        int start = output.StartsWith('{') ? 0 : output.IndexOf("\n{", StringComparison.Ordinal) + 1;
        if (start == 0 && !output.StartsWith('{'))
            throw new InvalidDataException($"{name}: no JSON in it");
        try
        {
            Utf8JsonReader reader = new(Encoding.UTF8.GetBytes(output[start..]));
            using JsonDocument document = JsonDocument.ParseValue(ref reader); // fio may say something after it, too
            return [.. document.RootElement.GetProperty("jobs").EnumerateArray().Select(job => Job(job, name))];
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new InvalidDataException($"{name}: not fio's JSON output: {e.Message}", e);
        }
    }

    private static FioJob Job(JsonElement job, string name)
    {
        string jobName = job.GetProperty("jobname").GetString() ?? "";
        if (job.GetProperty("error").GetInt32() is int error and not 0)
            throw new InvalidDataException($"{name}: {jobName} failed with error {error}");
        long bytes = 0, operations = 0;
        double bytesPerSecond = 0;
        foreach (string direction in (string[])["read", "write"])
        {
            if (!job.TryGetProperty(direction, out JsonElement done))
                continue;
            bytes += done.GetProperty("io_bytes").GetInt64();
            operations += done.GetProperty("total_ios").GetInt64();
            bytesPerSecond += done.GetProperty("bw_bytes").GetDouble();
        }
        return operations != 0 && bytesPerSecond > 0
            ? new FioJob(jobName, bytes, operations, bytesPerSecond)
            : throw new InvalidDataException($"{name}: {jobName} did nothing that could be measured");
    }
}
