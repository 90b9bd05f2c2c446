using Fupin.Cli.Access;
using Fupin.Cli.Connections;
using Fupin.Cli.Terminals;
using Grpc.Core;

namespace Fupin.Cli.Commands;

/// <summary>What every command needs while it runs.</summary>
internal sealed class CommandSession(Terminal terminal, TimeProvider clock, string address, TokenSource tokens, CancellationToken cancel) : IDisposable
{
    private readonly ServerConnection connection = new(address, tokens);

    public Terminal Terminal => terminal;

    public string Address => address;

    public TimeProvider Clock => clock;

    public TokenSource Tokens => tokens;

    public CancellationToken Cancel => cancel;

    public CallOptions Unary => ServerConnection.Unary(clock, cancel);

    public CallOptions Bulk => ServerConnection.Bulk(clock, cancel);

    public CallOptions Streaming => new(cancellationToken: cancel);

    public TClient Client<TClient>(Func<CallInvoker, TClient> create) => connection.Client(create);

    /// <summary>For the calls that need no token.</summary>
    public TClient Open<TClient>(Func<CallInvoker, TClient> create) => connection.Open(create);

    public void Dispose() => connection.Dispose();
}
