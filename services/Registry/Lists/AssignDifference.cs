using Fupin.Chassis.Faults;
using Fupin.Registry.V1;
using Grpc.Core;

namespace Fupin.Registry.Lists;

internal sealed partial class ComparisonService
{
    public override async Task<V1.Difference> AssignDifference(AssignDifferenceRequest request, ServerCallContext context)
    {
        var check = new FieldCheck(RegistryErrors.Domain);
        var id = check.ResourceId(request.Name, "name", "differences");
        check.Require(request.Owner.Length is >= 1 and <= 200, "owner", "OWNER", "请填写责任人（1至200字）", "the owner has 1 to 200 characters");
        check.Require(request.DueDate.ToDate() is not null, "due_date", "DATE", "请填写办结期限", "the day by which it is settled is missing");
        check.ThrowIfAny();
        return await ChangeAsync(id, request.Etag, request.RequestId, request, context, d => d.Assign(request.Owner, request.DueDate.ToDate()!.Value));
    }
}
