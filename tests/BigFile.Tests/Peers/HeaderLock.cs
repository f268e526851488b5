using System.Runtime.InteropServices;

namespace BigFile.Tests.Peers;

/// <summary>A lock made of a header's state word, over a counter in the payload: what two processes can use it for.</summary>
internal static class HeaderLock
{
    public const int Free = 1, Taken = 2;

    /// <summary>Adds one to the first number of the payload, under the lock.</summary>
    public static void Add(SharedHeader header)
    {
        SpinWait wait = default;
        while (header.CompareExchangeState(Taken, Free) != Free)
            wait.SpinOnce();
        MemoryMarshal.Cast<byte, long>(header.GetWritablePayload(0, sizeof(long)))[0]++;
        header.State = Free;
    }
}
