using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace BigFile.Columnar;

/// <summary>A file's batches as a <see cref="CArrowArrayStream"/>: the producer's side.</summary>
internal sealed unsafe class ExportedStream
{
    // Of errno.h, the same on Linux and Win32.
    private const int InputOutputError = 5, OutOfMemory = 12, InvalidArgument = 22;

    private static int s_alive;

    private readonly ArrowFile _file;
    private readonly IReadOnlyList<ArrowColumn> _columns;
    private int _next;
    private void* _error;

    private ExportedStream(ArrowFile file, IReadOnlyList<ArrowColumn> columns)
    {
        _file = file;
        _columns = columns;
    }

    /// <summary>Streams that are out; for tests.</summary>
    public static int Alive => Volatile.Read(ref s_alive);

    /// <summary>Makes the structure.</summary>
    public static CArrowArrayStream Make(ArrowFile file, IReadOnlyList<ArrowColumn> columns)
    {
        GCHandle handle = GCHandle.Alloc(new ExportedStream(file, columns));
        Interlocked.Increment(ref s_alive);
        return new CArrowArrayStream
        {
            GetSchema = &GetSchema,
            GetNext = &GetNext,
            GetLastError = &GetLastError,
            Release = &Release,
            PrivateData = (void*)GCHandle.ToIntPtr(handle),
        };
    }

    // SAFETY of the four: called by the consumer with a stream that is alive; PrivateData is the handle that Make put there.
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int GetSchema(CArrowArrayStream* stream, CArrowSchema* target)
    {
        ExportedStream self = Of(stream);
        try
        {
            self.ForgetError();
            ArrowCData.ExportSchema(new ArrowSchema([.. self._columns.Select(column => column.Field)], self._file.Schema.Metadata), target);
            return 0;
        }
        catch (Exception e)
        {
            return self.Fail(e);
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int GetNext(CArrowArrayStream* stream, CArrowArray* target)
    {
        ExportedStream self = Of(stream);
        try
        {
            self.ForgetError();
            if (self._next == self._file.BatchCount)
            {
                *target = default;
                return 0;
            }
            using ColumnBatch batch = self._file.LeaseBatch(self._next, self._columns);
            ArrowCData.ExportBatch(batch, target);
            self._next++;
            return 0;
        }
        catch (Exception e)
        {
            return self.Fail(e);
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static byte* GetLastError(CArrowArrayStream* stream) => (byte*)Of(stream)._error;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Release(CArrowArrayStream* stream)
    {
        if (stream is null || stream->Release is null)
            return;
        Of(stream).ForgetError();
        GCHandle.FromIntPtr((nint)stream->PrivateData).Free();
        stream->Release = null;
        stream->PrivateData = null;
        Interlocked.Decrement(ref s_alive);
    }

    private static ExportedStream Of(CArrowArrayStream* stream) => (ExportedStream)GCHandle.FromIntPtr((nint)stream->PrivateData).Target!;

    // No exception may leave a function that C calls.
    private int Fail(Exception e)
    {
        try
        {
            _error = Marshal.StringToCoTaskMemUTF8(e.Message).ToPointer();
        }
        catch (OutOfMemoryException)
        {
            return OutOfMemory;
        }
        return e switch
        {
            OutOfMemoryException or BudgetExceededException => OutOfMemory,
            IOException => InputOutputError,
            _ => InvalidArgument,
        };
    }

    private void ForgetError()
    {
        Marshal.FreeCoTaskMem((nint)_error);
        _error = null;
    }
}
