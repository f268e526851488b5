using BigFile.DataGen.Pools;

namespace BigFile.DataGen.Generators;

/// <summary>
/// Web access log in the combined format of Apache and nginx. A line is five pieces and a number:
/// client, time, request, size, referrer, browser.
/// </summary>
internal sealed class AccessLogGenerator : LineGenerator
{
    private const int ClientSlots = 1024;
    private const int RequestSlots = 2048;
    private const int ReferrerSlots = 512;
    private const int WordSlots = 256;
    private const int StampBytes = 26;
    private const int MostSizeDigits = 7;
    private const string StampFormat = "dd'/'MMM'/'yyyy':'HH':'mm':'ss' +0000'";

    private readonly FragmentPool _clients;   // 203.0.113.9 - name [
    private readonly FragmentPool _requests;  // ] "GET /path HTTP/1.1" 200 followed by a space, or by 0 for no body
    private readonly FragmentPool _referrers; // "https://referrer" "
    private readonly FragmentPool _agents;    // browser" and line feed, in the same slots as the clients
    private readonly FragmentPool _queryWords;

    internal AccessLogGenerator(ulong seed)
        : base(DataKind.AccessLog, seed, 1 << 20)
    {
        var source = new ValueSource(seed, DataKind.AccessLog);
        string[] users = source.UserNames(300);
        string[] clients = Array.ConvertAll(
            source.IpAddresses(ClientSlots),
            ip => $"{ip} - {(source.Number(2) == 0 ? source.Pick(users) : "-")} [");
        string[] agents = source.UserAgents(200);
        _clients = FragmentPool.Skewed(clients, ClientSlots);
        _agents = FragmentPool.Skewed(clients.Select(_ => source.Pick(agents) + "\"\n"), ClientSlots);
        _requests = FragmentPool.Skewed(source.Paths(1000).Select(path => Request(source, path)), RequestSlots);
        IEnumerable<string> referrers = source.Urls(300).SelectMany(url => new[] { "-", url });
        _referrers = FragmentPool.Skewed(referrers.Select(url => $" \"{url}\" \""), ReferrerSlots);
        _queryWords = FragmentPool.Even(source.Words(WordSlots).Select(word => word + "+"), WordSlots);
        LongestLineBytes = _clients.LongestBytes + StampBytes + _requests.LongestBytes + MostSizeDigits
            + _referrers.LongestBytes + _agents.LongestBytes;
        ClosingLineBytes = _clients.LongestBytes + StampBytes + QueryStart.Length + 1 + QueryEnd.Length
            + _agents.LongestBytes;
    }

    private protected override int LongestLineBytes { get; }

    private protected override int ClosingLineBytes { get; }

    private static ReadOnlySpan<byte> QueryStart => "] \"GET /search?q="u8;

    private static ReadOnlySpan<byte> QueryEnd => " HTTP/1.1\" 200 5120 \"-\" \""u8;

    private static ReadOnlySpan<byte> LocalClient => "127.0.0.1 - - ["u8;

    private static ReadOnlySpan<byte> NoAgent => "-\"\n"u8;

    private protected override int WriteLine(Span<byte> destination, ref LineContext context)
    {
        ulong bits = context.Random.Next();
        ReadOnlySpan<byte> request = _requests[bits >> 10];
        var line = new LineWriter(destination);
        line.Append(_clients[bits]);
        line.Append(context.Stamp(StampFormat));
        line.Append(request);
        if (request[^1] == (byte)' ')
        {
            // 22 random bits shifted by a random amount: as many sizes of two digits as of six.
            ulong size = bits >> 42 >> (int)((bits >> 30) & 15);
            line.AppendNumber(size);
        }
        line.Append(_referrers[bits >> 21]);
        line.Append(_agents[bits]);
        return line.WrittenBytes;
    }

    /// <summary>A search whose query is as long as it takes; where no line fits, a comment.</summary>
    private protected override void WriteClosingLine(Span<byte> destination, ref LineContext context, bool isLast)
    {
        ulong bits = context.Random.Next();
        ReadOnlySpan<byte> client = _clients[bits];
        ReadOnlySpan<byte> agent = _agents[bits];
        if (destination.Length < ClosingLineBytes)
        {
            client = LocalClient;
            agent = NoAgent;
        }
        int queryBytes = destination.Length - client.Length - StampBytes - QueryStart.Length - QueryEnd.Length
            - agent.Length;
        if (queryBytes < 1)
        {
            WriteComment(destination);
            return;
        }
        var line = new LineWriter(destination);
        line.Append(client);
        line.Append(context.Stamp(StampFormat));
        line.Append(QueryStart);
        _queryWords.Pad(line.Reserve(queryBytes), ref context.Random);
        line.Append(QueryEnd);
        line.Append(agent);
    }

    private static void WriteComment(Span<byte> destination)
    {
        destination.Fill((byte)'-');
        destination[0] = (byte)'#';
        destination[^1] = (byte)'\n';
    }

    private static string Request(ValueSource source, string path)
    {
        string method = source.Number(99) switch
        {
            < 82 => "GET",
            < 93 => "POST",
            < 96 => "HEAD",
            < 98 => "PUT",
            _ => "DELETE",
        };
        string status = source.Number(99) switch
        {
            < 80 => "200",
            < 86 => "304",
            < 90 => "301",
            < 95 => "404",
            < 97 => "403",
            < 99 => "500",
            _ => "503",
        };
        string body = status == "304" || method == "HEAD" ? "0" : "";
        return $"] \"{method} {path} HTTP/1.{(source.Number(9) == 0 ? 0 : 1)}\" {status} {body}";
    }
}
