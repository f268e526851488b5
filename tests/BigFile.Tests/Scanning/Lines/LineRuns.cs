using BigFile.Scanning;

namespace BigFile.Tests.Scanning;

/// <summary>The lines that each way of going over a file gives.</summary>
internal static class LineRuns
{
    public static List<LinePlace> Forward(MappedFile file, LineFormat format, long start, long end, byte[]? content = null)
    {
        List<LinePlace> lines = [];
        foreach (Line line in file.EnumerateLines(format, start, end))
            lines.Add(PlaceOf(line, content));
        return lines;
    }

    public static List<LinePlace> Backward(MappedFile file, LineFormat format, long start, long end, byte[]? content = null)
    {
        List<LinePlace> lines = [];
        foreach (Line line in file.EnumerateLinesBackward(format, start, end))
            lines.Add(PlaceOf(line, content));
        lines.Reverse();
        return lines;
    }

    public static List<LinePlace> Parallel(MappedFile file, LineScanOptions options, byte[]? content = null)
    {
        List<LinePlace> lines = [];
        LineScan.Run<List<LinePlace>>(
            file,
            options,
            (block, ref found) =>
            {
                found ??= [];
                long offset = block.Offset;
                foreach (Line line in block)
                {
                    Assert.Equal(offset, line.Offset);
                    found.Add(PlaceOf(line, content));
                    offset += line.Length + line.DelimiterLength;
                }
                Assert.Equal(block.Offset + block.Length, offset);
            },
            found =>
            {
                lines.AddRange(found);
                return true;
            });
        return lines;
    }

    private static LinePlace PlaceOf(Line line, byte[]? content)
    {
        if (content is not null && !line.IsLong && !line.Span.SequenceEqual(content.AsSpan((int)line.Offset, (int)line.Length)))
            Assert.Fail($"wrong bytes in the line at {line.Offset}");
        return new LinePlace(line.Offset, line.Length, line.DelimiterLength);
    }
}
