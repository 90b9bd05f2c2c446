using Fupin.Cli.Commands;
using Fupin.Cli.Connections;
using Fupin.Registry.V1;
using Grpc.Core;

namespace Fupin.Cli.Imports;

/// <summary>Looks how far an undo has come until it is over. The server works on its own: one that is away goes on when it is back.</summary>
internal sealed class UndoWatch(CommandSession session)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    /// <summary>How long to wait for a server that is away.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    /// <returns>The import when it is not UNDOING any more.</returns>
    /// <exception cref="RpcException">The server refuses, or was away for longer than the patience.</exception>
    public async Task<Import> RunAsync(Import import, Action<Import> progress)
    {
        var seen = session.Clock.GetTimestamp();
        while (import.State == ImportState.Undoing)
        {
            progress(import);
            await Task.Delay(Pause, session.Clock, session.Cancel);
            try
            {
                import = await StoredImports.Client(session).GetImportAsync(new() { Name = import.Name }, session.Unary);
                seen = session.Clock.GetTimestamp();
            }
            catch (RpcException fault) when (ServerFault.IsLostConnection(fault) && session.Clock.GetElapsedTime(seen) < Patience)
            {
                // it goes on by itself; look again
            }
        }

        progress(import);
        return import;
    }
}
