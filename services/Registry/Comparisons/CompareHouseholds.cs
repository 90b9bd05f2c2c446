using Fupin.Chassis.Access;
using Fupin.Registry.V1;
using Grpc.Core;

namespace Fupin.Registry.Households;

internal sealed partial class HouseholdService
{
    public override Task CompareHouseholds(
        IAsyncStreamReader<CompareHouseholdsRequest> requestStream, IServerStreamWriter<CompareHouseholdsResponse> responseStream, ServerCallContext context) =>
        comparisons.RunAsync(requestStream, responseStream, context.Caller().Scope, context.CancellationToken);
}
