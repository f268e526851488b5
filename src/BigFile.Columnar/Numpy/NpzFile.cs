using System.Diagnostics.CodeAnalysis;

namespace BigFile.Columnar;

/// <summary>
/// A .npz file of numpy, which is a zip of .npy files: its members are used in place, without being taken out. Only members that are stored
/// can be, which is what numpy.savez makes; those of numpy.savez_compressed are named and refused.
/// </summary>
/// <remarks>
/// Opening reads the zip's directory and maps nothing; it keeps some hundred bytes for each member. The checksums of members are not looked
/// at, since that would read all of them. Thread-safe as the file is, but for <see cref="Dispose"/>.
/// </remarks>
public sealed class NpzFile : IDisposable
{
    private readonly bool _leaveOpen;
    private readonly Dictionary<string, NpzEntry> _byName = [];
    private bool _isDisposed;

    private NpzFile(MappedFile file, List<NpzEntry> entries, bool leaveOpen)
    {
        File = file;
        _leaveOpen = leaveOpen;
        Entries = entries.AsReadOnly();
        // Of two with one name the later counts, as for Python.
        foreach (NpzEntry entry in entries)
            _byName[entry.FileName] = entry;
        foreach (NpzEntry entry in entries)
        {
            if (!_byName.ContainsKey(entry.Name))
                _byName[entry.Name] = _byName[entry.FileName];
        }
    }

    /// <summary>The file that it stands in.</summary>
    public MappedFile File { get; }

    /// <summary>The members, in the order of the directory.</summary>
    public IReadOnlyList<NpzEntry> Entries { get; }

    /// <summary>Opens a .npz file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">Null for the defaults: reading. With <see cref="MappedFileAccess.ReadWrite"/> elements can be changed; the zip's checksum of the member is then wrong.</param>
    /// <exception cref="ColumnarFormatException">It is no zip, or its directory is damaged.</exception>
    /// <exception cref="NotSupportedException">The zip is in several files, or has more than a million members.</exception>
    /// <exception cref="IOException">The file cannot be opened; see <see cref="MappedFile.Open"/> for this and others.</exception>
    public static NpzFile Open(string path, MappedFileOptions? options = null)
    {
        MappedFile file = MappedFile.Open(path, options);
        try
        {
            return Open(file, leaveOpen: false);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Looks at a file as a .npz file.</summary>
    /// <param name="file">The file.</param>
    /// <param name="leaveOpen">True: the file is borrowed. False: disposing this disposes it; not when this throws.</param>
    /// <exception cref="ColumnarFormatException">It is no zip, or its directory is damaged.</exception>
    /// <exception cref="NotSupportedException">The zip is in several files, or has more than a million members.</exception>
    /// <exception cref="ObjectDisposedException">The file was disposed.</exception>
    public static NpzFile Open(MappedFile file, bool leaveOpen = true)
    {
        ArgumentNullException.ThrowIfNull(file);
        file.Views.ThrowIfDisposed();
        return new NpzFile(file, ZipDirectory.Read(file), leaveOpen);
    }

    /// <summary>Whether there is a member.</summary>
    /// <param name="name">Its name, with or without <c>.npy</c>.</param>
    /// <param name="entry">The member.</param>
    public bool TryGetEntry(string name, [NotNullWhen(true)] out NpzEntry? entry) => _byName.TryGetValue(name, out entry);

    /// <summary>Opens a member in place. It borrows the file: dispose it before this, or not at all.</summary>
    /// <param name="name">Its name, with or without <c>.npy</c>.</param>
    /// <exception cref="KeyNotFoundException">There is none; the message names some that are there.</exception>
    /// <exception cref="ColumnarFormatException">It is damaged, or no .npy file.</exception>
    /// <exception cref="NotSupportedException">It is compressed or encrypted, or its elements are Python objects or long doubles.</exception>
    /// <exception cref="ObjectDisposedException">This or the file was disposed.</exception>
    public NpyFile OpenArray(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (!_byName.TryGetValue(name, out NpzEntry? entry))
        {
            const int namesMax = 20;
            string names = string.Join(", ", Entries.Take(namesMax).Select(entry => $"'{entry.Name}'"));
            throw new KeyNotFoundException($"{File.Path}: there is no member '{name}'; there are {names}{(Entries.Count > namesMax ? " and more" : "")}.");
        }
        return OpenArray(entry);
    }

    /// <summary>Opens a member in place. It borrows the file: dispose it before this, or not at all.</summary>
    /// <param name="entry">The member, of <see cref="Entries"/>.</param>
    /// <exception cref="ColumnarFormatException">It is damaged, or no .npy file.</exception>
    /// <exception cref="NotSupportedException">It is compressed or encrypted, or its elements are Python objects or long doubles.</exception>
    /// <exception cref="ObjectDisposedException">This or the file was disposed.</exception>
    public NpyFile OpenArray(NpzEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        if (_isDisposed)
            throw new ObjectDisposedException(nameof(NpzFile), $"{File.Path} was disposed.");
        string source = $"{File.Path}, member '{entry.FileName}'";
        if (entry.IsEncrypted)
            throw new NotSupportedException($"{source} is encrypted; save it with numpy.savez.");
        if (entry.Method != 0)
            throw new NotSupportedException($"{source} is {NameOf(entry.Method)}; save it with numpy.savez, which stores members as they are.");
        if (entry.CompressedBytes != entry.LengthBytes)
        {
            throw new ColumnarFormatException(File.Path, entry.DirectoryOffset,
                $"member '{entry.FileName}' is stored, but {entry.CompressedBytes} bytes are said to be {entry.LengthBytes}");
        }
        return NpyFile.Open(File, ZipDirectory.FindData(File, entry), entry.LengthBytes, leaveOpen: true, source);
    }

    /// <summary>Ends the use of the zip, and disposes the file, and with it arrays that were opened, unless it is borrowed. Repeating it does nothing.</summary>
    /// <exception cref="CheckpointFailedException">As of <see cref="MappedFile.Dispose"/>.</exception>
    public void Dispose()
    {
        _isDisposed = true;
        if (!_leaveOpen)
            File.Dispose();
    }

    private static string NameOf(int method) => method switch
    {
        8 => "deflated",
        9 => "deflated (deflate64)",
        12 => "compressed by bzip2",
        14 => "compressed by LZMA",
        93 => "compressed by Zstandard",
        95 => "compressed by xz",
        _ => $"compressed by method {method}",
    };
}
