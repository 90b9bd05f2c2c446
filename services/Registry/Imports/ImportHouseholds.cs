using Fupin.Chassis.Access;
using Fupin.Registry.V1;
using Grpc.Core;

namespace Fupin.Registry.Households;

internal sealed partial class HouseholdService
{
    public override Task ImportHouseholds(
        IAsyncStreamReader<ImportHouseholdsRequest> requestStream, IServerStreamWriter<ImportHouseholdsResponse> responseStream, ServerCallContext context) =>
        imports.RunAsync(requestStream, responseStream, context.Caller(), context.CancellationToken);
}
