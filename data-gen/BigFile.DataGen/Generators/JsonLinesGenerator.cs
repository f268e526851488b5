using System.Text.Encodings.Web;
using System.Text.Json;
using BigFile.DataGen.Pools;

namespace BigFile.DataGen.Generators;

/// <summary>
/// Structured log: one JSON object a line, with the members id, ts, user, level, message and the object request.
/// Strings hold escapes and letters outside ASCII, as real ones do.
/// </summary>
internal sealed class JsonLinesGenerator : LineGenerator
{
    private const int UserSlots = 512;
    private const int MessageSlots = 1024;
    private const int RequestSlots = 1024;
    private const int WordSlots = 256;
    private const int MostDigits = 20;
    private const int StampBytes = 19;
    private const int LineIndexBits = 16; // more than a block of 1 MiB has lines
    private const string StampFormat = "yyyy'-'MM'-'dd'T'HH':'mm':'ss";

    private readonly FragmentPool _users;    // Z","user":"name"
    private readonly FragmentPool _messages; // ,"level":"INFO","message":"text"
    private readonly FragmentPool _requests; // ,"request":{"method":"GET","path":"/","status":200,"ms":
    private readonly FragmentPool _words;

    internal JsonLinesGenerator(ulong seed)
        : base(DataKind.JsonLines, seed, 1 << 20)
    {
        var source = new ValueSource(seed, DataKind.JsonLines);
        _users = FragmentPool.Skewed(
            source.PersonNames(400).Select(name => $"Z\",\"user\":\"{Escape(name)}\""), UserSlots);
        _messages = FragmentPool.Skewed(
            source.Messages(700).Select(text => $",\"level\":\"{Level(source)}\",\"message\":\"{Escape(text)}\""),
            MessageSlots);
        _requests = FragmentPool.Skewed(source.Paths(600).Select(path => Request(source, path)), RequestSlots);
        _words = FragmentPool.Even(source.Words(WordSlots).Select(word => word + " "), WordSlots);
        LongestLineBytes = IdStart.Length + MostDigits + StampStart.Length + StampBytes + ".000".Length
            + _users.LongestBytes + _messages.LongestBytes + _requests.LongestBytes + MostDigits + LineEnd.Length;
        ClosingLineBytes = IdStart.Length + MostDigits + StampStart.Length + StampBytes + ".000".Length
            + _users.LongestBytes + MessageStart.Length + MessageEnd.Length;
    }

    private protected override int LongestLineBytes { get; }

    private protected override int ClosingLineBytes { get; }

    private static ReadOnlySpan<byte> IdStart => "{\"id\":"u8;

    private static ReadOnlySpan<byte> StampStart => ",\"ts\":\""u8;

    private static ReadOnlySpan<byte> MessageStart => ",\"level\":\"DEBUG\",\"message\":\""u8;

    private static ReadOnlySpan<byte> MessageEnd =>
        "\",\"request\":{\"method\":\"GET\",\"path\":\"/\",\"status\":200,\"ms\":1}}\n"u8;

    private static ReadOnlySpan<byte> LineEnd => "}}\n"u8;

    private protected override int WriteLine(Span<byte> destination, ref LineContext context)
    {
        ulong bits = context.Random.Next();
        var line = new LineWriter(destination);
        AppendIdentity(ref line, ref context);
        line.Append(_users[bits]);
        line.Append(_messages[bits >> 9]);
        line.Append(_requests[bits >> 19]);
        line.AppendNumber((bits >> 52 >> (int)((bits >> 30) & 7)) + 1);
        line.Append(LineEnd);
        return line.WrittenBytes;
    }

    /// <summary>An object with a message as long as it takes; where none fits, the smallest JSON that does.</summary>
    private protected override void WriteClosingLine(Span<byte> destination, ref LineContext context, bool isLast)
    {
        if (destination.Length < ClosingLineBytes)
        {
            WriteSmallest(destination);
            return;
        }
        ulong bits = context.Random.Next();
        var line = new LineWriter(destination);
        AppendIdentity(ref line, ref context);
        line.Append(_users[bits]);
        line.Append(MessageStart);
        _words.Pad(line.Reserve(destination.Length - line.WrittenBytes - MessageEnd.Length), ref context.Random);
        line.Append(MessageEnd);
    }

    /// <summary>Number and time: the number goes up from line to line and tells the block.</summary>
    private static void AppendIdentity(ref LineWriter line, ref LineContext context)
    {
        line.Append(IdStart);
        line.AppendNumber(((ulong)context.BlockIndex << LineIndexBits) + (ulong)context.LineIndex);
        line.Append(StampStart);
        line.Append(context.Stamp(StampFormat));
        uint milliseconds = (uint)(context.Milliseconds % 1000);
        Span<byte> fraction = line.Reserve(4);
        fraction[0] = (byte)'.';
        fraction[1] = (byte)('0' + (milliseconds / 100));
        fraction[2] = (byte)('0' + (milliseconds / 10 % 10));
        fraction[3] = (byte)('0' + (milliseconds % 10));
    }

    private static void WriteSmallest(Span<byte> destination)
    {
        destination.Fill((byte)' ');
        destination[^1] = (byte)'\n';
        if (destination.Length == 2)
            destination[0] = (byte)'0';
        if (destination.Length > 2)
            "{}"u8.CopyTo(destination);
    }

    private static string Escape(string text) =>
        JsonEncodedText.Encode(text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).ToString();

    private static string Level(ValueSource source) => source.Number(99) switch
    {
        < 60 => "INFO",
        < 80 => "DEBUG",
        < 93 => "WARN",
        < 99 => "ERROR",
        _ => "FATAL",
    };

    private static string Request(ValueSource source, string path)
    {
        string method = source.Pick("GET", "GET", "GET", "POST", "PUT");
        string status = source.Pick("200", "200", "200", "201", "204", "400", "404", "500");
        return $",\"request\":{{\"method\":\"{method}\",\"path\":\"{Escape(path)}\",\"status\":{status},\"ms\":";
    }
}
