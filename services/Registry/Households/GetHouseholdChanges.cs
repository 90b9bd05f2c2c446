using Fupin.Chassis.Access;
using Fupin.Chassis.Audit;
using Fupin.Chassis.Faults;
using Fupin.Registry.Divisions;
using Fupin.Registry.Imports;
using Fupin.Registry.V1;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace Fupin.Registry.Households;

internal sealed partial class HouseholdService
{
    public override async Task<HouseholdChanges> GetHouseholdChanges(GetHouseholdChangesRequest request, ServerCallContext context)
    {
        var ct = context.CancellationToken;
        var check = new FieldCheck(RegistryErrors.Domain);
        var id = check.ResourceId(request.Name, "name", "households");
        check.FactsYear(request.Year, "year");
        check.Require(request.AsRecordedAt is not null, "as_recorded_at", "REQUIRED", "请给出要对照的时点", "the instant to hold now against is missing");
        check.ThrowIfAny();

        await using var db = await databases.CreateDbContextAsync(ct);
        var at = (await db.RecordedAtAsync(request.AsRecordedAt, clock, ct))!.Value;
        var states = await PastCards.SinceAsync(db, id, request.Year, at, ct);
        if (states.Count == 0) throw RegistryErrors.HouseholdNotFound();

        var reply = new HouseholdChanges();
        (V1.Household Clear, V1.Household Masked)? before = null;
        HouseholdState? previous = null;
        foreach (var state in states)
        {
            var village = await trees.StandingAsync(state.Card.Household.DivisionId, ct);
            var told = (Clear: state.Card.ToMessage(village, protector, ClassA.Clear), Masked: state.Card.ToMessage(village, protector, ClassA.Masked));
            if (state.Card.Household.RecordedAt <= at)
            {
                reply.Then = told.Masked;
            }
            else
            {
                var change = new HouseholdChange { Version = state.Card.Household.Version, RecordedTime = told.Masked.RecordedTime };
                if (before is { } was) change.Fields.AddRange(CardDifference.Between(was, told));
                await ExplainAsync(db, change, state.Card.Household, previous?.EndedBy, ct);
                reply.Changes.Add(change);
            }

            (before, previous) = (told, state);
        }

        if (previous is { Until: { } until, EndedBy: { } entry })
        {
            var left = new HouseholdChange { RecordedTime = Timestamp.FromDateTimeOffset(until) };
            await ExplainAsync(db, left, previous.Card.Household, entry, ct);
            reply.Changes.Add(left);
        }
        else
        {
            reply.Now = before!.Value.Masked;
        }

        return reply;
    }

    /// <param name="db">Where the entries are.</param>
    /// <param name="change">What is explained.</param>
    /// <param name="household">The state that came, or the last there was.</param>
    /// <param name="entry">The write that ended the state before; null: there was none, the household was registered.</param>
    /// <param name="ct">Ends it.</param>
    private static async Task ExplainAsync(RegistryDb db, HouseholdChange change, Household household, Guid? entry, CancellationToken ct)
    {
        var import = await db.Imports.AsNoTracking().SingleOrDefaultAsync(i => i.Id == household.ImportId, ct);
        change.Kind = change.Version == 0 ? HouseholdChangeKind.Undone : entry is null ? HouseholdChangeKind.Registered : HouseholdChangeKind.Corrected;
        if (change.Kind != HouseholdChangeKind.Corrected && import is not null) change.Import = ResourceNames.Format("imports", import.Id);
        if (change.Kind == HouseholdChangeKind.Undone && import is not null)
            (change.Reason, change.Requester) = (import.UndoReason ?? "", import.UndoRequester ?? "");
        if (change.Kind == HouseholdChangeKind.Registered) entry = await BatchEntryAsync(db, household, ct);
        if (entry is not { } id) return;
        var recorded = await db.FindEntryAsync(id, ct);
        (change.AuditEntry, change.AuditPosition) = (id.ToString("D"), recorded.Position);
        (change.Actor, change.Rpc) = (recorded.Entry?.Actor, recorded.Entry?.Rpc ?? "");
    }

    /// <summary>The write of the batch that has the household: a batch keeps the keys of those it met.</summary>
    private static async Task<Guid?> BatchEntryAsync(RegistryDb db, Household household, CancellationToken ct)
    {
        var key = SeenInFile.Bytes([HouseholdReader.KeyOf(household.CountyId.ToString(), household.Number)]);
        var batches = db.ImportBatches.AsNoTracking().Where(b => b.ImportId == household.ImportId).OrderBy(b => b.Number).Select(b => new { b.HouseholdKeys, b.Entry });
        await foreach (var batch in batches.AsAsyncEnumerable().WithCancellation(ct))
            if (batch.HouseholdKeys.Chunk(key.Length).Any(met => met.AsSpan().SequenceEqual(key))) return batch.Entry;
        return null;
    }
}
