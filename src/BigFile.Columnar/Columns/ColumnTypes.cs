using System.Runtime.CompilerServices;

namespace BigFile.Columnar;

/// <summary>Which types of .NET stand for which types of columns.</summary>
internal static class ColumnTypes
{
    /// <summary>Throws unless the rows of a column can be taken as values of a type.</summary>
    /// <exception cref="InvalidOperationException">They cannot.</exception>
    public static void ThrowUnless<T>(ArrowField field)
        where T : unmanaged
    {
        if (!Fits<T>(field.StoredType))
            throw new InvalidOperationException($"Column '{field.Name}' is {field.TypeText}; its rows are not values of {typeof(T).Name}.");
    }

    /// <summary>
    /// Whether values of a type can be taken as <typeparamref name="T"/>: numbers as what they are, dates, times and decimals as the integers that they
    /// are stored as, everything of a fixed width as a struct of as many bytes.
    /// </summary>
    public static bool Fits<T>(ArrowType type)
        where T : unmanaged
    {
        if (!type.Kind.IsFixedWidth() || type.ByteWidth != Unsafe.SizeOf<T>())
            return false;
        return KindOf<T>() is not ArrowTypeKind number || number == StoredAs(type.Kind) || type.Kind == ArrowTypeKind.FixedSizeBinary;
    }

    /// <summary>The kind whose values are that type of .NET's; null: a struct, or a number that Arrow does not have.</summary>
    public static ArrowTypeKind? KindOf<T>()
        where T : unmanaged
    {
        if (typeof(T) == typeof(sbyte))
            return ArrowTypeKind.Int8;
        if (typeof(T) == typeof(short))
            return ArrowTypeKind.Int16;
        if (typeof(T) == typeof(int))
            return ArrowTypeKind.Int32;
        if (typeof(T) == typeof(long))
            return ArrowTypeKind.Int64;
        if (typeof(T) == typeof(byte))
            return ArrowTypeKind.UInt8;
        if (typeof(T) == typeof(ushort))
            return ArrowTypeKind.UInt16;
        if (typeof(T) == typeof(uint))
            return ArrowTypeKind.UInt32;
        if (typeof(T) == typeof(ulong))
            return ArrowTypeKind.UInt64;
        if (typeof(T) == typeof(Half))
            return ArrowTypeKind.Float16;
        if (typeof(T) == typeof(float))
            return ArrowTypeKind.Float32;
        if (typeof(T) == typeof(double))
            return ArrowTypeKind.Float64;
        return typeof(T) == typeof(Int128) ? ArrowTypeKind.Decimal128 : null;
    }

    // Day and time in one interval are two numbers: no number fits.
    private static ArrowTypeKind StoredAs(ArrowTypeKind kind) => kind switch
    {
        ArrowTypeKind.Decimal32 or ArrowTypeKind.Date32 or ArrowTypeKind.Time32 or ArrowTypeKind.IntervalYearMonth => ArrowTypeKind.Int32,
        ArrowTypeKind.Decimal64 or ArrowTypeKind.Date64 or ArrowTypeKind.Time64 or ArrowTypeKind.Timestamp or ArrowTypeKind.Duration => ArrowTypeKind.Int64,
        _ => kind,
    };
}
