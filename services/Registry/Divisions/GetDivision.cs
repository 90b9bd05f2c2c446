using Fupin.Chassis.Access;
using Fupin.Chassis.Faults;
using Fupin.Chassis.Values;
using Fupin.Registry.V1;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace Fupin.Registry.Divisions;

internal sealed partial class DivisionService
{
    public override async Task<V1.Division> GetDivision(GetDivisionRequest request, ServerCallContext context)
    {
        var tree = await trees.GetAsync(context.CancellationToken);
        var scope = context.Caller().Scope;
        var node = Wanted(request, tree) is { } wanted && scope.Sees(wanted.Path)
            ? wanted
            : throw (scope.IsWhole ? RegistryErrors.DivisionNotFound() : RegistryErrors.OutsideScope());
        var successors = await db.DivisionSuccessors.Where(s => s.DivisionId == node.Id).Select(s => s.SuccessorId).ToListAsync(context.CancellationToken);
        return node.Division.ToMessage(successors.Order());
    }

    private DivisionNode? Wanted(GetDivisionRequest request, DivisionTree tree)
    {
        var check = new FieldCheck(RegistryErrors.Domain);
        var date = DateOf(request.Date, check);
        if (request.Name != "divisions/-")
        {
            var id = check.ResourceId(request.Name, "name", "divisions");
            check.ThrowIfAny();
            return tree.Find(id);
        }

        var isCode = DivisionCodes.TryNormalise(request.Code, out var code, out _);
        check.Require(isCode, "code", "DIVISION_CODE", "行政区划代码应为2、4、6、9或12位数字", "a division code has 2, 4, 6, 9 or 12 digits");
        check.ThrowIfAny();
        return tree.FindByCode(code, date);
    }

    private DateOnly DateOf(Google.Type.Date? date, FieldCheck check)
    {
        if (date is null) return clock.Today();
        check.Require(date.TryToDate(out var day), "date", "DATE", "日期不存在", "no such date");
        return day;
    }
}
