namespace BigFile.Columnar;

/// <summary>Whether types are the same with all that belongs to them. Names, metadata and what fields say of nulls do not count.</summary>
internal static class ArrayTypes
{
    /// <summary>Whether an array has the type of a field, dictionary encoding included.</summary>
    public static bool Match(ArrowField field, ColumnArray array) =>
        field.Dictionary is null
            ? array.Dictionary is null && MatchValues(field, array)
            : array.Dictionary is not null && array.Type.Equals(field.Dictionary.IndexType) && MatchValues(field, array.Dictionary);

    /// <summary>Whether an array has the type of a field's values, whether or not those are in a dictionary.</summary>
    public static bool MatchValues(ArrowField field, ColumnArray array)
    {
        if (!array.Type.Equals(field.Type) || array.Children.Count != field.Children.Count || array.Dictionary is not null)
            return false;
        for (int i = 0; i < field.Children.Count; i++)
        {
            if (!Match(field.Children[i], array.Children[i]))
                return false;
        }
        return true;
    }

    /// <summary>Whether rows of an array can be added to those of a field: values of the same type, in dictionaries or not.</summary>
    public static bool CanAppend(ArrowField field, ColumnArray array)
    {
        ColumnArray values = array.Dictionary ?? array;
        if (!values.Type.Equals(field.Type) || values.Children.Count != field.Children.Count)
            return false;
        for (int i = 0; i < field.Children.Count; i++)
        {
            if (!CanAppend(field.Children[i], values.Children[i]))
                return false;
        }
        return true;
    }

    /// <summary>Whether two fields have values of the same type, whether or not those are in dictionaries.</summary>
    public static bool HaveSameValues(ArrowField a, ArrowField b)
    {
        if (!a.Type.Equals(b.Type) || a.Children.Count != b.Children.Count)
            return false;
        for (int i = 0; i < a.Children.Count; i++)
        {
            if (a.Children[i].Dictionary != b.Children[i].Dictionary || !HaveSameValues(a.Children[i], b.Children[i]))
                return false;
        }
        return true;
    }
}
