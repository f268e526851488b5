using BigFile.Platform;
using Microsoft.Win32.SafeHandles;

namespace BigFile.Sections;

/// <summary>Makes and opens sections: checks, growth of the file, and errors as exceptions.</summary>
internal static class SectionFactory
{
    private static MappingPlatform Files => MappingPlatform.Current;

    private static SectionPlatform Sections => SectionPlatform.Current;

    /// <summary>Checks what can be checked before the file is opened.</summary>
    public static void CheckForFile(SectionOptions options, string subject)
    {
        Check(options, subject);
        if (options.LargePages)
            throw new ArgumentException("Large pages back memory only, not files.", nameof(options));
    }

    public static NativeSection OverFile(SafeFileHandle file, string? path, bool ownsFile, SectionOptions options)
    {
        string subject = options.Name ?? path ?? "the file";
        Throw.IfError(
            Sections.GetFileAccess(file, out bool canRead, out bool canWrite, out bool canExecute), "asking for the file's access", subject);
        if (!SectionRules.FileAllows(options.Protection, canRead, canWrite, canExecute))
        {
            throw Throw.Refused("CreateFileMapping", subject, -1, SystemError.AccessDenied,
                $"{subject}: a section of protection {options.Protection} needs a file opened for more than this one was.");
        }
        if (options.Name is not null && FindTaken(options, out NativeSection? present))
        {
            if (ownsFile)
                file.Dispose();
            return present!;
        }

        Throw.IfError(SystemError.FromNative(Files.GetLength(file, out long length)), "reading the length", subject);
        long size = options.Size == 0 ? length : options.Size;
        if (size == 0)
            throw Throw.Refused("CreateFileMapping", subject, -1, SystemError.FileInvalid, $"{subject}: a file of no bytes has no section; give it a size.");
        if (size > length)
            Grow(file, subject, length, size, options);

        SystemError error = Sections.Create(
            new SectionRequest { Options = options, SizeBytes = size, File = file, Path = path, OwnsFile = ownsFile }, out NativeSection? made);
        if (!error.IsNone)
            Shrink(file, length, size);
        else if (made!.AlreadyExisted && ownsFile)
            // Not cut: whoever was faster may have made the section that there is over this very file, and grown it.
            file.Dispose();
        return Taken(error, made, options, subject);
    }

    public static NativeSection OverMemory(long size, SectionOptions options)
    {
        string subject = options.Name ?? "an unnamed section";
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        Check(options, subject);
        if (options.Size != 0)
            throw new ArgumentException("The size of a memory-backed section is the argument, not an option.", nameof(options));
        if (options.LargePages)
        {
            long page = Sections.LargePageBytes;
            if (page == 0)
                throw Throw.Refused("CreateFileMapping", subject, -1, SystemError.NotSupported, $"{subject}: this system has no large pages.");
            if (size % page != 0)
                throw new ArgumentException($"A section of large pages must be a multiple of {page} bytes long, not {size}.", nameof(size));
        }
        SystemError error = Sections.Create(new SectionRequest { Options = options, SizeBytes = size }, out NativeSection? made);
        return Taken(error, made, options, subject);
    }

    public static NativeSection OpenNamed(string name, ViewAccess access, bool inheritable)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (!SectionRules.IsMeaningful(access))
            throw new ArgumentException($"{access} is no access that a view can have.", nameof(access));
        Throw.IfError(SectionRules.ParseName(name, out _, out _), "OpenFileMapping", name);
        Throw.IfError(Sections.Open(name, access, inheritable, out NativeSection? section), "OpenFileMapping", name);
        if (!SectionRules.SectionAllows(section!.Protection, access))
        {
            SectionProtection protection = section.Protection;
            section.Release();
            throw Throw.Refused("OpenFileMapping", name, -1, SystemError.AccessDenied,
                $"{name}: a section of protection {protection} is not opened for {access}.");
        }
        return section;
    }

    public static void FlushToDevice(NativeSection section, string subject) =>
        Throw.IfError(Sections.FlushToDevice(FileOf(section, subject)), "FlushFileBuffers", subject);

    public static void SetLastModifiedNow(NativeSection section, string subject) =>
        Throw.IfError(SystemError.FromNative(Files.SetModifiedNow(FileOf(section, subject))), "setting the last-modified time", subject);

    private static SafeFileHandle FileOf(NativeSection section, string subject) =>
        section.File ?? throw new NotSupportedException($"{subject}: it was opened by name, and this system gives no file for that.");

    private static void Check(SectionOptions options, string subject)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(options.Size, nameof(options));
        if (!Enum.IsDefined(options.Protection) || !Enum.IsDefined(options.Naming) || !Enum.IsDefined(options.Audience))
            throw new ArgumentException("The options hold a value that is none of its kind.", nameof(options));
        if (options.NumaNode != SectionOptions.AnyNumaNode && (options.NumaNode < 0 || options.NumaNode >= Sections.NumaNodes))
            throw new ArgumentOutOfRangeException(nameof(options), options.NumaNode, $"There are {Sections.NumaNodes} NUMA nodes.");
        if (options.SecurityDescriptor is not null)
            Sections.CheckSecurityDescriptor(options.SecurityDescriptor);
        if (options.UnixMode is not null && OperatingSystem.IsWindows())
            throw new ArgumentException("Unix permission bits are not Win32's; use SecurityDescriptor.", nameof(options));
        if (options.Name is not null)
            Throw.IfError(SectionRules.ParseName(options.Name, out _, out _), "CreateFileMapping", options.Name.Length == 0 ? "\"\"" : options.Name);
    }

    // A name that is taken is known before the file grows for nothing. Whether it is still so is checked again by Create.
    private static bool FindTaken(SectionOptions options, out NativeSection? section)
    {
        // With all rights if it may be had so, or with fewer: what is given back is the section that has the name, as it is.
        ViewAccess execute = SectionRules.IsExecutable(options.Protection) ? ViewAccess.Execute : 0;
        SystemError error = Sections.Open(options.Name!, ViewAccess.ReadWrite | execute, options.Inheritable, out section);
        if (error == SystemError.AccessDenied && !SectionRules.IsWritable(options.Protection))
            error = Sections.Open(options.Name!, SectionRules.DefaultAccess(options.Protection) | execute, options.Inheritable, out section);
        if (error == SystemError.AccessDenied)
            error = Sections.Open(options.Name!, ViewAccess.Read, options.Inheritable, out section);
        if (error == SystemError.NotFound || error == SystemError.FileMoved)
            return false;
        // Before the file grows for a name that cannot be had.
        Throw.IfError(error, "CreateFileMapping", options.Name!);
        if (options.Naming == SectionNaming.CreateOrOpen)
            return true;
        section!.Release();
        throw NameTaken(options.Name!);
    }

    private static NativeSection Taken(SystemError error, NativeSection? made, SectionOptions options, string subject)
    {
        Throw.IfError(error, "CreateFileMapping", subject);
        if (made!.AlreadyExisted && options.Naming == SectionNaming.CreateNew)
        {
            made.Release();
            throw NameTaken(subject);
        }
        return made;
    }

    private static Exception NameTaken(string name) =>
        Throw.Refused("CreateFileMapping", name, -1, SystemError.AlreadyExists, $"{name}: a section of that name exists.");

    private static void Grow(SafeFileHandle file, string subject, long length, long size, SectionOptions options)
    {
        if (!SectionRules.IsWritable(options.Protection))
        {
            throw Throw.Refused("CreateFileMapping", subject, -1, SystemError.NotEnoughMemory,
                $"{subject}: a section of {size} bytes is longer than the file, which is {length} bytes and cannot grow under protection {options.Protection}.");
        }
        Throw.IfError(SystemError.FromNative(Files.SetLength(file, length, size, options.Sparse)), $"growing the file from {length} to {size} bytes", subject);
    }

    // Best effort: the failure that led here is the one to report.
    private static void Shrink(SafeFileHandle file, long length, long size)
    {
        // Not under somebody who made it longer still.
        if (size > length && !file.IsClosed && Files.GetLength(file, out long now) == 0 && now == size)
            Files.SetLength(file, size, length, sparse: true);
    }
}
