using System.Diagnostics;
using BigFile.Platform;

namespace BigFile.Tests.Platform.Posix;

/// <summary>A child process that inherits a name and one that does not, in a process that starts no others.</summary>
internal static class Inheritance
{
    /// <summary>Returns "ok", or what was wrong.</summary>
    public static string Run(NamesFolder folder)
    {
        foreach (bool inheritable in new[] { true, false })
        {
            NativeSection section = folder.Create("inherited", options: new SectionOptions { Inheritable = inheritable });
            folder.Write(section, 77);
            // cat lives until its input ends.
            using Process child = Process.Start(new ProcessStartInfo("cat") { RedirectStandardInput = true })!;
            section.Release();
            bool lives = folder.TryOpen("inherited", out NativeSection? opened).IsNone;
            if (lives != inheritable)
                return $"inheritable {inheritable}: lives {lives}";
            if (lives)
            {
                long value = folder.Read(opened!);
                opened!.Release();
                if (value != 77 || !folder.Exists("inherited"))
                    return $"value {value}, or gone with a holder that was not the last";
            }
            child.StandardInput.Close();
            child.WaitForExit();
            if (folder.Exists("inherited"))
                return $"inheritable {inheritable}: outlives its holders";
        }
        return "ok";
    }
}
