using System.Text;

namespace BigFile.Columnar;

/// <summary>
/// Reads the dictionary of a .npy header: what it may say (NEP 1 and numpy.lib.format) and nothing else. No tree is made of it: the
/// three values are of known forms wherever they stand. Time and memory are in proportion to the text.
/// </summary>
internal ref struct NpyHeaderParser
{
    /// <summary>How deep rows may hold rows.</summary>
    private const int DepthMax = 64;

    /// <summary>numpy allows 32 dimensions before its version 2 and 64 since.</summary>
    public const int DimensionsMax = 64;

    private PythonReader _reader;

    private NpyHeaderParser(PythonReader reader) => _reader = reader;

    /// <summary>Reads the text of a header.</summary>
    /// <param name="text">The text, with what fills it up.</param>
    /// <param name="isUtf8">Whether strings are UTF-8, or Latin-1.</param>
    /// <param name="source">The file, for exceptions.</param>
    /// <param name="offset">Where the text begins in the file.</param>
    public static (NpyDType DType, bool IsFortranOrder, long[] Shape) Parse(ReadOnlySpan<byte> text, bool isUtf8, string source, long offset) =>
        new NpyHeaderParser(new PythonReader(text, isUtf8, source, offset)).ParseHeader();

    /// <summary>Reads the description of a dtype alone.</summary>
    public static NpyDType ParseDescription(string description)
    {
        string trimmed = description.Trim();
        // Only what has brackets has strings in quotes.
        if (!trimmed.StartsWith('['))
            trimmed = PythonLiteral(trimmed);
        try
        {
            NpyHeaderParser parser = new(new PythonReader(Encoding.UTF8.GetBytes(trimmed), isUtf8: true, "the dtype", offset: -1));
            NpyDType dtype = parser.ParseDType(0, out long[] shape);
            parser._reader.TakeEnd();
            return shape.Length == 0 ? dtype : throw new FormatException("A sub-array is no dtype of an array.");
        }
        catch (ColumnarFormatException e)
        {
            throw new FormatException($"'{description}' describes no dtype: {e.Reason}.", e);
        }
    }

    private static string PythonLiteral(string text)
    {
        StringBuilder literal = new();
        PythonText.AppendString(literal, text);
        return literal.ToString();
    }

    private (NpyDType DType, bool IsFortranOrder, long[] Shape) ParseHeader()
    {
        NpyDType? dtype = null;
        bool? isFortranOrder = null;
        long[]? shape = null;
        _reader.Take('{');
        bool more = !_reader.TryTake('}');
        while (more)
        {
            _reader.Peek();
            int at = _reader.Position;
            string key = _reader.TakeString("a key");
            _reader.Take(':');
            if (key == "descr" && dtype is null)
            {
                dtype = ParseDType(0, out long[] within);
                if (within.Length != 0)
                    _reader.Fail("the dtype of an array is a sub-array", at);
            }
            else if (key == "fortran_order" && isFortranOrder is null)
            {
                isFortranOrder = _reader.TakeBoolean();
            }
            else if (key == "shape" && shape is null)
            {
                _reader.Take('(');
                shape = ParseSizes(')', DimensionsMax);
            }
            else
            {
                _reader.Fail(key is "descr" or "fortran_order" or "shape" ? $"the header has '{key}' twice" : "the header has a key that is none of descr, fortran_order, shape", at);
            }
            more = _reader.TakeComma('}');
        }
        _reader.TakeEnd();
        if (dtype is null || isFortranOrder is null || shape is null)
            _reader.Fail($"the header has no '{(dtype is null ? "descr" : shape is null ? "shape" : "fortran_order")}'");
        return (dtype, isFortranOrder.Value, shape);
    }

    // One of: a string; a list of fields; a pair of one of these and the shape of a sub-array.
    private NpyDType ParseDType(int depth, out long[] shape)
    {
        if (depth > DepthMax)
            _reader.Fail($"the dtype is nested deeper than {DepthMax} levels");
        shape = [];
        switch (_reader.Peek())
        {
            case (byte)'[':
                return ParseRow(depth);
            case (byte)'(':
                _reader.Take('(');
                NpyDType element = ParseDType(depth + 1, out long[] inner);
                _reader.Take(',');
                shape = [.. ParseSubArray(), .. inner];
                _reader.TryTake(',');
                _reader.Take(')');
                return element;
            default:
                int at = _reader.Position;
                NpyDType? dtype = NpyDTypeCode.Read(_reader.TakeString("a dtype"), out string? wrong, out bool isSupported);
                if (!isSupported)
                    _reader.Refuse(wrong!);
                if (dtype is null)
                    _reader.Fail(wrong!, at);
                return dtype;
        }
    }

    private NpyDType ParseRow(int depth)
    {
        List<NpyField> fields = [];
        HashSet<string> names = [];
        long end = 0;
        _reader.Take('[');
        bool more = !_reader.TryTake(']');
        while (more)
        {
            _reader.Peek();
            int at = _reader.Position;
            NpyField field = ParseField(depth, (int)end, at);
            end += field.SizeBytes;
            if (end > int.MaxValue)
                _reader.Fail($"a row is longer than {int.MaxValue} bytes", at);
            // Bytes without a name are what numpy fills gaps with.
            bool isPadding = field is { Name: "", Title: null, DType.Kind: NpyKind.Raw };
            if (!isPadding)
            {
                fields.Add(field);
                if (!names.Add(field.Name) || (field.Title is string title && !names.Add(title)))
                    _reader.Fail("a row has two fields of one name", at);
            }
            more = _reader.TakeComma(']');
        }
        return new NpyDType(NpyKind.Structured, (int)end, NpyByteOrder.None, unit: null, [.. fields]);
    }

    private NpyField ParseField(int depth, int offset, int at)
    {
        char closing = _reader.TakeOpening("a field");
        (string name, string? title) = ParseName();
        _reader.Take(',');
        NpyDType dtype = ParseDType(depth + 1, out long[] shape);
        if (_reader.TakeComma(closing))
        {
            shape = [.. ParseSubArray(), .. shape];
            if (_reader.TakeComma(closing))
                _reader.Fail("a field has more than name, dtype and shape", at);
        }
        if (shape.Length > DimensionsMax)
            _reader.Fail($"a sub-array has more than {DimensionsMax} dimensions", at);
        if (!NpyShape.TryCount(shape, out long count) || count > int.MaxValue || count * dtype.SizeBytes > int.MaxValue)
            _reader.Fail($"a field is longer than {int.MaxValue} bytes", at);
        return new NpyField(name, title, dtype, shape, offset, (int)count * dtype.SizeBytes);
    }

    private (string Name, string? Title) ParseName()
    {
        if (_reader.Peek() is (byte)'\'' or (byte)'"')
            return (_reader.TakeString("a name"), null);
        char closing = _reader.TakeOpening("a name");
        string title = _reader.TakeString("a title");
        _reader.Take(',');
        string name = _reader.TakeString("a name");
        if (_reader.TakeComma(closing))
            _reader.Fail("a name has more than title and name");
        return (name, title);
    }

    private long[] ParseSubArray()
    {
        if (_reader.TryTake('('))
            return ParseSizes(')', DimensionsMax);
        return _reader.TryTake('[') ? ParseSizes(']', DimensionsMax) : [_reader.TakeNumber("a size")];
    }

    // After the opening bracket.
    private long[] ParseSizes(char closing, int countMax)
    {
        List<long> sizes = [];
        bool more = !_reader.TryTake(closing);
        while (more)
        {
            if (sizes.Count == countMax)
                _reader.Fail($"a shape has more than {countMax} dimensions");
            sizes.Add(_reader.TakeNumber("a size"));
            // (5) is a number to Python, (5,) a tuple.
            if (sizes.Count == 1 && closing == ')' && _reader.Peek() == ')')
                _reader.Fail("a shape of one dimension has no comma");
            more = _reader.TakeComma(closing);
        }
        return [.. sizes];
    }
}
