using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace BigFile.Tests.Sections;

/// <summary>
/// The table of file access, section protection and view access: what is legal works and has that effect, what is not is
/// refused. The table stands here as text, apart from the code that it checks.
/// </summary>
public sealed unsafe class SectionAccessTests : IDisposable
{
    private const int Bytes = 70_000, ReadAt = 10, WriteAt = 20, CodeAt = 128, CodeReturns = 42;

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>What each protection needs of the file, and what views it allows.</summary>
    private static readonly Dictionary<SectionProtection, (string File, string[] Views)> s_table = new()
    {
        [SectionProtection.ReadOnly] = ("r", ["r", "c", "rc"]),
        [SectionProtection.WriteCopy] = ("r", ["r", "c", "rc"]),
        [SectionProtection.ReadWrite] = ("rw", ["r", "w", "rw", "c", "rc"]),
        [SectionProtection.ExecuteRead] = ("rx", ["r", "c", "rc", "rx", "cx", "rcx"]),
        [SectionProtection.ExecuteWriteCopy] = ("rx", ["r", "c", "rc", "rx", "cx", "rcx"]),
        [SectionProtection.ExecuteReadWrite] = ("rwx", ["r", "w", "rw", "c", "rc", "rx", "wx", "rwx", "cx", "rcx"]),
    };

    /// <summary>Combinations of view flags that mean nothing, whatever the section.</summary>
    private static readonly string[] s_nonsense = ["", "x", "wc", "rwc", "wcx", "rwcx"];

    public static TheoryData<FileAccess, bool, SectionProtection> Pairings()
    {
        TheoryData<FileAccess, bool, SectionProtection> rows = [];
        foreach (FileAccess access in new[] { FileAccess.Read, FileAccess.ReadWrite, FileAccess.Write })
        {
            foreach (SectionProtection protection in Enum.GetValues<SectionProtection>())
            {
                rows.Add(access, false, protection);
                if (OperatingSystem.IsWindows())
                    rows.Add(access, true, protection);
            }
        }
        return rows;
    }

    public static TheoryData<SectionProtection> Protections() => new(Enum.GetValues<SectionProtection>());

    [Theory]
    [MemberData(nameof(Pairings))]
    public void A_file_section_and_its_views_get_what_is_legal_and_no_more(FileAccess access, bool execute, SectionProtection protection)
    {
        string path = _folder.FileOf(Bytes);
        // Linux has no right to open a file for running its code: whoever may read may map it so.
        string file = ((access & FileAccess.Read) != 0 ? "r" : "") + ((access & FileAccess.Write) != 0 ? "w" : "")
            + (execute || !OperatingSystem.IsWindows() ? "x" : "");
        using SafeFileHandle handle = SystemProbe.OpenFile(path, access, execute);
        SectionOptions options = new() { Protection = protection };
        if (!s_table[protection].File.All(file.Contains))
        {
            Refused.Access(() => Section.FromFile(handle, options));
            return;
        }

        using Section section = Section.FromFile(handle, options);
        using SafeFileHandle other = SystemProbe.OpenFile(path, FileAccess.ReadWrite);
        using Section witnessSection = Section.FromFile(other);
        using SectionView witness = witnessSection.MapView();
        CheckViews(section, protection, (view, flags) => CheckEffect(view, flags, witness));
        witness.Flush();
        Assert.Equal(witness.Span, SectionBytes.ReadAll(path));
    }

    [Theory]
    [MemberData(nameof(Protections))]
    public void A_memory_section_allows_the_views_of_its_protection_and_no_more(SectionProtection protection)
    {
        using Section section = Section.InMemory(Bytes, new SectionOptions { Protection = protection });
        CheckViews(section, protection, (view, flags) =>
        {
            CheckProtection(view, flags);
            if (view.CanWrite)
                view.WritableSpan[WriteAt]++;
        });
        using SectionView after = section.MapView(access: ViewAccess.Read);
        int shared = s_table[protection].Views.Count(flags => flags.Contains('w', StringComparison.Ordinal));
        Assert.Equal(shared, after.Span[WriteAt]);
    }

    [Theory]
    [MemberData(nameof(Protections))]
    public void A_named_section_is_opened_for_what_its_protection_allows_and_no_more(SectionProtection protection)
    {
        SectionOptions options = new() { Name = SectionBytes.NewName(), Protection = protection };
        using Section memory = Section.InMemory(Bytes, options);
        CheckOpening(options.Name, protection);
        options = options with { Name = SectionBytes.NewName() };
        using Section file = Section.FromFile(_folder.FileOf(Bytes), options);
        CheckOpening(options.Name, protection);
    }

    [Theory]
    [MemberData(nameof(Protections))]
    public void A_view_gets_all_that_the_protection_allows_but_running_code_when_nothing_is_asked(SectionProtection protection)
    {
        using Section section = Section.InMemory(Bytes, new SectionOptions { Protection = protection });
        using SectionView view = section.MapView();
        Assert.Equal(protection switch
        {
            SectionProtection.ReadWrite or SectionProtection.ExecuteReadWrite => ViewAccess.ReadWrite,
            SectionProtection.WriteCopy or SectionProtection.ExecuteWriteCopy => ViewAccess.Copy,
            _ => ViewAccess.Read,
        }, view.Access);
        CheckProtection(view, view.Access == ViewAccess.ReadWrite ? "rw" : view.Access == ViewAccess.Copy ? "c" : "r");
    }

    [Fact]
    public void Flags_that_do_not_exist_are_no_access()
    {
        using Section section = Section.InMemory(Bytes);
        Assert.Throws<ArgumentException>(() => section.MapView(access: (ViewAccess)16));
        Assert.Throws<ArgumentException>(() => section.MapView(access: ViewAccess.Read | (ViewAccess)0x100));
    }

    [Fact]
    public void A_path_is_opened_with_the_access_that_the_protection_needs()
    {
        foreach (SectionProtection protection in Enum.GetValues<SectionProtection>())
        {
            using Section section = Section.FromFile(_folder.FileOf(Bytes), new SectionOptions { Protection = protection });
            foreach (string flags in s_table[protection].Views)
                section.MapView(access: Parse(flags)).Dispose();
        }
    }

    [Fact]
    public void A_read_only_file_takes_every_protection_that_does_not_write()
    {
        string path = _folder.FileOf(Bytes);
        File.SetAttributes(path, FileAttributes.ReadOnly);
        try
        {
            Section.FromFile(path, new SectionOptions { Protection = SectionProtection.ReadOnly }).Dispose();
            using (Section section = Section.FromFile(path, new SectionOptions { Protection = SectionProtection.WriteCopy }))
            using (SectionView view = section.MapView())
                view.WritableSpan[0]++;
            Assert.SkipWhen(Win32Host.IsWine || (Environment.IsPrivilegedProcess && !OperatingSystem.IsWindows()), "Root may write what is read-only.");
            Assert.Throws<UnauthorizedAccessException>(() => Section.FromFile(path));
        }
        finally
        {
            File.SetAttributes(path, FileAttributes.Normal);
        }
        Assert.Equal(SectionBytes.Pattern(Bytes), SectionBytes.ReadAll(path));
    }

    private static void CheckOpening(string name, SectionProtection protection)
    {
        foreach (string flags in AllCombinations())
        {
            ViewAccess access = Parse(flags);
            if (s_nonsense.Contains(flags))
            {
                Assert.Throws<ArgumentException>(() => Section.Open(name, access));
            }
            else if (!s_table[protection].Views.Contains(flags))
            {
                Refused.Access(() => Section.Open(name, access));
            }
            else
            {
                using Section opened = Section.Open(name, access);
                using SectionView view = opened.MapView(access: access);
                CheckProtection(view, flags);
                if (!flags.Contains('w', StringComparison.Ordinal))
                    Refused.Access(() => opened.MapView(access: ViewAccess.ReadWrite));
            }
        }
    }

    private static void CheckViews(Section section, SectionProtection protection, Action<SectionView, string> check)
    {
        foreach (string flags in AllCombinations())
        {
            ViewAccess access = Parse(flags);
            if (s_nonsense.Contains(flags))
            {
                Assert.Throws<ArgumentException>(() => section.MapView(access: access));
            }
            else if (!s_table[protection].Views.Contains(flags))
            {
                Refused.Access(() => section.MapView(access: access));
            }
            else
            {
                using SectionView view = section.MapView(access: access);
                check(view, flags);
            }
        }
    }

    private static void CheckEffect(SectionView view, string flags, SectionView witness)
    {
        CheckProtection(view, flags);
        WriteCode(witness.WritableSpan[CodeAt..]);
        Assert.Equal(witness.Span, view.Span);
        witness.WritableSpan[ReadAt]++;
        Assert.Equal(witness.Span[ReadAt], view.Span[ReadAt]);

        if (flags.Contains('x', StringComparison.Ordinal) && RuntimeInformation.ProcessArchitecture == Architecture.X64)
        {
            // SAFETY: the bytes there are a whole function of this machine, and the view is mapped for running code.
            Assert.Equal(CodeReturns, ((delegate* unmanaged<int>)(view.Address + CodeAt))());
        }
        if (!flags.Contains('w', StringComparison.Ordinal) && !flags.Contains('c', StringComparison.Ordinal))
        {
            Assert.False(view.CanWrite);
            Assert.Throws<UnauthorizedAccessException>(() => view.WritableSpan[WriteAt] = 1);
            Assert.Throws<UnauthorizedAccessException>(() => view.GetWritableSpan(WriteAt, 1)[0] = 1);
            return;
        }
        byte before = witness.Span[WriteAt], mine = (byte)(before + 1);
        view.WritableSpan[WriteAt] = mine;
        Assert.Equal(mine, view.Span[WriteAt]);
        Assert.Equal(flags.Contains('w', StringComparison.Ordinal) ? mine : before, witness.Span[WriteAt]);
    }

    // What the system says that the view's pages may be used for.
    private static void CheckProtection(SectionView view, string flags)
    {
        bool copies = flags.Contains('c', StringComparison.Ordinal), writes = copies || flags.Contains('w', StringComparison.Ordinal);
        string actual = SystemProbe.ProtectionAt(view.Address);
        string expected = $"r{(writes ? 'w' : '-')}{(flags.Contains('x', StringComparison.Ordinal) ? 'x' : '-')}";
        Assert.Equal($"{flags}: {expected}", $"{flags}: {actual[..3]}");
        if (writes)
            Assert.Equal($"{flags}: {(copies ? 'p' : 's')}", $"{flags}: {actual[3]}");
    }

    // mov eax, 42; ret
    private static void WriteCode(Span<byte> destination) => new byte[] { 0xB8, CodeReturns, 0, 0, 0, 0xC3 }.CopyTo(destination);

    private static IEnumerable<string> AllCombinations()
    {
        for (int bits = 0; bits < 16; bits++)
            yield return string.Concat("rwcx".Where((_, i) => (bits & (1 << i)) != 0));
    }

    private static ViewAccess Parse(string flags) => flags.Aggregate(ViewAccess.None, (sum, flag) => sum | flag switch
    {
        'r' => ViewAccess.Read,
        'w' => ViewAccess.Write,
        'c' => ViewAccess.Copy,
        _ => ViewAccess.Execute,
    });
}
