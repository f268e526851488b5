using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace BigFile.Columnar;

/// <summary>Makes <see cref="CArrowSchema"/> structures of fields. Each node has one native block, so that each can be moved out and released alone.</summary>
internal static unsafe class CSchemaExporter
{
    /// <summary>Flags of the interface.</summary>
    public const long DictionaryOrdered = 1, Nullable = 2, MapKeysSorted = 4;

    /// <summary>Makes the structure of a field.</summary>
    /// <param name="field">The field.</param>
    /// <param name="target">Zeroed; whatever is made before a failure is released by its release function.</param>
    /// <exception cref="ArgumentException">A name or a time zone has a zero in it.</exception>
    public static void Fill(ArrowField field, CArrowSchema* target)
    {
        long flags = field.IsNullable ? Nullable : 0;
        if (field.Dictionary is { IsOrdered: true })
            flags |= DictionaryOrdered;
        if (field.StoredType.KeysSorted)
            flags |= MapKeysSorted;
        Fill(target, field.StoredType, field.Name, flags, field.Metadata, field.StoredChildren, field.Dictionary is not null);
        if (field.Dictionary is not null)
            Fill(new ArrowField("", field.Type, isNullable: true, field.Children), target->Dictionary);
    }

    /// <summary>Makes the structure of a table's schema: that of a struct.</summary>
    /// <param name="fields">The columns.</param>
    /// <param name="metadata">What goes with the table.</param>
    /// <param name="target">Zeroed; whatever is made before a failure is released by its release function.</param>
    /// <exception cref="ArgumentException">A name or a time zone has a zero in it.</exception>
    public static void Fill(IReadOnlyList<ArrowField> fields, IReadOnlyList<KeyValuePair<string, string>> metadata, CArrowSchema* target) =>
        Fill(target, ArrowType.Struct, "", 0, metadata, fields, hasDictionary: false);

    /// <summary>Releases a structure, unless it is.</summary>
    public static void ReleaseIfAlive(CArrowSchema* schema)
    {
        if (schema is not null && schema->Release is not null)
            schema->Release(schema); // SAFETY: the structure is alive, and its producer's function is what releases it.
    }

    private static void Fill(
        CArrowSchema* target, ArrowType type, string name, long flags, IReadOnlyList<KeyValuePair<string, string>> metadata,
        IReadOnlyList<ArrowField> children, bool hasDictionary)
    {
        string format = CFormat.Of(type);
        if (name.Contains('\0') || format.Contains('\0'))
            throw new ArgumentException($"Column '{name.Replace("\0", "\\0", StringComparison.Ordinal)}' has a zero in its name or time zone: C would take that for its end.");
        byte[] pairs = MetadataOf(metadata);
        long structures = (long)(children.Count + (hasDictionary ? 1 : 0)) * sizeof(CArrowSchema);
        NativeRoom room = new(NativeRoom.SizeOf(format) + NativeRoom.SizeOf(name) + NativeRoom.SizeOf(pairs.Length)
            + NativeRoom.SizeOf((long)children.Count * sizeof(void*)) + NativeRoom.SizeOf(structures));
        target->PrivateData = room.Block;
        target->Release = &Release;
        target->Format = room.Take(format);
        target->Name = room.Take(name);
        target->Flags = flags;
        if (pairs.Length > 0)
        {
            target->Metadata = (byte*)room.Take(pairs.Length);
            pairs.CopyTo(new Span<byte>(target->Metadata, pairs.Length)); // SAFETY: just cut.
        }
        target->ChildCount = children.Count;
        target->Children = children.Count == 0 ? null : (CArrowSchema**)room.Take((long)children.Count * sizeof(void*));
        CArrowSchema* own = (CArrowSchema*)room.Take(structures);
        for (int i = 0; i < children.Count; i++)
            target->Children[i] = own + i;
        target->Dictionary = hasDictionary ? own + children.Count : null;
        for (int i = 0; i < children.Count; i++)
            Fill(children[i], own + i);
    }

    // Integers of the machine's own byte order, as the interface wants them.
    private static byte[] MetadataOf(IReadOnlyList<KeyValuePair<string, string>> metadata)
    {
        if (metadata.Count == 0)
            return [];
        using MemoryStream bytes = new();
        Write(bytes, metadata.Count);
        foreach ((string key, string value) in metadata)
        {
            foreach (string text in (ReadOnlySpan<string>)[key, value])
            {
                byte[] utf8 = Encoding.UTF8.GetBytes(text);
                Write(bytes, utf8.Length);
                bytes.Write(utf8);
            }
        }
        return bytes.ToArray();
    }

    private static void Write(MemoryStream bytes, int value) => bytes.Write(BitConverter.GetBytes(value));

    // SAFETY: called by the consumer, once for each structure that is alive; PrivateData is a block of NativeRoom.
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Release(CArrowSchema* schema)
    {
        if (schema is null || schema->Release is null)
            return;
        for (long i = 0; i < schema->ChildCount; i++)
            ReleaseIfAlive(schema->Children[i]);
        ReleaseIfAlive(schema->Dictionary);
        void* block = schema->PrivateData;
        schema->Release = null;
        schema->PrivateData = null;
        NativeRoom.Free(block);
    }
}
