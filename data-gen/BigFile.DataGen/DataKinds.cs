using System.Diagnostics.CodeAnalysis;

namespace BigFile.DataGen;

/// <summary>The names of the <see cref="DataKind"/>s, as command lines and documents write them.</summary>
public static class DataKinds
{
    private static readonly string[] s_names =
    [
        "access-log", "json-lines", "ticks", "empty", "one-byte", "no-final-newline", "crlf", "huge-line",
        "invalid-utf8", "nul-bytes", "sparse", "measurements",
    ];

    /// <summary>Every kind, in the order of the enumeration.</summary>
    public static IReadOnlyList<DataKind> All { get; } = Enum.GetValues<DataKind>();

    /// <summary>The name of <paramref name="kind"/>, for example <c>access-log</c>.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="kind"/> is not a member of the enum.</exception>
    public static string NameOf(DataKind kind)
    {
        if ((uint)kind >= (uint)s_names.Length)
            throw new ArgumentOutOfRangeException(nameof(kind), kind, "There is no such kind of data.");
        return s_names[(int)kind];
    }

    /// <summary>Finds the kind called <paramref name="name"/>; case matters not.</summary>
    public static bool TryParse([NotNullWhen(true)] string? name, out DataKind kind)
    {
        int index = Array.FindIndex(s_names, n => n.Equals(name, StringComparison.OrdinalIgnoreCase));
        kind = index < 0 ? default : (DataKind)index;
        return index >= 0;
    }
}
