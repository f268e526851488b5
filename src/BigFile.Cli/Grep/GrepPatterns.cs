using System.Text;
using BigFile.Cli.Terminal;
using BigFile.Scanning;

namespace BigFile.Cli.Grep;

/// <summary>The patterns of a request, and the matchers made of them.</summary>
internal sealed class GrepPatterns
{
    private static readonly UTF8Encoding s_strictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly GrepRequest _request;
    private readonly List<SearchPattern> _patterns = [];
    private readonly LineMatcher?[] _matchers = new LineMatcher?[(int)TextEncoding.Utf16BigEndian + 1];

    /// <summary>Makes the matcher for UTF-8, so that wrong patterns are found out before any file is opened.</summary>
    /// <exception cref="CommandException">One of them is no regular expression.</exception>
    public GrepPatterns(GrepRequest request)
    {
        _request = request;
        foreach (string pattern in request.Patterns)
            _patterns.Add(request.IsFixed ? SearchPattern.OfText(pattern) : SearchPattern.OfRegex(pattern));
        MatcherOf(request.Encoding ?? TextEncoding.Utf8);
    }

    /// <summary>The request with the patterns of its files in place, one pattern a line, and line feeds in patterns as their ends.</summary>
    /// <exception cref="CommandException">A file cannot be read.</exception>
    public static GrepRequest Load(GrepRequest request, CommandIo io)
    {
        List<string> patterns = [];
        foreach (string pattern in request.Patterns)
            patterns.AddRange(pattern.Split('\n'));
        foreach (string path in request.PatternFiles)
            Load(path, request, io, patterns);
        return request with { Patterns = patterns, PatternFiles = [] };
    }

    private static void Load(string path, GrepRequest request, CommandIo io, List<string> patterns)
    {
        bool trimsCarriageReturn = OperatingSystem.IsWindows() || request.Delimiter.Equals(LineDelimiter.LineFeedOrCrLf);
        try
        {
            using Stream input = path == "-" ? io.OpenInput() : File.OpenRead(path);
            bool isLatin1 = request.Encoding == TextEncoding.Latin1;
            using StreamReader reader = new(input, isLatin1 ? Encoding.Latin1 : s_strictUtf8, detectEncodingFromByteOrderMarks: false);
            string text = reader.ReadToEnd();
            if (!isLatin1)
                text = text.TrimStart('\uFEFF');
            if (text.Length == 0)
                return;
            foreach (string line in (text.EndsWith('\n') ? text[..^1] : text).Split('\n'))
                patterns.Add(trimsCarriageReturn && line.EndsWith('\r') ? line[..^1] : line);
        }
        catch (DecoderFallbackException)
        {
            throw new CommandException(path, "the patterns are not UTF-8; with --encoding latin-1 they are read as that");
        }
        catch (Exception e) when (ErrorText.Describe(e, path) is string words)
        {
            throw new CommandException(path, words);
        }
    }

    /// <summary>What finds lines of an encoding that match; null if there is no pattern, so that none does.</summary>
    public LineMatcher? MatcherOf(TextEncoding encoding)
    {
        if (_patterns.Count == 0)
            return null;
        if (_matchers[(int)encoding] is LineMatcher known)
            return known;
        try
        {
            return _matchers[(int)encoding] = new LineMatcher(_patterns, new LineMatcherOptions
            {
                Format = new LineFormat { Encoding = encoding, Delimiter = _request.Delimiter },
                IgnoreCase = _request.IgnoresCase,
                WholeWord = _request.WholeWord,
                WholeLine = _request.WholeLine,
            });
        }
        catch (ArgumentException e)
        {
            throw new CommandException($"pattern: {ErrorText.OneLine(e.Message)}");
        }
    }

    /// <summary>How a file divides into lines.</summary>
    /// <param name="detected">What its byte order mark tells.</param>
    public LineFormat FormatOf(LineFormat detected)
    {
        TextEncoding encoding = _request.Encoding ?? detected.Encoding;
        return new LineFormat
        {
            Encoding = encoding,
            Delimiter = _request.Delimiter,
            PreambleBytes = encoding == detected.Encoding ? detected.PreambleBytes : 0,
        };
    }
}
