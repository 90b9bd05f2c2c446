using Fupin.Audit.V1;

namespace Fupin.Chassis.Audit;

/// <summary>The record of every service in this process; the request's <c>service</c> chooses.</summary>
internal sealed partial class AuditRpc(AuditedRpcs services) : AuditService.AuditServiceBase;
