using System.Runtime.InteropServices;
using System.Security.Principal;

namespace BigFile.Platform.Win32;

/// <summary>
/// The SECURITY_ATTRIBUTES of a section to make, with the descriptor that they point to; disposed after the call.
/// </summary>
/// <remarks>
/// An entry grants what the protection allows and no more, so that whoever opens a read-only section for writing is
/// refused at once, and under Wine 10 at all: that keeps no page protection with a section. Others than the maker
/// do not get the right to change the descriptor, not even by <see cref="SectionAudience.Everyone"/>.
/// </remarks>
internal sealed class SectionSecurity : IDisposable
{
    private const string World = "WD";

    private nint _descriptor;
    private readonly bool _inheritable;

    public SectionSecurity(SectionOptions options)
    {
        _inheritable = options.Inheritable;
        string? sddl = options.SecurityDescriptor ?? (options.Name is null ? null : ForAudience(options.Audience, options.Protection));
        if (sddl is not null)
            _descriptor = Parse(sddl);
    }

    public Kernel32.SecurityAttributes Attributes => new()
    {
        Bytes = (uint)Marshal.SizeOf<Kernel32.SecurityAttributes>(),
        Descriptor = _descriptor,
        InheritHandle = _inheritable ? 1 : 0,
    };

    /// <summary>Throws for a text that is no security descriptor.</summary>
    public static void Check(string sddl) => Kernel32.LocalFree(Parse(sddl));

    public void Dispose()
    {
        Kernel32.LocalFree(_descriptor);
        _descriptor = 0;
    }

    internal static string ForAudience(SectionAudience audience, SectionProtection protection)
    {
        uint all = SectionRights.OfSection(protection) | SectionRights.Query | SectionRights.ReadControl;
        uint read = SectionRights.ToOpen(ViewAccess.Read) | SectionRights.Query | SectionRights.ReadControl;
        string user = UserSid();
        // P: nothing is inherited. The owner is the user: by default it may be the group of administrators.
        string owned = $"O:{user}D:P{Entry(all | SectionRights.Standard, user)}";
        return audience switch
        {
            SectionAudience.EveryoneReads => owned + Entry(read, World),
            SectionAudience.Everyone => owned + Entry(all, World),
            _ => owned,
        };
    }

    private static string Entry(uint rights, string trustee) => $"(A;;0x{rights:x};;;{trustee})";

    private static string UserSid()
    {
        if (!OperatingSystem.IsWindows())
            throw new PlatformNotSupportedException();
        // The user that the thread acts for, which is who the object is made by.
        using WindowsIdentity identity = WindowsIdentity.GetCurrent();
        return identity.User!.Value;
    }

    private static nint Parse(string sddl)
    {
        // The empty text parses, as a descriptor that lets everyone do everything.
        if (sddl.Length != 0 && Advapi32.ConvertStringSecurityDescriptor(sddl, Advapi32.SddlRevision, out nint descriptor, 0))
            return descriptor;
        string reason = sddl.Length == 0 ? "it is empty" : NativeError.Describe(Win32Platform.LastError());
        throw new ArgumentException($"\"{sddl}\" is no security descriptor in SDDL: {reason}.", nameof(sddl));
    }
}
