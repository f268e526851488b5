using System.Globalization;
using System.Text;

namespace BigFile.Cli.Output;

/// <summary>Writes a part; see <see cref="PartFormat"/>. One thread at a time.</summary>
internal sealed class PartWriter
{
    private readonly Stream _output;
    private Checksum _checksum;

    /// <summary>Writes the header to an unbuffered stream, which stays the caller's.</summary>
    public PartWriter(Stream output, PartHeader header)
    {
        _output = output;
        var text = new StringBuilder();
        text.Append(PartFormat.VersionLine).Append('\n');
        AppendLine(text, PartFormat.CommandKey, header.Command);
        AppendLine(text, PartFormat.SplitKey, header.Split.ToString());
        AppendLine(text, PartFormat.IdentityKey, header.Identity.ToString());
        AppendLine(text, PartFormat.FileKey, PartFormat.Escape(header.File));
        foreach ((string name, string value) in header.Options)
            AppendLine(text, PartFormat.OptionKey, $"{name} {PartFormat.Escape(value)}");
        text.Append(PartFormat.BodyLine).Append('\n');
        Write(Encoding.UTF8.GetBytes(text.ToString()));
    }

    /// <summary>Writes whole records, as <see cref="PartFormat.AppendRecord"/> makes them.</summary>
    public void Write(ReadOnlySpan<byte> records)
    {
        _checksum.Add(records);
        _output.Write(records);
    }

    /// <summary>Ends the part. Without this it is none: a command that fails in between leaves nothing that merge would take.</summary>
    public void End(params IEnumerable<KeyValuePair<string, long>> counts)
    {
        var text = new StringBuilder();
        text.Append(PartFormat.EndLine).Append('\n');
        foreach ((string name, long value) in counts)
            AppendLine(text, PartFormat.CountKey, string.Create(CultureInfo.InvariantCulture, $"{name} {value}"));
        Write(Encoding.UTF8.GetBytes(text.ToString()));
        _output.Write(Encoding.UTF8.GetBytes(
            string.Create(CultureInfo.InvariantCulture, $"{PartFormat.ChecksumKey} {_checksum.Value:x8}\n")));
    }

    private static void AppendLine(StringBuilder text, string key, string value) =>
        text.Append(key).Append(' ').Append(value).Append('\n');
}
