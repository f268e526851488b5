using System.Globalization;
using System.Numerics;
using System.Text;

namespace BigFile.Columnar;

/// <summary>
/// What the elements of a .npy array are: kind, size and byte order, or the fields of a row. Immutable; equal where numpy would write the
/// same description. Any thread.
/// </summary>
/// <remarks>The forms are those of numpy's array interface (numpy.org, "The array interface protocol": typestr and descr).</remarks>
public sealed class NpyDType : IEquatable<NpyDType>
{
    private const int CodePointBytes = 4;

    private static readonly NpyField[] NoFields = [];

    private string? _description;

    internal NpyDType(NpyKind kind, int sizeBytes, NpyByteOrder order, string? unit = null, NpyField[]? fields = null)
    {
        Kind = kind;
        SizeBytes = sizeBytes;
        ByteOrder = order;
        Unit = unit;
        Fields = Array.AsReadOnly(fields ?? NoFields);
        IsNative = (order == NpyByteOrder.None || order == NativeOrder) && Fields.All(field => field.DType.IsNative);
    }

    /// <summary>What the elements are.</summary>
    public NpyKind Kind { get; }

    /// <summary>Size of an element in bytes; 0 for empty bytes, text and rows.</summary>
    public int SizeBytes { get; }

    /// <summary>The order of the bytes of each value; none for rows, whose fields have their own.</summary>
    public NpyByteOrder ByteOrder { get; }

    /// <summary>The unit of dates and time spans as numpy writes it, such as <c>ns</c> or <c>25s</c>; null where there is none.</summary>
    public string? Unit { get; }

    /// <summary>The fields of a row, by offset, without padding; empty unless <see cref="Kind"/> is <see cref="NpyKind.Structured"/>.</summary>
    public IReadOnlyList<NpyField> Fields { get; }

    /// <summary>True when values can be taken as they are: their bytes are in this machine's order, or have none. Of a row: all its fields'.</summary>
    public bool IsNative { get; }

    internal static NpyByteOrder NativeOrder => BitConverter.IsLittleEndian ? NpyByteOrder.Little : NpyByteOrder.Big;

    /// <summary>True for kinds whose elements are bytes to numpy: neither numbers nor truth values nor times.</summary>
    internal bool IsOpaque => Kind is NpyKind.Bytes or NpyKind.Text or NpyKind.Raw or NpyKind.Structured;

    /// <summary>How many bytes are turned around where the order is not this machine's: half of a complex number, all of another value.</summary>
    internal int SwapBytes => Kind switch
    {
        NpyKind.Complex => SizeBytes / 2,
        NpyKind.Text => CodePointBytes,
        _ => SizeBytes,
    };

    /// <summary>Reads a description as numpy writes it: <c>&lt;f8</c>, <c>|S16</c>, <c>&lt;M8[ns]</c>, or <c>[('a', '&lt;i4'), ('b', '&lt;f8', (2, 3))]</c>.</summary>
    /// <param name="description">The description.</param>
    /// <exception cref="FormatException">It is none, or says something that numpy does not allow.</exception>
    /// <exception cref="NotSupportedException">It is of Python objects, or of long doubles.</exception>
    public static NpyDType Parse(string description)
    {
        ArgumentNullException.ThrowIfNull(description);
        return NpyHeaderParser.ParseDescription(description);
    }

    /// <summary>The dtype whose elements are values of a type, in this machine's byte order.</summary>
    /// <typeparam name="T"><see cref="bool"/>, an integer of 8 to 64 bits, <see cref="Half"/>, <see cref="float"/>, <see cref="double"/>, <see cref="NpyComplex64"/> or <see cref="Complex"/>.</typeparam>
    /// <exception cref="NotSupportedException">It is another type.</exception>
    public static NpyDType Of<T>()
        where T : unmanaged =>
        NpyElement.TryGetKind<T>(out NpyKind kind, out int sizeBytes)
            ? new NpyDType(kind, sizeBytes, sizeBytes == 1 ? NpyByteOrder.None : NativeOrder)
            : throw new NotSupportedException($"numpy has no type of its own for {typeof(T).Name}; describe it by NpyDType.Parse.");

    /// <summary>A field of a row; with more than one name, a field of a field.</summary>
    /// <param name="path">Names from the outermost on. A sub-array of rows on the way stands for its first.</param>
    /// <returns>The field, with its offset from the start of this row.</returns>
    /// <exception cref="ArgumentException">There is no name.</exception>
    /// <exception cref="KeyNotFoundException">There is no such field; the message names those that are there.</exception>
    public NpyField GetField(params ReadOnlySpan<string> path)
    {
        if (path.IsEmpty)
            throw new ArgumentException("A field needs a name.", nameof(path));
        NpyDType row = this;
        int offset = 0;
        while (true)
        {
            NpyField field = row.FindField(path[0]);
            path = path[1..];
            if (path.IsEmpty)
                return field.MovedBy(offset);
            offset += field.Offset;
            row = field.DType;
        }
    }

    /// <inheritdoc/>
    public bool Equals(NpyDType? other) => other is not null && ToString() == other.ToString();

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as NpyDType);

    /// <inheritdoc/>
    public override int GetHashCode() => ToString().GetHashCode(StringComparison.Ordinal);

    /// <summary>The description as numpy writes it into a header, without the quotes of a plain one.</summary>
    public override string ToString()
    {
        if (_description is string known)
            return known;
        if (Kind != NpyKind.Structured)
            return _description = Code();
        StringBuilder text = new();
        AppendRow(text);
        return _description = text.ToString();
    }

    /// <summary>The description as a Python literal: what stands in a header.</summary>
    internal void AppendLiteral(StringBuilder text)
    {
        if (Kind == NpyKind.Structured)
            AppendRow(text);
        else
            PythonText.AppendString(text, ToString());
    }

    private NpyField FindField(string name)
    {
        foreach (NpyField field in Fields)
        {
            if (field.Name == name)
                return field;
        }
        throw new KeyNotFoundException(Fields.Count == 0
            ? $"There is no field '{name}': elements of '{this}' have no fields."
            : $"There is no field '{name}'; there are {string.Join(", ", Fields.Select(field => $"'{field.Name}'"))}.");
    }

    private string Code()
    {
        char order = ByteOrder switch { NpyByteOrder.Little => '<', NpyByteOrder.Big => '>', _ => '|' };
        int size = Kind == NpyKind.Text ? SizeBytes / CodePointBytes : SizeBytes;
        string unit = Unit is null ? "" : $"[{Unit}]";
        return string.Create(CultureInfo.InvariantCulture, $"{order}{CodeOf(Kind)}{size}{unit}");
    }

    private void AppendRow(StringBuilder text)
    {
        text.Append('[');
        int end = 0;
        bool first = true;
        foreach (NpyField field in Fields)
        {
            AppendPadding(text, field.Offset - end, ref first);
            AppendSeparator(text, ref first);
            AppendField(text, field);
            end = field.Offset + field.SizeBytes;
        }
        AppendPadding(text, SizeBytes - end, ref first);
        text.Append(']');
    }

    private static void AppendField(StringBuilder text, NpyField field)
    {
        text.Append('(');
        if (field.Title is string title)
        {
            text.Append('(');
            PythonText.AppendString(text, title);
            text.Append(", ");
        }
        PythonText.AppendString(text, field.Name);
        if (field.Title is not null)
            text.Append(')');
        text.Append(", ");
        field.DType.AppendLiteral(text);
        if (field.Shape.Count != 0)
        {
            text.Append(", ");
            PythonText.AppendTuple(text, field.Shape);
        }
        text.Append(')');
    }

    // numpy says by nameless bytes where a row has none of its fields.
    private static void AppendPadding(StringBuilder text, int sizeBytes, ref bool first)
    {
        if (sizeBytes == 0)
            return;
        AppendSeparator(text, ref first);
        text.Append(CultureInfo.InvariantCulture, $"('', '|V{sizeBytes}')");
    }

    private static void AppendSeparator(StringBuilder text, ref bool first)
    {
        if (!first)
            text.Append(", ");
        first = false;
    }

    private static char CodeOf(NpyKind kind) => kind switch
    {
        NpyKind.Boolean => 'b',
        NpyKind.SignedInteger => 'i',
        NpyKind.UnsignedInteger => 'u',
        NpyKind.Float => 'f',
        NpyKind.Complex => 'c',
        NpyKind.Bytes => 'S',
        NpyKind.Text => 'U',
        NpyKind.DateTime => 'M',
        NpyKind.TimeSpan => 'm',
        _ => 'V',
    };
}
