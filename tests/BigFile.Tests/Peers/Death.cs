using System.IO.MemoryMappedFiles;
using System.Runtime.CompilerServices;

namespace BigFile.Tests.Peers;

/// <summary>What ends a .NET process, done in one that has the fault guard in place and has handled a fault.</summary>
internal static class Death
{
    /// <summary>Dies, or says why it did not.</summary>
    public static string By(string how, string path)
    {
        using (MappedFile file = MappedFile.Open(path, new MappedFileOptions { Share = FileShare.ReadWrite | FileShare.Delete }))
        {
            file.ReadExactly(0, new byte[file.Length]);
            Cut(path);
            Assert.Throws<FileFaultException>(() => file.Read<byte>(file.Length - 1));
        }
        switch (how)
        {
            case "stack":
                return Deeper(0).ToString(System.Globalization.CultureInfo.InvariantCulture);
            case "foreign-view":
                File.WriteAllBytes(path, new byte[1 << 20]);
                return TouchForeignView(path);
            default:
                return "alive";
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static long Deeper(long depth) => depth < 0 ? 0 : 1 + Deeper(depth + 1) + depth;

    // A mapping that is not BigFile's.
    private static string TouchForeignView(string path)
    {
        using FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using MemoryMappedFile map = MemoryMappedFile.CreateFromFile(stream, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: true);
        using MemoryMappedViewAccessor view = map.CreateViewAccessor(0, 0, MemoryMappedFileAccess.Read);
        Cut(path);
        return view.ReadByte((1 << 20) - 1).ToString(System.Globalization.CultureInfo.InvariantCulture);
    }

    private static void Cut(string path)
    {
        using FileStream other = new(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
        other.SetLength(4096);
    }
}
