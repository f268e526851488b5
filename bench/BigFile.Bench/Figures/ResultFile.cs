using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace BigFile.Bench.Figures;

/// <summary>Results as JSON: written by the ladder, read by the tool that makes the tables of them.</summary>
internal static class ResultFile
{
    private const int Digits = 5;

    private static readonly JsonSerializerOptions s_options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, // for people to read; never put into a page
        WriteIndented = true,
        NewLine = "\n",
    };

    /// <summary>The results in a text.</summary>
    /// <param name="json">The text.</param>
    /// <param name="name">What to call it in an error.</param>
    /// <exception cref="InvalidDataException">It is not JSON, or not that of results; with name, place and reason.</exception>
    public static ResultSet Parse(string json, string name)
    {
        ResultSet results;
        try
        {
            results = JsonSerializer.Deserialize<ResultSet>(json, s_options) ?? throw new InvalidDataException($"{name}: there are no results in it");
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"{name}: line {(e.LineNumber ?? 0) + 1}: {e.Message}", e);
        }
        if (!DateOnly.TryParseExact(results.Date, "yyyy-MM-dd", out _))
            throw new InvalidDataException($"{name}: {results.Date} is not a day such as 2026-11-20");
        return results;
    }

    /// <summary>The results of a file.</summary>
    public static ResultSet Read(string path) => Parse(File.ReadAllText(path), path);

    /// <summary>The text of results: values are cut to five digits that count.</summary>
    public static string ToJson(ResultSet results) => JsonSerializer.Serialize(results with { Rows = [.. results.Rows.Select(Rounded)] }, s_options) + "\n";

    /// <summary>Writes results to a file, whole or not at all.</summary>
    public static void Write(string path, ResultSet results)
    {
        string unfinished = path + ".unfinished";
        File.WriteAllText(unfinished, ToJson(results));
        File.Move(unfinished, path, overwrite: true);
    }

    private static ResultRow Rounded(ResultRow row) => row with
    {
        Ways = [.. row.Ways.Select(way => way with { Value = Rounded(way.Value), Spread = way.Spread is double spread ? Math.Round(spread, 3) : null })],
        Bars = [.. row.Bars.Select(bar => bar with { Value = Rounded(bar.Value) })],
    };

    private static double Rounded(double value)
    {
        if (value == 0 || !double.IsFinite(value))
            return double.IsFinite(value) ? 0 : throw new InvalidDataException($"{value} is no result");
        int decimals = Digits - 1 - (int)Math.Floor(Math.Log10(Math.Abs(value)));
        return decimals >= 0 ? Math.Round(value, Math.Min(decimals, 15)) : value;
    }
}
