using Fupin.Chassis.Access;
using Fupin.Registry.V1;
using Grpc.Core;

namespace Fupin.Registry.Households;

internal sealed partial class HouseholdService
{
    public override Task PreviewHouseholds(
        IAsyncStreamReader<ImportHouseholdsRequest> requestStream, IServerStreamWriter<PreviewHouseholdsResponse> responseStream, ServerCallContext context) =>
        previews.RunAsync(requestStream, responseStream, context.Caller(), context.CancellationToken);
}
