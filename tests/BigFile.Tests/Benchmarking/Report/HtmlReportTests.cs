using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using BigFile.Benchmarking;

namespace BigFile.Tests.Benchmarking.Report;

public sealed partial class HtmlReportTests
{
    private static readonly string[] s_names = [.. SampleReports.All.Keys, "sweep"];

    public static TheoryData<string> Samples => [.. s_names];

    [Theory]
    [MemberData(nameof(Samples))]
    public void The_page_loads_nothing_and_allows_only_its_own_scripts_by_hash(string name)
    {
        string page = Page(name);
        Assert.DoesNotMatch(Loads(), page);
        string policy = Policy().Match(page).Groups[1].Value;
        Assert.StartsWith("default-src 'none';", policy);
        Assert.DoesNotContain("unsafe", policy);
        Match[] scripts = [.. Scripts().Matches(page).Cast<Match>()];
        Assert.Equal(2, scripts.Length);
        Assert.All(scripts.Append(Styles().Match(page)), match => Assert.Contains(Hash(match.Groups[1].Value), policy));
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public void The_data_are_the_JSON_of_the_report_and_cannot_end_their_element(string name)
    {
        string data = Data(Page(name));
        Assert.DoesNotContain('<', data);
        Assert.True(Ascii.IsValid(data));
        using var json = new MemoryStream();
        if (name == "sweep")
            JsonOutput.Write(json, SampleReports.Sweep());
        else
            JsonOutput.Write(json, SampleReports.All[name]);
        Assert.True(JsonElement.DeepEquals(JsonDocument.Parse(json.ToArray()).RootElement, JsonDocument.Parse(data).RootElement));
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public void Elements_are_balanced(string name)
    {
        string page = Scripts().Replace(Styles().Replace(Page(name), ""), "");
        page = page.Replace(Data(page), "", StringComparison.Ordinal);
        Assert.StartsWith("<!DOCTYPE html>\n", page);
        Stack<string> open = new();
        foreach (Match tag in Tags().Matches(page))
        {
            if (tag.Groups[1].Value.Length > 0)
                Assert.Equal(tag.Groups[2].Value, open.Pop());
            else if (tag.Groups[2].Value is not "meta")
                open.Push(tag.Groups[2].Value);
        }
        Assert.Empty(open);
    }

    [Fact]
    public void The_page_carries_the_licence_of_what_it_is_made_with() =>
        Assert.Contains("Permission is hereby granted, free of charge", Page("one"));

    /// <summary>Not a test of its own: writes the samples as files for tests/report/run, which opens them in a browser.</summary>
    [Fact]
    public void Samples_are_written_for_the_browser()
    {
        string? folder = Environment.GetEnvironmentVariable("BIGFILE_SAMPLE_REPORTS");
        Assert.SkipUnless(folder is not null, "BIGFILE_SAMPLE_REPORTS names no folder: tests/report/run sets it.");
        foreach (string name in s_names)
            File.WriteAllText(Path.Combine(folder, $"{name}.html"), Page(name));
        // What must be there when the browser is done.
        File.WriteAllLines(Path.Combine(folder, "samples.txt"), s_names);
    }

    private static string Page(string name)
    {
        using var stream = new MemoryStream();
        if (name == "sweep")
            HtmlReport.Write(stream, SampleReports.Sweep());
        else
            HtmlReport.Write(stream, SampleReports.All[name]);
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static string Data(string page)
    {
        const string Start = "<script type=\"application/json\" id=\"data\">";
        int start = page.IndexOf(Start, StringComparison.Ordinal) + Start.Length;
        return page[start..page.IndexOf("</script", start, StringComparison.Ordinal)].Trim();
    }

    private static string Hash(string text) => $"'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)))}'";

    // What a browser would fetch: attributes of elements, and styles.
    [GeneratedRegex("""(?:src|href|action|srcset|poster)\s*=\s*["']?\s*(?:https?:|//)|url\(|@import""", RegexOptions.IgnoreCase)]
    private static partial Regex Loads();

    [GeneratedRegex("""<meta http-equiv="Content-Security-Policy" content="([^"]*)">""")]
    private static partial Regex Policy();

    [GeneratedRegex("<script>(.*?)</script>", RegexOptions.Singleline)]
    private static partial Regex Scripts();

    [GeneratedRegex("<style>(.*?)</style>", RegexOptions.Singleline)]
    private static partial Regex Styles();

    [GeneratedRegex("<(/?)([a-z]+)[^>]*>")]
    private static partial Regex Tags();
}
