using System.Buffers.Text;

namespace BigFile.Benchmarking;

/// <summary>Texts of /proc whose lines are <c>Name: value</c> or <c>Name: value kB</c>.</summary>
internal static class ProcFields
{
    private const int Kibibyte = 1024;

    /// <summary>A line's number, in bytes where it says kB; -1 where there is no such line or no number in it.</summary>
    public static long Bytes(ReadOnlySpan<byte> text, ReadOnlySpan<byte> name)
    {
        while (!text.IsEmpty)
        {
            int end = text.IndexOf((byte)'\n');
            ReadOnlySpan<byte> line = end < 0 ? text : text[..end];
            text = end < 0 ? [] : text[(end + 1)..];
            if (line.Length <= name.Length || line[name.Length] != ':' || !line.StartsWith(name))
                continue;
            ReadOnlySpan<byte> value = line[(name.Length + 1)..].Trim(" \t"u8);
            if (!Utf8Parser.TryParse(value, out long number, out int length) || number < 0)
                return -1;
            if (!value[length..].Trim(" \t"u8).SequenceEqual("kB"u8))
                return number;
            return number <= long.MaxValue / Kibibyte ? number * Kibibyte : -1;
        }
        return -1;
    }
}
