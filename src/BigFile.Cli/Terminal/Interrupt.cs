using System.Runtime.InteropServices;

namespace BigFile.Cli.Terminal;

/// <summary>
/// Ctrl-C, a request to terminate and a closed terminal, as a token. The first one asks the command to stop; where it
/// does not within a moment, because the system keeps a thread, or at the second one, the process ends.
/// </summary>
internal sealed class Interrupt : IDisposable
{
    private const int PatienceMilliseconds = 800;

    private readonly CancellationTokenSource _source = new();
    private readonly PosixSignalRegistration[] _registrations;

    public Interrupt() => _registrations =
    [
        PosixSignalRegistration.Create(PosixSignal.SIGINT, Handle),
        PosixSignalRegistration.Create(PosixSignal.SIGTERM, Handle),
        PosixSignalRegistration.Create(PosixSignal.SIGHUP, Handle),
    ];

    /// <summary>Cancelled by the first signal.</summary>
    public CancellationToken Token => _source.Token;

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (PosixSignalRegistration registration in _registrations)
            registration.Dispose();
    }

    private void Handle(PosixSignalContext context)
    {
        context.Cancel = true;
        if (_source.IsCancellationRequested)
            Environment.Exit(ExitCodes.Interrupted);
        // A thread of its own: the handler must return, and no pool thread may be free.
        new Thread(EndIfStuck) { IsBackground = true }.Start();
        _source.Cancel();
    }

    private static void EndIfStuck()
    {
        Thread.Sleep(PatienceMilliseconds);
        Environment.Exit(ExitCodes.Interrupted);
    }
}
