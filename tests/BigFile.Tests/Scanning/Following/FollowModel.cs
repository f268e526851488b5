using BigFile.Scanning;
using Microsoft.Win32.SafeHandles;

namespace BigFile.Tests.Scanning;

/// <summary>
/// Does at random what writers do to a log, and knows what a follower must tell of it: a model of the files, by content and
/// name, beside the real ones.
/// </summary>
internal sealed class FollowModel(Random random, string path, string formatName, LineFormat format) : IDisposable
{
    private readonly List<ModelFile> _rotated = [];
    private readonly List<SafeFileHandle> _deleted = [];
    private ModelFile? _current;
    private ModelFile? _elsewhere;

    // What the follower has.
    private ModelFile? _followed;
    private byte[] _read = [];
    private int _lengthSeen;
    private bool _hasVanished;

    /// <summary>What it must have told since it was last asked: the changes, each with all that came before it.</summary>
    public List<(FollowEventKind? Change, byte[] Content)> Expected { get; } = [];

    private static string Elsewhere(string path) => path + "~away";

    public void Dispose() => _deleted.ForEach(file => file.Dispose());

    /// <summary>One thing that a writer does; true if the follower must look before the next.</summary>
    public bool Act()
    {
        switch (random.Next(12))
        {
            case 0 when _current is not null:
                Rotate();
                return false;
            case 1 when _current is not null:
                // Cut, and written anew at once, shorter or longer than it was.
                _current.Content = [];
                Rewrite(path, _current, random.Next(3) == 0 ? 0 : random.Next(12_000));
                return false;
            case 2 when _current is not null && _elsewhere is null:
                File.Move(path, Elsewhere(path));
                (_elsewhere, _current) = (_current, null);
                return false;
            case 3 when _current is not null:
                // Held, so that the system does not give the identity to a new file within one tick of its clock.
                if (!OperatingSystem.IsWindows())
                    _deleted.Add(File.OpenHandle(path));
                Removal.Remove(path);
                _current = null;
                return true; // Win32 keeps the name until the follower has let go.
            case 4 when _current is null && _elsewhere is not null:
                File.Move(Elsewhere(path), path);
                (_current, _elsewhere) = (_elsewhere, null);
                return false;
            case 5 when _rotated.Count > 0:
                Append($"{path}.1", _rotated[0]);
                return false;
            case 6 when _elsewhere is not null:
                Append(Elsewhere(path), _elsewhere);
                return false;
            default:
                if (_current is null)
                    Create();
                Append(path, _current!);
                return false;
        }
    }

    /// <summary>What a look at the files as they are now must give.</summary>
    public void Look()
    {
        while (true)
        {
            if (_followed is ModelFile followed)
            {
                byte[] content = followed.Content;
                bool isCut = content.Length < _read.Length || !content.AsSpan(0, _read.Length).SequenceEqual(_read)
                    || (_read.Length == 0 && content.Length < _lengthSeen);
                if (isCut)
                {
                    Tell(FollowEventKind.Truncated);
                    _read = [];
                }
                _read = content;
                _lengthSeen = content.Length;
            }
            if (_current is null)
            {
                if (!_hasVanished)
                    Expected.Add((FollowEventKind.Vanished, _read));
                _hasVanished = true;
                return;
            }
            if (_current == _followed)
            {
                if (_hasVanished)
                    Expected.Add((FollowEventKind.Appeared, _read));
                _hasVanished = false;
                Expected.Add((null, _read));
                return;
            }
            int place = _followed is null ? -1 : _rotated.IndexOf(_followed);
            ModelFile next = place > 0 ? _rotated[place - 1] : _current;
            Tell(_hasVanished || _followed is null ? FollowEventKind.Appeared : FollowEventKind.Rotated);
            (_followed, _read, _lengthSeen, _hasVanished) = (next, [], next.Content.Length, false);
        }
    }

    /// <summary>Begins to follow what is there.</summary>
    public void Begin()
    {
        _followed = _current;
        _lengthSeen = _followed?.Content.Length ?? 0;
    }

    public void Create()
    {
        File.WriteAllBytes(path, []);
        _current = new ModelFile();
    }

    private void Tell(FollowEventKind change) => Expected.Add((change, _read));

    private void Rotate()
    {
        for (int number = _rotated.Count; number > 0; number--)
            File.Move($"{path}.{number}", $"{path}.{number + 1}");
        File.Move(path, $"{path}.1");
        _rotated.Insert(0, _current!);
        Create();
    }

    private void Append(string to, ModelFile file) => Write(to, file, FileMode.Append, random.Next(8) == 0 ? random.Next(20_000) : random.Next(60));

    private void Rewrite(string to, ModelFile file, int lengthBytes) => Write(to, file, FileMode.Truncate, lengthBytes);

    private void Write(string to, ModelFile file, FileMode mode, int lengthBytes)
    {
        // A line too long for the follower's buffer, now and then; pieces that end anywhere.
        byte[] text = random.Next(10) == 0 ? [.. Enumerable.Repeat((byte)'x', lengthBytes)] : TestFormats.Text(formatName, random, lengthBytes);
        if (mode == FileMode.Truncate && text.Length > 0)
            random.NextBytes(text.AsSpan(0, Math.Min(text.Length, 16))); // no two texts begin alike
        using FileStream stream = new(to, mode, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
        stream.Write(text);
        file.Content = [.. file.Content, .. text];
    }

    /// <summary>The lines of what was read of a file, in the words of the log.</summary>
    public List<LinePlace> LinesOf(byte[] content) => LineOracle.Lines(content, format);

    private sealed class ModelFile
    {
        public byte[] Content { get; set; } = [];
    }
}
