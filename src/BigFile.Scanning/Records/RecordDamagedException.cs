namespace BigFile.Scanning;

/// <summary>The length of a record cannot be right, so nobody knows where the next one begins.</summary>
public sealed class RecordDamagedException : IOException
{
    internal RecordDamagedException(string path, RecordDamage damage)
        : base($"{path}: the record at offset {damage.Offset} is damaged: {damage.Describe()}.")
    {
        Path = path;
        Damage = damage;
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>What is damaged, and where.</summary>
    public RecordDamage Damage { get; }

    /// <summary>Where the record begins, in bytes from the start of the file.</summary>
    public long Offset => Damage.Offset;
}
