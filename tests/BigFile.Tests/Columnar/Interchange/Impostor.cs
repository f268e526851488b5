using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using BigFile.Columnar;

namespace BigFile.Tests.Columnar.Interchange;

/// <summary>
/// Stands between an export and whoever imports it, so that a test may change structures as it likes: releases of the roots are counted, and the
/// structures are put back as they were before the real ones are released. One thread.
/// </summary>
internal sealed unsafe class Impostor
{
    [ThreadStatic]
    private static int s_arrays;

    [ThreadStatic]
    private static int s_schemas;

    private readonly List<Action> _putBack = [];
    private CArrowArray _array;
    private CArrowSchema _schema;

    public Impostor(CArrowArray* array, CArrowSchema* schema)
    {
        (s_arrays, s_schemas) = (0, 0);
        _array = *array;
        _schema = *schema;
        Save(array);
        Save(schema);
        array->Release = &CountArray;
        schema->Release = &CountSchema;
    }

    public static (int Arrays, int Schemas) Releases => (s_arrays, s_schemas);

    public void PutBackAndRelease()
    {
        foreach (Action action in _putBack)
            action();
        CArrowArray array = _array;
        array.Release(&array);
        CArrowSchema schema = _schema;
        schema.Release(&schema);
    }

    private void Save(CArrowArray* array)
    {
        nint place = (nint)array->Children;
        nint[] pointers = new ReadOnlySpan<nint>(array->Children, (int)array->ChildCount).ToArray();
        _putBack.Add(() => pointers.CopyTo(new Span<nint>((void*)place, pointers.Length)));
        for (int i = 0; i < pointers.Length; i++)
            SaveNode((CArrowArray*)pointers[i]);
        if (array->Dictionary is not null)
            SaveNode(array->Dictionary);

        void SaveNode(CArrowArray* node)
        {
            CArrowArray copy = *node;
            nint where = (nint)node;
            _putBack.Add(() => *(CArrowArray*)where = copy);
            Save(node);
        }
    }

    private void Save(CArrowSchema* schema)
    {
        nint place = (nint)schema->Children;
        nint[] pointers = new ReadOnlySpan<nint>(schema->Children, (int)schema->ChildCount).ToArray();
        _putBack.Add(() => pointers.CopyTo(new Span<nint>((void*)place, pointers.Length)));
        for (int i = 0; i < pointers.Length; i++)
            SaveNode((CArrowSchema*)pointers[i]);
        if (schema->Dictionary is not null)
            SaveNode(schema->Dictionary);

        void SaveNode(CArrowSchema* node)
        {
            CArrowSchema copy = *node;
            nint where = (nint)node;
            _putBack.Add(() => *(CArrowSchema*)where = copy);
            Save(node);
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void CountArray(CArrowArray* array)
    {
        s_arrays++;
        array->Release = null;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void CountSchema(CArrowSchema* schema)
    {
        s_schemas++;
        schema->Release = null;
    }
}
