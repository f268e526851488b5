using System.Text.Json;
using BigFile.DataGen;
using Xunit;

namespace BigFile.Tests.DataGen;

public class JsonLinesTests
{
    [Fact]
    public void Every_line_is_valid_json_unless_the_last_block_is_a_single_byte()
    {
        foreach (int length in Generated.AwkwardLengths.Where(length => length % (1 << 20) is not 1))
        {
            foreach (byte[] line in Generated.Lines(Generated.File(DataKind.JsonLines, length)))
                JsonDocument.Parse(line).Dispose();
        }
    }

    [Fact]
    public void Every_line_has_the_documented_members()
    {
        foreach (byte[] line in Generated.Lines(Generated.File(DataKind.JsonLines, 1 << 20)))
        {
            using JsonDocument document = JsonDocument.Parse(line);
            JsonElement root = document.RootElement;
            Assert.Equal(
                ["id", "ts", "user", "level", "message", "request"],
                root.EnumerateObject().Select(member => member.Name));
            Assert.Equal(
                ["method", "path", "status", "ms"],
                root.GetProperty("request").EnumerateObject().Select(member => member.Name));
            Assert.NotEmpty(root.GetProperty("message").GetString()!);
        }
    }

    [Fact]
    public void Numbers_and_times_go_up_from_line_to_line_within_blocks_and_across_them()
    {
        long lastId = -1;
        DateTime lastTime = DateTime.MinValue;
        foreach (byte[] line in Generated.Lines(Generated.File(DataKind.JsonLines, 3 << 20)))
        {
            using JsonDocument document = JsonDocument.Parse(line);
            long id = document.RootElement.GetProperty("id").GetInt64();
            DateTime time = document.RootElement.GetProperty("ts").GetDateTime();
            Assert.True(id > lastId && time >= lastTime, $"{id} at {time:O} after {lastId} at {lastTime:O}");
            Assert.Equal(DateTimeKind.Utc, time.Kind);
            (lastId, lastTime) = (id, time);
        }
    }

    [Fact]
    public void Text_holds_escapes_and_letters_outside_ascii()
    {
        byte[] block = Generated.File(DataKind.JsonLines, 1 << 20);
        Assert.True(block.AsSpan().IndexOf("ü"u8) >= 0);
        Assert.True(block.AsSpan().IndexOf("\\n\\t"u8) >= 0);
        Assert.True(block.AsSpan().IndexOf("\\\""u8) >= 0);
    }

    [Theory]
    [InlineData(1, "\n")]
    [InlineData(2, "0\n")]
    [InlineData(3, "{}\n")]
    [InlineData(6, "{}   \n")]
    public void A_block_too_short_for_an_object_holds_the_smallest_json(int lengthBytes, string expected) =>
        Assert.Equal(expected, System.Text.Encoding.UTF8.GetString(Generated.File(DataKind.JsonLines, lengthBytes)));
}
