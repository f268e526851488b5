namespace BigFile.Platform.Win32;

/// <summary>
/// The directories of the object manager that named objects are in: <c>\Sessions\N\BaseNamedObjects</c> for session N,
/// <c>\BaseNamedObjects</c> for the whole machine and for session 0.
/// </summary>
internal static unsafe class ObjectDirectory
{
    private const string GlobalPath = @"\BaseNamedObjects", SectionType = "Section";
    private const uint CaseInsensitive = 0x40;
    private const int StatusMoreEntries = 0x105;
    private const int BufferBytes = 16 << 10;

    /// <summary>Names of sections, with the prefix that opens the global ones. A directory that may not be read is left out.</summary>
    public static List<string> SectionNames()
    {
        List<string> names = [];
        if (Kernel32.ProcessIdToSessionId((uint)Environment.ProcessId, out uint session) && session != 0)
            AddSections(names, $@"\Sessions\{session}{GlobalPath}", "");
        AddSections(names, GlobalPath, session == 0 ? "" : @"Global\");
        names.Sort(StringComparer.Ordinal);
        return names;
    }

    private static void AddSections(List<string> names, string path, string prefix)
    {
        using SectionSafeHandle? directory = Open(path);
        if (directory is null)
            return;
        byte[] buffer = new byte[BufferBytes];
        uint context = 0;
        // SAFETY: the buffer is pinned while the call fills it, and while the entries point into it; an entry without a
        // name ends them.
        fixed (byte* entries = buffer)
        {
            for (byte restart = 1; ; restart = 0)
            {
                int status = NtDll.NtQueryDirectoryObject(directory, entries, BufferBytes, 0, restart, ref context, out _);
                if (status is not 0 and not StatusMoreEntries)
                    return;
                for (NtDll.DirectoryEntry* entry = (NtDll.DirectoryEntry*)entries; entry->Name.Characters is not null; entry++)
                {
                    if (entry->TypeName.Text == SectionType)
                        names.Add(prefix + entry->Name.Text);
                }
                if (status == 0)
                    return;
            }
        }
    }

    private static SectionSafeHandle? Open(string path)
    {
        // SAFETY: the text is pinned and the structures live on this stack frame for the length of the call.
        fixed (char* characters = path)
        {
            ushort bytes = (ushort)(path.Length * sizeof(char));
            NtDll.UnicodeString name = new() { LengthBytes = bytes, CapacityBytes = bytes, Characters = characters };
            NtDll.ObjectAttributes attributes = new()
            {
                Bytes = (uint)sizeof(NtDll.ObjectAttributes), Name = &name, Attributes = CaseInsensitive,
            };
            int status = NtDll.NtOpenDirectoryObject(out SectionSafeHandle directory, NtDll.DirectoryQuery, attributes);
            if (status >= 0)
                return directory;
            directory.Dispose();
            return null;
        }
    }
}
