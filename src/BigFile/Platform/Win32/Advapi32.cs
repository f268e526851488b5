using System.Runtime.InteropServices;

namespace BigFile.Platform.Win32;

/// <summary>The security calls.</summary>
internal static partial class Advapi32
{
    internal const uint SddlRevision = 1;

    /// <summary>The descriptor is to be freed by LocalFree.</summary>
    [LibraryImport("advapi32", EntryPoint = "ConvertStringSecurityDescriptorToSecurityDescriptorW", SetLastError = true,
        StringMarshalling = StringMarshalling.Utf16)]
    [return: MarshalAs(UnmanagedType.Bool)]
    internal static partial bool ConvertStringSecurityDescriptor(string sddl, uint revision, out nint descriptor, nint descriptorBytes);
}
