using System.Runtime.InteropServices;

namespace BigFile.Tests.Platform.Win32;

/// <summary>What the tests ask the system, apart from the engine.</summary>
internal static unsafe partial class SystemCalls
{
    public const string Reason = "Win32";
    private const uint HandleFlagInherit = 1, DaclInformation = 4, OwnerInformation = 1, SddlRevision = 1;

    public static bool IsInheritable(SafeHandle handle) =>
        GetHandleInformation(handle, out uint flags) ? (flags & HandleFlagInherit) != 0 : throw Failed();

    public static int HandleCount() => GetProcessHandleCount(-1, out uint count) ? (int)count : throw Failed();

    /// <summary>The owner and the access list of an object, in SDDL.</summary>
    public static string SecurityOf(SafeHandle handle)
    {
        const uint What = DaclInformation | OwnerInformation;
        byte[] descriptor = new byte[1024];
        if (!GetKernelObjectSecurity(handle, What, descriptor, (uint)descriptor.Length, out _))
            throw Failed();
        if (!ConvertToText(descriptor, SddlRevision, What, out nint text, 0))
            throw Failed();
        string sddl = Marshal.PtrToStringUni(text)!;
        LocalFree(text);
        return sddl;
    }

    /// <summary>A named section in memory that another program made, with the system's own descriptor. PAGE_READWRITE is 4.</summary>
    public static SafeHandle MakeSection(uint protection, uint bytes, string name)
    {
        nint handle = CreateFileMapping(-1, 0, protection, 0, bytes, name);
        return handle == 0 ? throw Failed() : new Microsoft.Win32.SafeHandles.SafeWaitHandle(handle, ownsHandle: true);
    }

    /// <summary>A name that no other test or run has.</summary>
    public static string NewName() => $"bigfile-test-{Guid.NewGuid():n}";

    private static InvalidOperationException Failed() => new InvalidOperationException($"error {Marshal.GetLastPInvokeError()}");

    [LibraryImport("kernel32", EntryPoint = "CreateFileMappingW", SetLastError = true, StringMarshalling = StringMarshalling.Utf16)]
    private static partial nint CreateFileMapping(nint file, nint security, uint protection, uint high, uint low, string name);

    [LibraryImport("kernel32", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool GetHandleInformation(SafeHandle handle, out uint flags);

    [LibraryImport("kernel32", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool GetProcessHandleCount(nint process, out uint count);

    [LibraryImport("advapi32", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool GetKernelObjectSecurity(SafeHandle handle, uint what, byte[] descriptor, uint bytes, out uint needed);

    [LibraryImport("advapi32", EntryPoint = "ConvertSecurityDescriptorToStringSecurityDescriptorW", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool ConvertToText(byte[] descriptor, uint revision, uint what, out nint text, nint characters);

    [LibraryImport("kernel32")]
    private static partial nint LocalFree(nint memory);
}
