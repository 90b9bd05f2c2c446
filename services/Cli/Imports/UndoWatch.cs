using Fupin.Cli.Commands;
using Fupin.Cli.Connections;
using Fupin.Registry.V1;
using Grpc.Core;

namespace Fupin.Cli.Imports;

/// <summary>Begins an undo and looks how far it has come until it is over. The server works on its own: one that is away goes on when it is back.</summary>
internal sealed class UndoWatch(CommandSession session)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    /// <summary>How long to wait for a server that is away.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    /// <summary>Sends the request until it is answered: the server answers the same id the same way.</summary>
    /// <exception cref="RpcException">The server refuses, or was away for longer than the patience.</exception>
    public Task<Import> BeginAsync(UndoImportRequest request) => AskAsync(households => households.UndoImportAsync(request, session.Unary));

    /// <returns>The import when it is not UNDOING any more.</returns>
    /// <exception cref="RpcException">The server refuses, or was away for longer than the patience.</exception>
    public async Task<Import> RunAsync(Import import, Action<Import> progress)
    {
        while (import.State == ImportState.Undoing)
        {
            progress(import);
            await Task.Delay(Pause, session.Clock, session.Cancel);
            import = await AskAsync(households => households.GetImportAsync(new() { Name = import.Name }, session.Unary));
        }

        progress(import);
        return import;
    }

    private async Task<Import> AskAsync(Func<HouseholdService.HouseholdServiceClient, AsyncUnaryCall<Import>> call)
    {
        var begin = session.Clock.GetTimestamp();
        while (true)
        {
            try
            {
                return await call(StoredImports.Client(session));
            }
            catch (RpcException fault) when (ServerFault.IsLostConnection(fault) && session.Clock.GetElapsedTime(begin) < Patience)
            {
                await Task.Delay(Pause, session.Clock, session.Cancel);
            }
        }
    }
}
