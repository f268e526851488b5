using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace BigFile.Columnar;

/// <summary>
/// Makes <see cref="CArrowArray"/> structures over arrays. Each node has one native block, with its own pointers and its children's structures, and
/// counts for the tree: so each can be moved out and released alone.
/// </summary>
internal static unsafe class CArrayExporter
{
    // What the offsets of an array without rows point to: the format asks for one offset even there.
    private static readonly nint s_zero = MakeZero();

    /// <summary>Makes the structure of an array.</summary>
    /// <param name="array">The array, whole.</param>
    /// <param name="tree">What its memory will belong to.</param>
    /// <param name="target">Zeroed; whatever is made before a failure is released by its release function.</param>
    public static void Fill(ColumnArray array, ExportedArrays tree, CArrowArray* target)
    {
        bool isView = array.Type.Kind.IsView();
        int buffers = array.BufferCount + (isView ? 1 : 0);
        int dataBuffers = isView ? array.BufferCount - 2 : 0;
        NativeRoom room = Begin(tree, target, array.Length, buffers, array.Children.Count, array.Dictionary is not null, NativeRoom.SizeOf((long)dataBuffers * sizeof(long)));
        target->Offset = array.Offset;
        target->NullCount = NullCountOf(array);
        for (int i = 0; i < array.BufferCount; i++)
            target->Buffers[i] = AddressOf(array, i);
        if (isView)
        {
            long* lengths = (long*)room.Take((long)dataBuffers * sizeof(long));
            for (int i = 0; i < dataBuffers; i++)
                lengths[i] = array.Buffers[i + 2].Length;
            target->Buffers[buffers - 1] = lengths;
        }
        FillChildren(array.Children, tree, target);
        if (array.Dictionary is not null)
            Fill(array.Dictionary, tree, target->Dictionary);
    }

    /// <summary>Makes the structure of a batch: a struct array without nulls.</summary>
    /// <param name="batch">The batch, whole.</param>
    /// <param name="tree">What its memory will belong to.</param>
    /// <param name="target">Zeroed; whatever is made before a failure is released by its release function.</param>
    public static void Fill(ColumnBatch batch, ExportedArrays tree, CArrowArray* target)
    {
        Begin(tree, target, batch.RowCount, 1, batch.Columns.Count, hasDictionary: false, 0);
        FillChildren(batch.Columns, tree, target);
    }

    /// <summary>Releases a structure, unless it is.</summary>
    public static void ReleaseIfAlive(CArrowArray* array)
    {
        if (array is not null && array->Release is not null)
            array->Release(array); // SAFETY: the structure is alive, and its producer's function is what releases it.
    }

    private static NativeRoom Begin(
        ExportedArrays tree, CArrowArray* target, long length, int buffers, int children, bool hasDictionary, long moreBytes)
    {
        long structures = (long)(children + (hasDictionary ? 1 : 0)) * sizeof(CArrowArray);
        NativeRoom room = new(NativeRoom.SizeOf((long)buffers * sizeof(void*)) + NativeRoom.SizeOf((long)children * sizeof(void*))
            + NativeRoom.SizeOf(structures) + moreBytes);
        *(nint*)room.Block = tree.Handle;
        tree.AddNode();
        target->PrivateData = room.Block;
        target->Release = &Release;
        target->Length = length;
        target->BufferCount = buffers;
        target->Buffers = (void**)room.Take((long)buffers * sizeof(void*));
        target->ChildCount = children;
        target->Children = children == 0 ? null : (CArrowArray**)room.Take((long)children * sizeof(void*));
        CArrowArray* own = (CArrowArray*)room.Take(structures);
        for (int i = 0; i < children; i++)
            target->Children[i] = own + i;
        target->Dictionary = hasDictionary ? own + children : null;
        return room;
    }

    private static void FillChildren(IReadOnlyList<ColumnArray> arrays, ExportedArrays tree, CArrowArray* target)
    {
        for (int i = 0; i < arrays.Count; i++)
            Fill(arrays[i], tree, target->Children[i]);
    }

    private static long NullCountOf(ColumnArray array)
    {
        if (array.Type.Kind == ArrowTypeKind.Null)
            return array.Length;
        return !array.Type.Kind.HasValidity() || array.Buffers[0].Length == 0 ? 0 : array.NullCount;
    }

    private static void* AddressOf(ColumnArray array, int buffer)
    {
        ArrowTypeKind kind = array.Type.Kind;
        bool isOffsets = buffer == 1 && kind.OffsetWidth() != 0 && !kind.IsUnion() && kind is not (ArrowTypeKind.ListView or ArrowTypeKind.LargeListView);
        if (isOffsets && array.Length == 0 && array.Offset == 0)
            return (void*)s_zero;
        ArrayBuffer place = array.Buffers[buffer];
        return place.To == 0 ? null : (void*)place.Address;
    }

    // SAFETY: called by the consumer, once for each structure that is alive; PrivateData is a block of NativeRoom that begins with the tree's handle.
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Release(CArrowArray* array)
    {
        if (array is null || array->Release is null)
            return;
        for (long i = 0; i < array->ChildCount; i++)
            ReleaseIfAlive(array->Children[i]);
        ReleaseIfAlive(array->Dictionary);
        byte* block = (byte*)array->PrivateData;
        ExportedArrays tree = ExportedArrays.Of(*(nint*)block);
        array->Release = null;
        array->PrivateData = null;
        NativeRoom.Free(block);
        tree.RemoveNode();
    }

    private static nint MakeZero() => (nint)NativeMemory.AllocZeroed(sizeof(long));
}
