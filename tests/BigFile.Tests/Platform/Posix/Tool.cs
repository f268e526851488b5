using System.Diagnostics;

namespace BigFile.Tests.Platform.Posix;

/// <summary>Small programs that a system usually has.</summary>
internal static class Tool
{
    /// <summary>Its exit code, or -1 where there is none of that name.</summary>
    public static int Run(string program, params string[] arguments)
    {
        try
        {
            using Process process = Process.Start(program, arguments);
            process.WaitForExit();
            return process.ExitCode;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return -1;
        }
    }
}
