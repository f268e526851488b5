using System.Buffers;
using System.Text.Json;
using BigFile.Platform;
using Microsoft.Win32.SafeHandles;

namespace BigFile.Columnar.Raw;

/// <summary>Schema files: reads them without trust, and replaces them so that at every moment either the old or the new one is there.</summary>
internal static class RawSchemaFile
{
    public const string Name = "schema.json";

    private const string Format = "bigfile-columns";
    private const int Version = 1;
    private const int BytesMax = 64 << 20;
    private const string TemporaryExtension = ".tmp";

    // Win32 refuses to replace a file that somebody is just reading, and a reader may find none for a moment.
    private static readonly int s_attemptsMax = OperatingSystem.IsWindows() ? 200 : 1;
    private const int PauseMilliseconds = 5;

    /// <summary>Reads a schema.</summary>
    /// <param name="path">The schema file.</param>
    /// <param name="isOneFile">Whether the columns are ranges of one file, with offsets.</param>
    /// <exception cref="ColumnarFormatException">It is no schema, or says what cannot be.</exception>
    /// <exception cref="FileNotFoundException">There is none.</exception>
    public static RawSchema Read(string path, bool isOneFile)
    {
        byte[] text = Again(() => ReadBytes(path));
        Utf8JsonReader json = new(text, new JsonReaderOptions { MaxDepth = 16 });
        try
        {
            RawSchemaParser parser = new() { IsOneFile = isOneFile };
            parser.Parse(ref json);
            return parser.Result(Format, Version);
        }
        catch (JsonException e)
        {
            throw new ColumnarFormatException(path, Math.Min(json.BytesConsumed, text.Length), $"it is no JSON: {e.Message.Split(" LineNumber", 2)[0].TrimEnd('.')}");
        }
        catch (FormatException e)
        {
            throw new ColumnarFormatException(path, json.TokenStartIndex, e.Message.TrimEnd('.'));
        }
        catch (InvalidOperationException)
        {
            // A text that is no UTF-8, or has half a surrogate pair.
            throw new ColumnarFormatException(path, json.TokenStartIndex, "it has a text that is none");
        }
    }

    /// <summary>Puts a schema in the place of the one that is there, or of none: durable under its name on return.</summary>
    /// <param name="path">The schema file.</param>
    /// <param name="schema">What to write.</param>
    /// <param name="options">How files are opened: the new one is written and made durable by the engine.</param>
    /// <exception cref="IOException">The system refused, as the exceptions of <see cref="MappedFile"/> say; the old schema is there.</exception>
    public static void Replace(string path, RawSchema schema, MappedFileOptions options)
    {
        string temporary = path + TemporaryExtension;
        ReadOnlySpan<byte> text = Write(schema);
        try
        {
            using (MappedFile file = MappedFile.Create(temporary, options with
            {
                InitialLength = text.Length,
                MaxLength = 0,
                OnDispose = DisposeBehavior.None,
                Hint = AccessHint.Normal,
            }))
            {
                file.Write(0, text);
                file.Checkpoint();
            }
            Again(() =>
            {
                File.Move(temporary, path, overwrite: true);
                return true;
            });
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
        FolderEntries.Flush(Path.GetDirectoryName(Path.GetFullPath(path))!);
    }

    private static ReadOnlySpan<byte> Write(RawSchema schema)
    {
        ArrayBufferWriter<byte> text = new();
        using (Utf8JsonWriter json = new(text, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartObject();
            json.WriteString("format"u8, Format);
            json.WriteNumber("version"u8, Version);
            json.WriteNumber("rows"u8, schema.RowCount);
            json.WriteStartArray("columns"u8);
            foreach (RawSegment column in schema.Columns)
            {
                json.WriteStartObject();
                json.WriteString("name"u8, column.Name);
                json.WriteString("type"u8, column.Type.ToString());
                json.WriteEndObject();
            }
            json.WriteEndArray();
            json.WriteEndObject();
        }
        text.Write("\n"u8);
        return text.WrittenSpan;
    }

    private static byte[] ReadBytes(string path)
    {
        using SafeFileHandle handle = FileOpening.OpenShared(path);
        long length = RandomAccess.GetLength(handle);
        if (length > BytesMax)
            throw new ColumnarFormatException(path, -1, $"a schema of {length} bytes is longer than the {BytesMax} that are read");
        byte[] text = new byte[length];
        int read = 0;
        while (read < text.Length)
        {
            int count = RandomAccess.Read(handle, text.AsSpan(read), read);
            if (count == 0)
                break;
            read += count;
        }
        return read == text.Length ? text : text[..read];
    }

    private static T Again<T>(Func<T> action)
    {
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                return action();
            }
            catch (Exception e) when (attempt < s_attemptsMax && MayPass(e))
            {
                Thread.Sleep(PauseMilliseconds);
            }
        }
    }

    private static bool MayPass(Exception failure) =>
        failure is UnauthorizedAccessException or IOException and not (ColumnarFormatException or FileNotFoundException or DirectoryNotFoundException);
}
