using Fupin.Audit.V1;
using Fupin.Chassis.Audit;
using Fupin.Cli.Commands;
using Fupin.Cli.Connections;
using Grpc.Core;

namespace Fupin.Cli.Audits;

/// <summary>The audit records at the addresses of a command: the service asked, and those that keep heads of its chain.</summary>
internal sealed class AuditServer(CommandSession session, string service, IReadOnlyDictionary<string, string> others) : IDisposable
{
    private static readonly string[] KnownServices = ["registry", "relocation", "employment", "aid", "projects", "assessment"];

    private readonly List<ServerConnection> connections = [];

    public AuditService.AuditServiceClient Client { get; } = session.Client(calls => new AuditService.AuditServiceClient(calls));

    public string Service => service;

    public async Task<(AuditHead Start, IAsyncEnumerable<AuditLink> Links)> ReadAsync(ReadChainRequest request)
    {
        request.Service = service;
        var call = Client.ReadChain(request, session.Streaming);
        if (!await call.ResponseStream.MoveNext(session.Cancel) || call.ResponseStream.Current.Base is not { } start)
            throw new NotFoundException($"“{service}”没有给出审计链的起点", $"'{service}' did not say where its chain begins");
        return (start, LinksAsync(call));
    }

    /// <summary>What each other service keeps of this chain; a service that is not at its address is left out.</summary>
    public async Task<List<ListKeptHeadsResponse>> KeptHeadsAsync()
    {
        List<ListKeptHeadsResponse> kept = [];
        foreach (var other in KnownServices.Except([service], StringComparer.Ordinal))
        {
            try
            {
                if (await At(other).ListKeptHeadsAsync(new() { Service = other, Of = service }, session.Unary) is { Heads.Count: > 0 } heads)
                    kept.Add(heads);
            }
            catch (RpcException fault) when (fault.StatusCode == StatusCode.NotFound || (fault.StatusCode == StatusCode.Unavailable && !others.ContainsKey(other)))
            {
                // not run here
            }
        }
        return kept;
    }

    public static IEnumerable<KeptHead> Heads(IEnumerable<ListKeptHeadsResponse> kept) => kept.SelectMany(k => k.Heads.Select(head => new KeptHead(k.Keeper, head)));

    public void Dispose()
    {
        foreach (var connection in connections) connection.Dispose();
    }

    private AuditService.AuditServiceClient At(string other)
    {
        if (!others.TryGetValue(other, out var address)) return Client;
        var connection = new ServerConnection(address, session.Tokens);
        connections.Add(connection);
        return connection.Client(calls => new AuditService.AuditServiceClient(calls));
    }

    private async IAsyncEnumerable<AuditLink> LinksAsync(AsyncServerStreamingCall<ReadChainResponse> call)
    {
        using (call)
            while (await call.ResponseStream.MoveNext(session.Cancel))
                foreach (var link in call.ResponseStream.Current.Links)
                    yield return link;
    }
}
