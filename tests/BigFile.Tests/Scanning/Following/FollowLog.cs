using System.Text;
using BigFile.Scanning;

namespace BigFile.Tests.Scanning;

/// <summary>Collects what a follower tells, with long lines put together.</summary>
internal sealed class FollowLog
{
    private bool _isOpen;

    /// <summary>Lines as "offset:text", "offset:text|" without a delimiter; changes by name.</summary>
    public List<string> Told { get; } = [];

    /// <summary>The lines since the last change.</summary>
    public List<LinePlace> Lines { get; } = [];

    /// <summary>The bytes since the last change, delimiters of lines left out.</summary>
    public List<byte> Bytes { get; } = [];

    /// <summary>The last change.</summary>
    public FollowEvent Change { get; private set; }

    /// <summary>Takes all there is now.</summary>
    public FollowLog Drain(FileFollower follower)
    {
        while (follower.TryRead(out FollowEvent next))
            Take(next);
        return this;
    }

    /// <summary>What was told since it was last asked.</summary>
    public string[] TakeTold()
    {
        string[] told = [.. Told];
        Told.Clear();
        return told;
    }

    public void Take(FollowEvent next)
    {
        switch (next.Kind)
        {
            case FollowEventKind.Line:
                TakeLine(next);
                break;
            case FollowEventKind.Data:
                Bytes.AddRange(next.Bytes.Span);
                Told.Add($"{next.Offset}:{Encoding.UTF8.GetString(next.Bytes.Span)}");
                break;
            default:
                Assert.False(_isOpen);
                Change = next;
                Told.Add(next.Kind.ToString());
                break;
        }
    }

    private void TakeLine(FollowEvent next)
    {
        Assert.Equal(_isOpen, next.IsContinuation);
        string text = Encoding.UTF8.GetString(next.Bytes.Span) + (next.DelimiterLength == 0 && !next.Continues ? "|" : "");
        Bytes.AddRange(next.Bytes.Span);
        if (_isOpen)
        {
            Told[^1] += text;
            Lines[^1] = Lines[^1] with { Length = Lines[^1].Length + next.Bytes.Length, Delimiter = next.DelimiterLength };
        }
        else
        {
            Told.Add($"{next.Offset}:{text}");
            Lines.Add(new LinePlace(next.Offset, next.Bytes.Length, next.DelimiterLength));
        }
        _isOpen = next.Continues;
    }
}
