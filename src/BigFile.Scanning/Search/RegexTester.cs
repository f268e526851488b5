using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace BigFile.Scanning;

/// <summary>
/// Applies a regular expression to lines decoded into a buffer of the thread. It begins interpreted, since compiling
/// takes tens of milliseconds; when many lines have been tried, another thread compiles it, and lines go on meanwhile.
/// </summary>
internal sealed class RegexTester : LineTester
{
    // Interpreted, so many lines take about as long as compiling.
    private const int LinesBeforeCompiling = 50_000;

    // Longer lines are decoded into a buffer that is given up behind them.
    private const int KeptCharactersMax = 1 << 20;

    [ThreadStatic]
    private static char[]? _buffer;

    private readonly TextEncoding _encoding;
    private readonly string _pattern;
    private readonly RegexOptions _options;
    private readonly TimeSpan _timeout;
    private readonly Lock _gate = new();
    private Regex? _regex;
    private int _linesLeft = LinesBeforeCompiling;
    private int _isCompiling;

    /// <summary>Takes the expression, with borders around it as the options ask.</summary>
    /// <param name="pattern">The expression.</param>
    /// <param name="options">What to do with it.</param>
    /// <param name="isKnown">
    /// Whether it is known to be one: then it is parsed for the first line that is tried, which may never come, and
    /// what that takes goes on while other threads search.
    /// </param>
    /// <exception cref="ArgumentException">It is not one; the message says why and where.</exception>
    public RegexTester(string pattern, LineMatcherOptions options, bool isKnown)
    {
        _options = RegexOptions.CultureInvariant | (options.IgnoreCase ? RegexOptions.IgnoreCase : RegexOptions.None);
        _encoding = options.Format.Encoding;
        _timeout = options.MatchTimeout;
        _pattern = new LineBorders(options).Around(pattern);
        IsSameFromAnywhere = !pattern.Contains(@"\G", StringComparison.Ordinal);
        if (isKnown)
            return;
        // By itself first: what is put around it must not make one of what is none, as of "a)(b".
        _regex = new Regex(pattern, _options, _timeout);
        if (!ReferenceEquals(_pattern, pattern))
            _regex = new Regex(_pattern, _options, _timeout);
    }

    public override int MatchBytesMax => int.MaxValue;

    // What begins where the search began is told by \G.
    public override bool IsSameFromAnywhere { get; }

    public override bool IsMatch(ReadOnlySpan<byte> line) => Current().IsMatch(Decode(line));

    public override bool TryFindMatch(ReadOnlySpan<byte> line, int from, out int start, out int length)
    {
        ReadOnlySpan<char> characters = Decode(line);
        // Without fewer characters than bytes, the places are the same ones.
        bool isPlain = characters.Length == line.Length;
        Regex.ValueMatchEnumerator matches = Current().EnumerateMatches(
            characters, isPlain ? from : LineText.CharacterAt(line, _encoding, from));
        if (!matches.MoveNext())
        {
            start = length = 0;
            return false;
        }
        start = matches.Current.Index;
        int end = start + matches.Current.Length;
        if (!isPlain)
        {
            bool isEmpty = end == start;
            start = LineText.ByteAt(line, _encoding, start, isEnd: isEmpty);
            end = isEmpty ? start : LineText.ByteAt(line, _encoding, end, isEnd: true);
        }
        length = end - start;
        return true;
    }

    public override bool TryFindNext(ref LineMatchState state, int from, out int start, out int length)
    {
        start = length = 0;
        ReadOnlySpan<char> characters = state.Characters();
        Regex.ValueMatchEnumerator matches = Current().EnumerateMatches(characters, state.CharacterAt(from));
        if (!matches.MoveNext())
            return false;
        int end = matches.Current.Index + matches.Current.Length;
        bool isEmpty = matches.Current.Length == 0;
        start = state.ByteAt(matches.Current.Index, isEnd: isEmpty);
        length = isEmpty ? 0 : state.ByteAt(end, isEnd: true) - start;
        return true;
    }

    private ReadOnlySpan<char> Decode(ReadOnlySpan<byte> line)
    {
        int charactersMax = LineText.CharactersMax(line.Length);
        char[]? buffer = _buffer;
        if (buffer is null || buffer.Length < charactersMax)
            buffer = MakeBuffer(charactersMax);
        return buffer.AsSpan(0, LineText.Decode(line, _encoding, buffer));
    }

    private static char[] MakeBuffer(int charactersMax)
    {
        if (charactersMax > KeptCharactersMax)
            return GC.AllocateUninitializedArray<char>(charactersMax);
        return _buffer = GC.AllocateUninitializedArray<char>(Math.Max(1024, (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)charactersMax)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Regex Current()
    {
        // Not interlocked: where threads meet the count is somewhat off.
        if (_linesLeft > 0 && --_linesLeft == 0)
            CompileElsewhere();
        return Volatile.Read(ref _regex) ?? Parse();
    }

    private Regex Parse()
    {
        lock (_gate)
            return _regex ??= new Regex(_pattern, _options, _timeout);
    }

    private void CompileElsewhere()
    {
        if (!RuntimeFeature.IsDynamicCodeCompiled || Interlocked.Exchange(ref _isCompiling, 1) != 0)
            return;
        var thread = new Thread(() => Volatile.Write(ref _regex, new Regex(_pattern, _options | RegexOptions.Compiled, _timeout)))
        {
            IsBackground = true,
            Name = "bigfile regex",
        };
        try
        {
            thread.Start();
        }
        catch (OutOfMemoryException)
        {
            // The system's limit on threads: the expression stays interpreted.
        }
    }
}
