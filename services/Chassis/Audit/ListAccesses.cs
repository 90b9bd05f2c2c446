using Fupin.Audit.V1;
using Fupin.Chassis.Faults;
using Fupin.Chassis.Paging;
using Fupin.Chassis.Storage;
using Grpc.Core;

namespace Fupin.Chassis.Audit;

internal sealed partial class AuditRpc
{
    private const string Accesses = "SELECT id, body FROM audit_entry WHERE resource = @resource AND id < @before ORDER BY id DESC LIMIT @rows";

    public override async Task<ListAccessesResponse> ListAccesses(ListAccessesRequest request, ServerCallContext context)
    {
        var ct = context.CancellationToken;
        var check = new FieldCheck(AuditErrors.Domain);
        check.Require(request.Resource.Contains('/', StringComparison.Ordinal), "resource", "RESOURCE_NAME", "应为资源名称，如 households/…", "must be a resource name, such as households/…");
        check.ThrowIfAny();
        var size = PageTokens.Size(request.PageSize, domain: AuditErrors.Domain);
        var before = PageTokens.Decode(request, request.PageToken, AuditErrors.Domain) is { } last ? Guid.ParseExact(last, "D") : Guid.AllBitsSet;

        var record = services.Of(request.Service);
        await using var db = await record.Databases.OpenAsync(ct);
        await using var command = db.Command(Accesses, ("@resource", request.Resource), ("@before", before), ("@rows", size + 1));
        await using var reader = await command.ExecuteReaderAsync(ct);
        var reply = new ListAccessesResponse();
        while (await reader.ReadAsync(ct))
        {
            if (reply.Entries.Count == size)
            {
                reply.NextPageToken = PageTokens.Encode(request, reply.Entries[^1].Id);
                break;
            }
            reply.Entries.Add(AuditEntry.Parser.ParseFrom((byte[])reader.GetValue(1)));
        }
        return reply;
    }
}
