using Fupin.Chassis.Faults;
using Fupin.Chassis.Access;
using Fupin.Chassis.Protection;
using Fupin.Chassis.Protection.Rotation;
using Fupin.Registry.Divisions;
using Fupin.Registry.Imports;
using Fupin.Registry.V1;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace Fupin.Registry.Comparisons;

/// <summary>Runs a comparison of a file with the register: batch after batch, then what the file lacks. Writes nothing.</summary>
internal sealed class HouseholdComparisons(IDbContextFactory<RegistryDb> databases, DivisionTrees trees, HouseholdReaders readers, Protector protector)
{
    public async Task RunAsync(
        IAsyncStreamReader<CompareHouseholdsRequest> requests, IServerStreamWriter<CompareHouseholdsResponse> answers, Scope scope, CancellationToken ct)
    {
        if (!await requests.MoveNext(ct) || requests.Current.Begin is not { } begin) throw RegistryErrors.ImportProtocol("比对须先发送 begin", "a comparison starts with begin");
        var tree = await trees.GetAsync(ct);
        var divisions = Divisions(begin, tree, scope);
        var layout = FormLayout.Of(begin.Columns, begin.DefaultYear);
        var begun = new CompareBegun();
        begun.UnknownColumns.AddRange(layout.Unknown);
        await answers.WriteAsync(new() { Begun = begun }, ct);

        var comparison = new FileComparison(tree, layout, protector, scope);
        var reader = readers.Of(new(Guid.Empty, layout, tree, scope), new(), (await KeysAsync(ct)).Newest);
        var batches = 0;
        await foreach (var (batch, end) in new CompareSteps(requests).ReadAheadAsync(new(reader, stored: 0, previewed: []), ct))
        {
            if (batch is not null)
            {
                await using var db = await databases.CreateDbContextAsync(ct);
                var result = new CompareBatchResult { Number = batches = batch.Number };
                result.Households.AddRange(await comparison.CompareAsync(db, batch.Households, await db.ValueKeysAsync(protector, ct), ct));
                await answers.WriteAsync(new() { Result = result }, ct);
                continue;
            }

            end!.Check(batches);
            var villages = comparison.Villages(divisions);
            await foreach (var lacking in comparison.OnlyRegisteredAsync(databases, villages, ct)) await answers.WriteAsync(new() { OnlyRegistered = lacking }, ct);
            await answers.WriteAsync(new() { Finished = new() { Households = comparison.Households, Persons = comparison.Persons, Villages = villages.Count } }, ct);
        }
    }

    /// <exception cref="Fault">INVALID_ARGUMENT or NOT_FOUND for a division; PERMISSION_DENIED to a limited caller.</exception>
    private static List<DivisionNode> Divisions(CompareBegin begin, DivisionTree tree, Scope scope)
    {
        var check = new FieldCheck(RegistryErrors.Domain);
        var ids = begin.Divisions.Select(name => check.ResourceId(name, "begin.divisions", "divisions")).ToList();
        check.ThrowIfAny();
        return ids.ConvertAll(id => tree.Find(id) is { } node && scope.Covers(node.Path)
            ? node
            : throw (scope.IsWhole ? RegistryErrors.DivisionNotFound() : RegistryErrors.OutsideScope()));
    }

    private async Task<ValueKeys> KeysAsync(CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        return await db.ValueKeysAsync(protector, ct);
    }
}
