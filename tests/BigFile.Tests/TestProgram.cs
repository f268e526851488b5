using BigFile.Tests.Peers;
using BigFile.Tests.Platform.Posix;
using Xunit.MicrosoftTestingPlatform;
using Xunit.Runner.InProc.SystemConsole;

namespace BigFile.Tests;

/// <summary>
/// The entry point: what xunit generates otherwise, and with <c>--peer VERB ARGS</c> the second process of tests that need
/// two (<see cref="PeerProgram"/>; <see cref="NamePeer"/> below the public surface).
/// </summary>
internal static class TestProgram
{
    public static async Task<int> Main(string[] args)
    {
        NamePeer.RunIfPeer();
        if (args is ["--peer", .. string[] words])
            return PeerProgram.Run(words);
        return args.Contains("--server") || args.Contains("--internal-msbuild-node")
            ? await TestPlatformTestFramework.RunAsync(args, SelfRegisteredExtensions.AddSelfRegisteredExtensions)
            : await ConsoleRunner.Run(args);
    }
}
