using Fupin.Chassis.Exchange;
using Fupin.Chassis.Faults;
using Fupin.Chassis.Hosting;
using Fupin.Chassis.Reflection;
using Grpc.Core;
using Grpc.Health.V1;
using ServingStatus = Grpc.Health.V1.HealthCheckResponse.Types.ServingStatus;

namespace Fupin.Chassis.Health;

/// <summary>
/// grpc.health.v1. The services of a process share its readiness; the empty name asks for the process. A subscription has a name of its
/// own, <c>subscription/{consumer}/{source}</c>: it may be stopped while the rest serves.
/// </summary>
internal sealed class HealthService(Readiness readiness, MappedServices services, IEnumerable<ISubscription> subscriptions) : Grpc.Health.V1.Health.HealthBase
{
    public override Task<HealthCheckResponse> Check(HealthCheckRequest request, ServerCallContext context) =>
        Knows(request.Service)
            ? Task.FromResult(new HealthCheckResponse { Status = Now(request.Service) })
            : throw new Fault(
                StatusCode.NotFound,
                ChassisErrors.Domain,
                "UNKNOWN_SERVICE",
                "本进程不提供该服务",
                "this process does not serve that service");

    public override Task<HealthListResponse> List(HealthListRequest request, ServerCallContext context)
    {
        var response = new HealthListResponse();
        foreach (var name in Names.Prepend("")) response.Statuses[name] = new HealthCheckResponse { Status = Now(name) };
        return Task.FromResult(response);
    }

    public override async Task Watch(HealthCheckRequest request, IServerStreamWriter<HealthCheckResponse> responseStream, ServerCallContext context)
    {
        var known = Knows(request.Service);
        ServingStatus? told = null;
        while (true)
        {
            var changed = readiness.Changed;
            var status = known ? Now(request.Service) : ServingStatus.ServiceUnknown;
            if (status != told)
            {
                await responseStream.WriteAsync(new HealthCheckResponse { Status = status }, context.CancellationToken);
                told = status;
            }

            // a watcher must not hold up the stop it was just told of
            if (readiness.Objections.Contains(Readiness.Stopping, StringComparer.Ordinal)) return;
            await changed.WaitAsync(context.CancellationToken);
        }
    }

    private IEnumerable<string> Names => services.Names.Concat(subscriptions.Select(subscription => ISubscription.Part + subscription.Name));

    private ServingStatus Now(string service) =>
        readiness.IsReady && !readiness.Troubles.ContainsKey(service) ? ServingStatus.Serving : ServingStatus.NotServing;

    private bool Knows(string service) => service.Length == 0 || Names.Contains(service, StringComparer.Ordinal);
}
