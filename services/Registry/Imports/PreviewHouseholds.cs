using Fupin.Chassis.Access;
using Fupin.Chassis.Limits;
using Fupin.Registry.V1;
using Grpc.Core;

namespace Fupin.Registry.Households;

internal sealed partial class HouseholdService
{
    public override Task PreviewHouseholds(
        IAsyncStreamReader<ImportHouseholdsRequest> requestStream, IServerStreamWriter<PreviewHouseholdsResponse> responseStream, ServerCallContext context) =>
        previews.RunAsync(requestStream.CountingRows(context, r => r.Batch?.Rows.Count ?? 0), responseStream, context.Caller(), context.CancellationToken);
}
