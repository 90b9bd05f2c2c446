using Fupin.Cli.Connections;
using Fupin.Cli.Terminals;
using Grpc.Core;

namespace Fupin.Cli.Commands;

/// <summary>What every command needs while it runs.</summary>
internal sealed class CommandSession(Terminal terminal, TimeProvider clock, string address, CancellationToken cancel) : IDisposable
{
    private readonly ServerConnection connection = new(address);

    public Terminal Terminal => terminal;

    public TimeProvider Clock => clock;

    public CancellationToken Cancel => cancel;

    public CallOptions Unary => ServerConnection.Unary(clock, cancel);

    public CallOptions Bulk => ServerConnection.Bulk(clock, cancel);

    public CallOptions Streaming => new(cancellationToken: cancel);

    public TClient Client<TClient>(Func<CallInvoker, TClient> create) => connection.Client(create);

    public void Dispose() => connection.Dispose();
}
