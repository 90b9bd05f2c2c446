using Fupin.Chassis.Access;
using Fupin.Chassis.Limits;
using Fupin.Registry.V1;
using Grpc.Core;

namespace Fupin.Registry.Households;

internal sealed partial class HouseholdService
{
    public override Task CompareHouseholds(
        IAsyncStreamReader<CompareHouseholdsRequest> requestStream, IServerStreamWriter<CompareHouseholdsResponse> responseStream, ServerCallContext context) =>
        comparisons.RunAsync(requestStream.CountingRows(context, r => r.Batch?.Rows.Count ?? 0), responseStream, context.Caller().Scope, context.CancellationToken);
}
