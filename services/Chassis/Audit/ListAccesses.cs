using System.Text.Json;
using Fupin.Audit.V1;
using Fupin.Chassis.Access;
using Fupin.Chassis.Faults;
using Fupin.Chassis.Paging;
using Fupin.Chassis.Storage;
using Grpc.Core;

namespace Fupin.Chassis.Audit;

internal sealed partial class AuditRpc
{
    /// <summary>Entries looked at for one page: those of a division are many, and few of them told of one household.</summary>
    private const int MostLooked = 5000;

    public override async Task<ListAccessesResponse> ListAccesses(ListAccessesRequest request, ServerCallContext context)
    {
        var ct = context.CancellationToken;
        var check = new FieldCheck(AuditErrors.Domain);
        check.Require(request.Resource.Contains('/', StringComparison.Ordinal), "resource", "RESOURCE_NAME", "应为资源名称，如 households/…", "must be a resource name, such as households/…");
        check.ThrowIfAny();
        var size = PageTokens.Size(request.PageSize, domain: AuditErrors.Domain);
        var before = PageTokens.Decode(request, request.PageToken, AuditErrors.Domain) is { } last ? Guid.ParseExact(last, "D") : Guid.AllBitsSet;
        var collection = request.Resource[..request.Resource.IndexOf('/', StringComparison.Ordinal)];
        var listed = ResourceNames.TryParse(collection, request.Resource, out var id) ? await standings.ListedAsync(collection, id, ct) : null;

        var record = services.Of(request.Service);
        await using var db = await record.Databases.OpenAsync(ct);
        await using var command = db.Command("", ("@resource", request.Resource), ("@before", before), ("@rows", MostLooked + 1));
        command.CommandText = Accesses(db.Provider, command, listed);
        await using var reader = await command.ExecuteReaderAsync(ct);
        var reply = new ListAccessesResponse();
        for (var (looked, at) = (0, ""); await reader.ReadAsync(ct); looked++)
        {
            var entry = AuditEntry.Parser.ParseFrom((byte[])reader.GetValue(1));
            if (looked == MostLooked || reply.Entries.Count == size)
            {
                reply.NextPageToken = PageTokens.Encode(request, at);
                break;
            }
            at = entry.Id;
            var direct = string.Equals(entry.Resource, request.Resource, StringComparison.Ordinal);
            if (!direct && !MayTell(entry, listed!, collection))
                continue;
            reply.Entries.Add(entry);
            if (!direct)
                reply.ListIds.Add(entry.Id);
        }
        return reply;
    }

    private static string Accesses(StorageProvider provider, System.Data.Common.DbCommand command, Listed? listed)
    {
        var names = new List<string> { "@resource" };
        foreach (var place in listed?.Places ?? [])
        {
            var parameter = command.CreateParameter();
            (parameter.ParameterName, parameter.Value) = ($"@place{names.Count}", place);
            command.Parameters.Add(parameter);
            names.Add(parameter.ParameterName);
        }
        var resources = string.Join(", ", names);
        // a file is asked for the places first, so that only the bodies of these rows are read
        return provider == StorageProvider.Postgres
            ? $"SELECT id, body FROM audit_entry WHERE resource IN ({resources}) AND id < @before ORDER BY id DESC LIMIT @rows"
            : $"""
               SELECT p.entry, r.body FROM audit_record r JOIN (
                   SELECT entry, position FROM audit_place WHERE resource IN ({resources}) AND entry < @before ORDER BY entry DESC LIMIT @rows) p
               ON p.position = r.position ORDER BY p.entry DESC
               """;
    }

    /// <summary>It told something, of the right kind, while the resource was there, and its filter does not leave the resource out.</summary>
    private static bool MayTell(AuditEntry entry, Listed listed, string collection) =>
        entry is { Count: > 0, Action: AuditAction.Read or AuditAction.List or AuditAction.StreamEnd }
        && TellingRpcs.Of(collection).Contains(entry.Rpc)
        && entry.Time.ToDateTimeOffset() is var time && time >= listed.From && (listed.Until is null || time < listed.Until)
        && !LeavesOut(entry.Filter, listed.Fields);

    private static bool LeavesOut(string filter, IReadOnlyDictionary<string, string> fields)
    {
        if (filter.Length == 0)
            return false;
        using var json = JsonDocument.Parse(filter);
        return fields.Any(field =>
            json.RootElement.TryGetProperty(field.Key, out var wanted) && wanted is { ValueKind: JsonValueKind.String } && !wanted.ValueEquals("") && !wanted.ValueEquals(field.Value));
    }
}
