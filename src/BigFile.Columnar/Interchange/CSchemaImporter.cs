using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace BigFile.Columnar;

/// <summary>Reads <see cref="CArrowSchema"/> structures. Pointers are believed; formats, counts and what types ask for are checked.</summary>
internal static unsafe class CSchemaImporter
{
    /// <summary>What messages call the place that an imported array came from.</summary>
    public const string Source = "C data interface";

    /// <summary>How deep types may be nested.</summary>
    public const int DepthMax = 64;

    private const long CountMax = 1 << 20;

    // Each imported dictionary gets a number of its own: arrays of several imports may become columns of one file.
    private static long s_dictionaries;

    /// <summary>Reads the field of a structure.</summary>
    /// <exception cref="ColumnarFormatException">There is no such type.</exception>
    public static ArrowField Read(CArrowSchema* schema) => Read(schema, DepthMax);

    /// <summary>Reads the schema of a table.</summary>
    /// <exception cref="ColumnarFormatException">There is no such type, or it is no struct.</exception>
    public static ArrowSchema ReadTable(CArrowSchema* schema)
    {
        ArrowField field = Read(schema, DepthMax);
        if (field.StoredType.Kind != ArrowTypeKind.Struct)
            throw Wrong($"a batch is a struct, not {field.TypeText}");
        return new ArrowSchema(field.Children, field.Metadata);
    }

    /// <summary>What is thrown for something that cannot be.</summary>
    public static ColumnarFormatException Wrong(string reason) => new(Source, -1, reason);

    private static ArrowField Read(CArrowSchema* schema, int depth)
    {
        if (depth == 0)
            throw Wrong($"types are nested deeper than {DepthMax} levels");
        if (schema is null || schema->Release is null)
            throw Wrong("the structure of a type is missing or was released");
        string name = Text(schema->Name) ?? "";
        string format = Text(schema->Format) ?? throw Wrong($"column '{name}' has no format");
        ArrowType type = CFormat.Parse(format, (schema->Flags & CSchemaExporter.MapKeysSorted) != 0) ?? throw Wrong($"column '{name}' has the format '{format}', which is unknown");
        ArrowField[] children = new ArrowField[CheckedCount(schema->ChildCount, schema->Children, name)];
        for (int i = 0; i < children.Length; i++)
            children[i] = Read(schema->Children[i], depth - 1);
        bool isNullable = (schema->Flags & CSchemaExporter.Nullable) != 0;
        KeyValuePair<string, string>[] metadata = ReadMetadata(schema->Metadata, name);
        try
        {
            if (schema->Dictionary is null)
                return new ArrowField(name, type, isNullable, children, null, metadata);
            if (children.Length != 0)
                throw Wrong($"column '{name}' has a dictionary, and children beside it");
            ArrowField values = Read(schema->Dictionary, depth - 1);
            if (values.Dictionary is not null)
                throw Wrong($"the dictionary of column '{name}' has a dictionary itself");
            long id = Interlocked.Increment(ref s_dictionaries) - 1;
            DictionaryEncoding encoding = new(id, type, (schema->Flags & CSchemaExporter.DictionaryOrdered) != 0);
            return new ArrowField(name, values.Type, isNullable, values.Children, encoding, metadata);
        }
        catch (ArgumentException e)
        {
            throw Wrong(e.Message.TrimEnd('.'));
        }
    }

    private static int CheckedCount(long count, void* pointers, string name)
    {
        if (count is < 0 or > CountMax || count > 0 && pointers is null)
            throw Wrong($"column '{name}' is said to have {count} children{(pointers is null ? ", and no pointers to them" : "")}");
        return (int)count;
    }

    // SAFETY: a pointer of the producer's to a text that ends with a zero, as the interface says.
    private static string? Text(byte* text) =>
        text is null ? null : Encoding.UTF8.GetString(MemoryMarshal.CreateReadOnlySpanFromNullTerminated(text));

    private static KeyValuePair<string, string>[] ReadMetadata(byte* at, string name)
    {
        if (at is null)
            return [];
        int count = ReadLength(ref at, name);
        if (count > CountMax)
            throw Wrong($"column '{name}' is said to have {count} pairs of metadata");
        KeyValuePair<string, string>[] pairs = new KeyValuePair<string, string>[count];
        for (int i = 0; i < count; i++)
        {
            string key = ReadText(ref at, name);
            pairs[i] = new KeyValuePair<string, string>(key, ReadText(ref at, name));
        }
        return pairs;
    }

    private static string ReadText(ref byte* at, string name)
    {
        int length = ReadLength(ref at, name);
        string text = Encoding.UTF8.GetString(at, length); // SAFETY: the producer's text is as long as its length says.
        at += length;
        return text;
    }

    private static int ReadLength(ref byte* at, string name)
    {
        int length = Unsafe.ReadUnaligned<int>(at); // SAFETY: there is a length here, as the interface says.
        at += sizeof(int);
        return length >= 0 ? length : throw Wrong($"the metadata of column '{name}' has a length of {length}");
    }
}
