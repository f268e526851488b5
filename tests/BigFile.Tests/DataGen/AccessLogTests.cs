using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using BigFile.DataGen;
using Xunit;

namespace BigFile.Tests.DataGen;

public partial class AccessLogTests
{
    private const int BlockSizeBytes = 1 << 20;
    private const int ShortestLogBytes = 100;

    [Fact]
    public void Every_line_is_in_the_combined_log_format_unless_the_last_block_is_too_short_for_one()
    {
        int[] lengths = [.. Generated.AwkwardLengths.Where(length => length is 0 or >= ShortestLogBytes)];
        foreach (int length in lengths.Where(length => (length % BlockSizeBytes) is 0 or >= ShortestLogBytes))
        {
            foreach (byte[] line in Generated.Lines(Generated.File(DataKind.AccessLog, length)))
                Assert.Matches(CombinedLine(), Encoding.ASCII.GetString(line));
        }
    }

    [Fact]
    public void A_block_too_short_for_a_line_is_a_comment()
    {
        Assert.Equal("\n", Encoding.ASCII.GetString(Generated.File(DataKind.AccessLog, 1)));
        Assert.Equal("#---\n", Encoding.ASCII.GetString(Generated.File(DataKind.AccessLog, 5)));
    }

    [Fact]
    public void Time_moves_forward_within_blocks_and_across_them()
    {
        DateTime last = DateTime.MinValue;
        List<byte[]> lines = Generated.Lines(Generated.File(DataKind.AccessLog, 3 << 20));
        foreach (byte[] line in lines)
        {
            string stamp = CombinedLine().Match(Encoding.ASCII.GetString(line)).Groups["time"].Value;
            DateTime time = DateTime.ParseExact(stamp, "dd/MMM/yyyy:HH:mm:ss +0000", CultureInfo.InvariantCulture);
            Assert.True(time >= last, $"{time} after {last}");
            last = time;
        }
        Assert.Equal(new DateTime(2025, 1, 1, 0, 4, 59), last);
    }

    [Fact]
    public void Requests_are_of_many_kinds()
    {
        List<Match> lines = [.. Generated.Lines(Generated.File(DataKind.AccessLog, 1 << 20))
            .Select(line => CombinedLine().Match(Encoding.ASCII.GetString(line)))];
        string[] methods = [.. lines.Select(line => line.Groups["method"].Value).Distinct().Order()];
        Assert.Equal(["DELETE", "GET", "HEAD", "POST", "PUT"], methods);
        Assert.Subset(
            lines.Select(line => line.Groups["status"].Value).ToHashSet(),
            new HashSet<string> { "200", "304", "404", "500" });
        Assert.True(lines.Select(line => line.Groups["path"].Value).Distinct().Count() > 200);
    }

    [GeneratedRegex(
        """
        ^(\d{1,3}\.){3}\d{1,3}
        \ -\ [\w.'-]+
        \ \[(?<time>\d\d/[A-Z][a-z]{2}/\d{4}:\d\d:\d\d:\d\d\ \+0000)\]
        \ "(?<method>[A-Z]+)\ (?<path>/[^ "]*)\ HTTP/1\.[01]"
        \ (?<status>[1-5]\d\d)\ \d{1,7}
        \ "(-|https?://[^ "]+)"\ "[^"]+"$
        """,
        RegexOptions.ExplicitCapture | RegexOptions.IgnorePatternWhitespace | RegexOptions.CultureInvariant)]
    private static partial Regex CombinedLine();
}
