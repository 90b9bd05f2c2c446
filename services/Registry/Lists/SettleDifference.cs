using Fupin.Chassis.Access;
using Fupin.Chassis.Faults;
using Fupin.Chassis.Requests;
using Fupin.Chassis.Storage;
using Fupin.Chassis.Values;
using Fupin.Registry.Divisions;
using Fupin.Registry.V1;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace Fupin.Registry.Lists;

internal sealed partial class ComparisonService
{
    public override async Task<V1.Difference> SettleDifference(SettleDifferenceRequest request, ServerCallContext context)
    {
        var check = new FieldCheck(RegistryErrors.Domain);
        var id = check.ResourceId(request.Name, "name", "differences");
        check.Require(
            request.Outcome != DifferenceOutcome.Unspecified && Enum.IsDefined(request.Outcome), "outcome", "REQUIRED", "请选择处理结果", "choose an outcome");
        check.Require(request.Note.Trim().Length is >= 1 and <= 1000, "note", "NOTE", "处理说明应为1至1000字", "a note has 1 to 1,000 characters");
        check.ThrowIfAny();
        return await ChangeAsync(id, request.Etag, request.RequestId, request, context, d => d.Settle(request.Outcome, request.Note.Trim(), context.Caller().Subject, clock.Now()));
    }

    private Task<V1.Difference> ChangeAsync(
        Guid id, string etag, string requestId, Google.Protobuf.IMessage request, ServerCallContext context, Action<Difference> change)
    {
        var ct = context.CancellationToken;
        return db.OnceAsync(context, requestId, request, Change, ct);

        async Task<V1.Difference> Change()
        {
            var difference = await db.Differences.SingleOrDefaultAsync(d => d.Id == id, ct) ?? throw RegistryErrors.DifferenceNotFound();
            if (!Etags.Matches(etag, difference.Version)) throw new DbUpdateConcurrencyException();
            change(difference);
            await db.SaveChangesAsync(ct);
            return difference.ToMessage(await trees.StandingAsync(difference.DivisionId, ct), protector);
        }
    }
}
