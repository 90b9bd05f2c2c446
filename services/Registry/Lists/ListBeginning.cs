using Fupin.Chassis.Access;
using Fupin.Chassis.Faults;
using Fupin.Chassis.Storage;
using Fupin.Chassis.Values;
using Fupin.Registry.Divisions;
using Fupin.Registry.V1;
using Microsoft.EntityFrameworkCore;

namespace Fupin.Registry.Lists;

/// <summary>Begins the comparison of a list. One that broke off begins again: what it had left is removed first.</summary>
internal static class ListBeginning
{
    private const int AtOnce = 500;

    public static void Check(MatchBegin begin)
    {
        var check = new FieldCheck(RegistryErrors.Domain);
        check.ClientId(begin.ListId, "begin.list_id", "LIST_ID", "名单编号", "a list id");
        check.Require(begin.Title.Length is >= 1 and <= 200, "begin.title", "TITLE", "名单名称应为1至200字", "a title has 1 to 200 characters");
        check.Require(begin.Owner.Length <= 200, "begin.owner", "OWNER", "责任人过长", "the owner is too long");
        var due = begin.DueDate is { } date ? date.TryToDate(out _) : !begin.Save;
        check.Require(due, "begin.due_date", "DATE", "保存比对结果须填办结期限", "a saved list needs the day by which its differences are settled");
        check.ThrowIfAny();
    }

    public static async Task<Comparison> BeginAsync(RegistryDb db, MatchBegin begin, DivisionNode division, Caller caller, TimeProvider clock, CancellationToken ct)
    {
        if (await db.Comparisons.SingleOrDefaultAsync(c => c.Caller == caller.Subject && c.Key == begin.ListId, ct) is { } before)
        {
            if (before.State == ComparisonState.Finished) throw RegistryErrors.ListFinished();
            await ForgetAsync(db, before.Id, ct);
        }

        await using var write = await db.BeginWriteAsync(ct);
        await db.TakeTurnAsync("comparisons", ct);
        var comparison = await db.Comparisons.SingleOrDefaultAsync(c => c.Caller == caller.Subject && c.Key == begin.ListId, ct);
        if (comparison is null) db.Comparisons.Add(comparison = new() { Id = Guid.CreateVersion7(), Caller = caller.Subject, Key = begin.ListId });
        else if (comparison.State == ComparisonState.Finished) throw RegistryErrors.ListFinished();
        (comparison.Title, comparison.DivisionId, comparison.Department) = (begin.Title, division.Id, caller.Department);
        (comparison.State, comparison.Saved, comparison.BeginTime) = (ComparisonState.Running, begin.Save, clock.Now());
        await write.CommitAsync(ct);
        return comparison;
    }

    private static async Task ForgetAsync(RegistryDb db, Guid comparison, CancellationToken ct)
    {
        int removed;
        do
        {
            await using var write = await db.BeginWriteAsync(ct);
            var some = db.Differences.Where(d => d.ComparisonId == comparison).OrderBy(d => d.Line).Take(AtOnce).Select(d => d.Id);
            removed = await db.DeleteAsync(db.Differences.Where(d => some.Contains(d.Id)), ct);
            await write.CommitAsync(ct);
        }
        while (removed > 0);
    }
}
