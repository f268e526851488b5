using BigFile.Platform;

namespace BigFile.Tests.Platform.Posix;

/// <summary>
/// Makes, opens and closes one name over and over. A second section, the ledger, says who made the one that lives: whoever
/// makes one must find nobody there. What is found under the name must be whole: zeros, or the maker's own size.
/// </summary>
internal static class NameStorm
{
    public const string Ledger = "ledger";

    /// <summary>Returns "ok made opened", or what was wrong.</summary>
    public static string Run(NamesFolder folder, string name, int seed, int operations)
    {
        var random = new Random(seed);
        NativeSection ledger = folder.Open(Ledger);
        int made = 0, opened = 0;
        try
        {
            for (int i = 0; i < operations; i++)
            {
                string? wrong = random.Next(3) == 0 ? Open(folder, name, ref opened) : CreateOrOpen(folder, ledger, name, random, ref made, ref opened);
                if (wrong is not null)
                    return $"seed {seed}, operation {i}: {wrong}";
            }
        }
        finally
        {
            ledger.Release();
        }
        return $"ok {made} {opened}";
    }

    private static string? Open(NamesFolder folder, string name, ref int opened)
    {
        SystemError error = folder.TryOpen(name, out NativeSection? section);
        if (error == SystemError.NotFound)
            return null;
        if (!error.IsNone)
            return $"open: {error}";
        opened++;
        return Check(folder, section!);
    }

    private static string? CreateOrOpen(NamesFolder folder, NativeSection ledger, string name, Random random, ref int made, ref int opened)
    {
        SystemError error = folder.TryCreate(name, 4096 * random.Next(1, 5) - random.Next(100), out NativeSection? section);
        if (!error.IsNone)
            return $"create: {error}";
        if (section!.AlreadyExisted)
        {
            opened++;
            return Check(folder, section);
        }
        made++;
        if (folder.Read(section) != 0)
            return "a new section was not zeros";
        if (Add(folder, ledger, 1) != 1)
            return "two were made at a time";
        folder.Write(section, section.SizeBytes);
        for (int turns = random.Next(4); turns > 0; turns--)
            Thread.Yield();
        Add(folder, ledger, -1);
        section.Release();
        return null;
    }

    private static string? Check(NamesFolder folder, NativeSection section)
    {
        long stamp = folder.Read(section);
        string? wrong = stamp == 0 || stamp == section.SizeBytes ? null : $"a section of {section.SizeBytes} bytes holds the stamp {stamp}";
        section.Release();
        return wrong;
    }

    private static unsafe long Add(NamesFolder folder, NativeSection ledger, long value)
    {
        Assert.Equal(SystemError.None, folder.Sections.MapView(ledger, 0, 8, ViewAccess.ReadWrite, 0, SectionOptions.AnyNumaNode, out nint view));
        long sum = Interlocked.Add(ref *(long*)view, value); // SAFETY: the view was just mapped, for writing.
        folder.Sections.UnmapView(view, 8);
        return sum;
    }
}
