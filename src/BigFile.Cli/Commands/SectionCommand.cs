using BigFile.Cli.Output;
using BigFile.Cli.Terminal;
using BigFile.DataGen;

namespace BigFile.Cli.Commands;

/// <summary>
/// <c>bigfile section</c>: named sections, which live as long as somebody holds them. <c>create</c> holds what it made until
/// it is interrupted; another terminal opens it by its name, writes to it and reads from it.
/// </summary>
internal static class SectionCommand
{
    // What is copied at a time: so that Ctrl-C is heeded.
    private const int PieceBytes = 1 << 20;

    /// <summary>Makes a section and holds it until the interrupt, which is success.</summary>
    public static int Create(SectionCreation creation, bool json, CommandIo io, CancellationToken interrupt) => Named(creation.Name, () =>
    {
        SectionOptions options = new()
        {
            Name = creation.Name,
            Audience = creation.Audience,
            Size = creation.File is null ? 0 : creation.SizeBytes,
        };
        using Section section = creation.File is null
            ? Section.InMemory(creation.SizeBytes, options)
            : Section.FromFile(creation.File, options);
        Describe(section, json, io);
        Hold(json, io, interrupt);
        return ExitCodes.Success;
    });

    /// <summary>Says what a name stands for, and holds it on request.</summary>
    public static int Open(string name, bool hold, bool json, CommandIo io, CancellationToken interrupt) => Named(name, () =>
    {
        using Section section = Section.Open(name, ViewAccess.Read);
        Describe(section, json, io);
        if (hold)
            Hold(json, io, interrupt);
        return ExitCodes.Success;
    });

    /// <summary>Lists the names that there are.</summary>
    public static int List(bool json, CommandIo io)
    {
        IReadOnlyList<string> names = Section.ListNames();
        if (json)
        {
            JsonReport.Print(io, writer =>
            {
                writer.WriteStartArray("sections"u8);
                foreach (string name in names)
                    writer.WriteStringValue(name);
                writer.WriteEndArray();
            });
            return ExitCodes.Success;
        }
        foreach (string name in names)
            io.Print(name + "\n");
        return ExitCodes.Success;
    }

    /// <summary>Copies a file, or standard input, into a section.</summary>
    public static int Write(string name, long offset, string? inputPath, bool json, CommandIo io, CancellationToken interrupt)
    {
        long written = 0;
        Named(name, () =>
        {
            using Section section = Section.Open(name, ViewAccess.ReadWrite);
            CheckOffset(section, name, offset);
            using SectionView view = section.MapView(access: ViewAccess.ReadWrite);
            using Stream input = OpenInput(inputPath, io);
            byte[] piece = new byte[PieceBytes];
            while (true)
            {
                interrupt.ThrowIfCancellationRequested();
                int count = ReadInput(input, inputPath, piece);
                if (count == 0)
                    break;
                int fits = (int)Math.Min(count, view.Length - offset - written);
                view.Write(offset + written, piece.AsSpan(0, fits));
                written += fits;
                if (fits < count)
                    throw new CommandException(name, $"is {section.Size} bytes long: the input does not fit; {written} bytes of it were written");
            }
            view.Flush();
            return ExitCodes.Success;
        });
        if (json)
        {
            JsonReport.Print(io, writer =>
            {
                writer.WriteString("name"u8, name);
                writer.WriteNumber("offset"u8, offset);
                writer.WriteNumber("bytes"u8, written);
            });
        }
        return ExitCodes.Success;
    }

    /// <summary>Copies a range of a section to standard output or to a file.</summary>
    public static int Read(SectionRange range, CommandIo io, CancellationToken interrupt) => Named(range.Name, () =>
    {
        using Section section = Section.Open(range.Name, ViewAccess.Read);
        CheckOffset(section, range.Name, range.OffsetBytes);
        long length = Math.Min(range.LengthBytes ?? long.MaxValue, section.Size - range.OffsetBytes);
        using SectionView view = section.MapView(access: ViewAccess.Read);
        if (range.OutputPath is not string path)
        {
            Copy(view, range, length, io.Output, interrupt);
            return ExitCodes.Success;
        }
        try
        {
            using FileStream output = new(path, FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 0);
            Copy(view, range, length, output, interrupt);
        }
        catch (Exception e) when (ErrorText.Describe(e, path) is string words)
        {
            throw new CommandException(path, words);
        }
        return ExitCodes.Success;
    });

    private static void Copy(SectionView view, SectionRange range, long length, Stream output, CancellationToken interrupt)
    {
        HexDump? dump = range.Hex ? new HexDump(output, range.OffsetBytes, range.OffsetBytes + length) : null;
        byte[] buffer = new byte[PieceBytes];
        for (long done = 0; done < length; done += PieceBytes)
        {
            interrupt.ThrowIfCancellationRequested();
            Span<byte> piece = buffer.AsSpan(0, (int)Math.Min(PieceBytes, length - done));
            view.Read(range.OffsetBytes + done, piece);
            if (dump is null)
                output.Write(piece);
            else
                dump.Write(piece);
        }
        dump?.End();
    }

    private static void Describe(Section section, bool json, CommandIo io)
    {
        if (json)
        {
            JsonReport.Print(io, writer =>
            {
                writer.WriteString("name"u8, section.Name);
                writer.WriteNumber("bytes"u8, section.Size);
                writer.WriteString("protection"u8, section.Protection.ToString());
                writer.WriteBoolean("memory_backed"u8, section.IsMemoryBacked);
            });
            return;
        }
        io.Print($"{section.Name}: {ByteSize.Format(section.Size)} ({section.Size} bytes), {section.Protection}, backed by {(section.IsMemoryBacked ? "memory" : "a file")}\n");
    }

    // A name lives as long as its holders: this command is one until somebody ends it.
    private static void Hold(bool json, CommandIo io, CancellationToken interrupt)
    {
        if (!json && io.ErrorIsTerminal())
            io.PrintError("held until Ctrl-C");
        interrupt.WaitHandle.WaitOne();
    }

    private static void CheckOffset(Section section, string name, long offset)
    {
        if (offset > section.Size)
            throw new CommandException(name, $"offset {offset} is past the end of the section, which is {section.Size} bytes long");
    }

    private static Stream OpenInput(string? path, CommandIo io)
    {
        if (path is null)
            return io.OpenInput();
        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        }
        catch (Exception e) when (ErrorText.Describe(e, path) is string words)
        {
            throw new CommandException(path, words);
        }
    }

    private static int ReadInput(Stream input, string? path, byte[] piece)
    {
        try
        {
            return input.Read(piece);
        }
        catch (Exception e) when (ErrorText.Describe(e, path ?? "standard input") is string words)
        {
            throw new CommandException(path ?? "standard input", words);
        }
    }

    // What goes wrong with a name, in the command's words.
    private static int Named(string name, Func<int> action)
    {
        try
        {
            return action();
        }
        catch (FileNotFoundException e) when (e.InnerException is MappingException && e.FileName == name)
        {
            throw new CommandException(name, "there is no section of that name");
        }
        catch (UnauthorizedAccessException e) when (e.InnerException is MappingException)
        {
            throw new CommandException(ErrorText.OneLine(e.Message));
        }
        catch (Exception e) when (e is not CommandException && ErrorText.Describe(e, name) is string words)
        {
            throw new CommandException(name, words);
        }
    }
}
