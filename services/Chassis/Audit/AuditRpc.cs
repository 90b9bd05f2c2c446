using Fupin.Audit.V1;
using Fupin.Chassis.Access;
using Fupin.Chassis.Protection;
using Microsoft.Extensions.DependencyInjection;

namespace Fupin.Chassis.Audit;

/// <summary>The record of every service in this process; the request's <c>service</c> chooses.</summary>
internal sealed partial class AuditRpc(
    AuditedRpcs services, [FromKeyedServices("fupin.audit.v1")] IStandings standings, AuditOptions options, DeploymentKeys keys) : AuditService.AuditServiceBase;
