using Fupin.Chassis.Access;
using Fupin.Chassis.Faults;
using Fupin.Chassis.Requests;
using Fupin.Chassis.Values;
using Fupin.Registry.Imports;
using Fupin.Registry.V1;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace Fupin.Registry.Households;

internal sealed partial class HouseholdService
{
    private const int LongestReason = 500;

    public override async Task<V1.Import> UndoImport(UndoImportRequest request, ServerCallContext context)
    {
        var ct = context.CancellationToken;
        var check = new FieldCheck(RegistryErrors.Domain);
        var id = check.ResourceId(request.Name, "name", "imports");
        var reason = request.Reason.Trim();
        check.Require(
            reason.Length is > 0 and <= LongestReason, "reason", "REASON", $"请填写撤销原因，最多{LongestReason}字", $"a reason of 1 to {LongestReason} characters is needed");
        check.ThrowIfAny();

        await using var db = await databases.CreateDbContextAsync(ct);
        var before = await db.Imports.AsNoTracking().SingleOrDefaultAsync(i => i.Id == id, ct) ?? throw RegistryErrors.ImportNotFound();
        // the look takes long for a city, so it holds no turn; ImportRemoval looks again when nothing can be built on it any more
        if (!before.IsTakenBack && await BuiltOn.FindAsync(db, id, ct) is { } refusal) throw refusal;

        var answer = await db.OnceAsync(
            context,
            request.RequestId,
            request,
            async () =>
            {
                await db.TakeTurnAsync(Turns.Registration, ct);
                var import = await db.Imports.SingleAsync(i => i.Id == id, ct);
                import.BeginUndo(reason, context.Caller().Subject, clock.Now());
                return import.ToMessage();
            },
            ct);
        undoing.Wake();
        return answer;
    }
}
