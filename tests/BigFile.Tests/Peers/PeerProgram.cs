using System.Globalization;
using System.Text;
using BigFile.Tests.Sections;
using BigFile.Tests.Scanning;

namespace BigFile.Tests.Peers;

/// <summary>
/// What the second process does: it holds at most one section with one view, and one header, and does to them what the
/// lines of its standard input say (words between tabs), until that ends.
/// </summary>
internal sealed class PeerProgram
{
    private Section? _section;
    private SectionView? _view;
    private SharedHeader? _header;

    public static int Run(string[] first)
    {
        PeerProgram program = new();
        for (string[]? words = first; words is not null; words = Console.In.ReadLine()?.Split('\t'))
        {
            string reply;
            try
            {
                reply = $"ok {program.Do(words)}";
            }
#pragma warning disable CA1031 // whatever goes wrong is the answer
            catch (Exception e)
#pragma warning restore CA1031
            {
                MappingException? codes = e as MappingException ?? e.InnerException as MappingException;
                reply = $"refused {e.GetType().Name} {codes?.Win32ErrorCode ?? 0} {codes?.Errno ?? 0}";
                Console.Error.WriteLine($"peer: {e.Message}");
            }
            Console.Out.WriteLine(reply);
            Console.Out.Flush();
        }
        return 0;
    }

    private string Do(string[] words)
    {
        switch (words)
        {
            case ["memory", string name, string size]:
                return Hold(Section.InMemory(Number(size), new SectionOptions { Name = name }));
            case ["memory-or-open", string name, string size]:
                return Hold(Section.InMemory(Number(size), new SectionOptions { Name = name, Naming = SectionNaming.CreateOrOpen }));
            case ["file", string path]:
                return Hold(Section.FromFile(path));
            case ["file", string path, string name]:
                return Hold(Section.FromFile(path, new SectionOptions { Name = name }));
            case ["open", string name, string access]:
                return Hold(Section.Open(name, Enum.Parse<ViewAccess>(access)));
            case ["map", string access]:
                _view = _section!.MapView(access: Enum.Parse<ViewAccess>(access));
                return "";
            case ["write", string offset, string text]:
                Encoding.UTF8.GetBytes(text).CopyTo(_view!.GetWritableSpan(Number(offset), Encoding.UTF8.GetByteCount(text)));
                return "";
            case ["read", string offset, string length]:
                return Encoding.UTF8.GetString(_view!.GetSpan(Number(offset), (int)Number(length)));
            case ["die", string how, string path]:
                return Death.By(how, path);
            case ["flush"]:
                _view!.Flush();
                return "";
            case ["close-section"]:
                _section!.Dispose();
                return "";
            case ["close-view"]:
                _view!.Dispose();
                return "";
            case ["inherited", string handle, string length]:
                return Encoding.UTF8.GetString(SystemProbe.ReadInherited((nint)Number(handle), (int)Number(length)));
            case ["header", string magic, string version]:
                _header = SharedHeader.Open(_section!, (ulong)Number(magic), (uint)Number(version));
                return _header.PayloadLength.ToString(CultureInfo.InvariantCulture);
            case ["state"]:
                return _header!.State.ToString(CultureInfo.InvariantCulture);
            case ["exchange", string value, string expected]:
                return _header!.CompareExchangeState((int)Number(value), (int)Number(expected)).ToString(CultureInfo.InvariantCulture);
            case ["log-write" or "log-cut" or "log-move" or "log-delete", ..]:
                return ChangeLog(words);
            case ["add", string times]:
                return AddToPayload((int)Number(times));
            default:
                throw new ArgumentException($"No such request: {string.Join(' ', words)}");
        }
    }

    private string Hold(Section section)
    {
        _section = section;
        return section.Size.ToString(CultureInfo.InvariantCulture);
    }

    // What writers do to a log that somebody follows.
    private static string ChangeLog(string[] words)
    {
        if (words is ["log-move", string from, string to])
            File.Move(from, to);
        else if (words is ["log-delete", string deleted])
            Removal.Remove(deleted);
        else
        {
            FileMode mode = words[0] == "log-cut" ? FileMode.Truncate : FileMode.Append;
            using FileStream log = new(words[1], mode, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
            log.Write(Encoding.UTF8.GetBytes(words.ElementAtOrDefault(2) ?? ""));
        }
        return "";
    }

    // Counts up in the payload, with the state word as a lock.
    private string AddToPayload(int times)
    {
        for (int i = 0; i < times; i++)
            HeaderLock.Add(_header!);
        return "";
    }

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);
}
