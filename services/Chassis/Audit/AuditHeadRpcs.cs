using Fupin.Audit.V1;
using Fupin.Chassis.Storage;
using Grpc.Core;

namespace Fupin.Chassis.Audit;

internal sealed partial class AuditRpc
{
    public override async Task<AuditHead> GetAuditHead(GetAuditHeadRequest request, ServerCallContext context)
    {
        var record = services.Of(request.Service);
        await using var db = await record.Databases.OpenAsync(context.CancellationToken);
        return AuditHeads.ToMessage(request.Service, await AuditChain.HeadAsync(db, context.CancellationToken), record.Runtime.Now());
    }

    public override async Task<ListKeptHeadsResponse> ListKeptHeads(ListKeptHeadsRequest request, ServerCallContext context)
    {
        await using var db = await services.Of(request.Service).Databases.OpenAsync(context.CancellationToken);
        return new() { Keeper = request.Service, Heads = { await AuditHeads.ListAsync(db, request.Of, context.CancellationToken) } };
    }
}
